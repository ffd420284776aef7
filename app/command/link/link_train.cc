// `braid link train`: learns a link model, and reports what it is made of.

#include <sysexits.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/command/commands.h"
#include "app/command/link/link_commands.h"
#include "app/command/link/link_log.h"
#include "app/command/link/link_people.h"
#include "app/command/link/link_training_text.h"
#include "app/command/progress.h"
#include "app/command/table.h"
#include "app/open_log.h"
#include "core/date.h"
#include "transform/train/training.h"
#include "transform/train/weights_chart.h"

namespace braid::app {
namespace {

std::string today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto days = std::chrono::floor<std::chrono::days>(now).count();
  return Date{static_cast<std::int32_t>(days)}.text();
}

/// What there is to learn from; nothing, with the exit status, if it cannot be read.
std::optional<transform::TrainingSet> read_set(const Configuration* configuration,
                                               const LinkTrainOptions& options, Progress& progress,
                                               int& status) {
  const auto say = [&](std::string_view doing) { progress.say(std::string{doing}); };
  if (options.people.empty()) {
    auto log = open_log(*configuration, LogUse::read);
    if (!log) {
      status = report(log.error(), "the log cannot be read");
      return std::nullopt;
    }
    auto identities = read_identities(*configuration, **log, say);
    if (!identities) {
      status = report(identities.error(), "the log cannot be read");
      return std::nullopt;
    }
    return std::move(identities->set);
  }
  LinkPeopleOptions reading;
  reading.file = options.people;
  reading.key_seed = options.seed;
  if (options.any_postcodes) reading.encoding.postcodes = transform::PostcodeForm::any;
  Faults faults;
  auto people = read_link_people(reading, faults);
  if (!people) {
    status = report(people.error(), "the people file cannot be taken");
    return std::nullopt;
  }
  if (!faults.empty()) {
    status = tell_file_faults(faults);
    return std::nullopt;
  }
  return std::move(people->set);
}

bool write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out{file, std::ios::binary | std::ios::trunc};
  out << text;
  out.flush();
  return out.good();
}

bool write_report(const std::string& folder, const transform::Training& training) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return false;
  const std::filesystem::path into{folder};
  return write_text(into / "report.txt", training_text(training)) &&
         write_text(into / "weights.svg", transform::weights_chart(training.model));
}

int cannot_write(const std::string& what) {
  std::cerr << "braid: " << what
            << " cannot be written\n    remedy: name a place that this user may write to\n";
  return EX_CANTCREAT;
}

}  // namespace

int link_train(const Configuration* configuration, const LinkTrainOptions& options) {
  Progress progress;
  int status = EX_OK;
  const auto set = read_set(configuration, options, progress, status);
  if (!set) return status;
  transform::TrainingOptions how;
  how.seed = options.seed;
  how.version = options.name.empty() ? "trained " + today() : options.name;
  how.trained_on =
      with_commas(static_cast<std::int64_t>(set->records.size())) +
      (options.people.empty() ? " pseudonymised subjects of the log" : " records of a people file");
  how.progress = [&](std::string_view doing) { progress.say(std::string{doing}); };
  auto training = transform::train(*set, how);
  if (!training) {
    std::cerr << "braid: nothing was learned: "
              << (training.error().rule.view() == "train/too-few-records"
                      ? "there are fewer than 50 subjects that can be compared"
                      : "fewer than 20 pairs look like one person")
              << "\n    remedy: keep the model that comes with Braid until there is more data\n";
    return EX_DATAERR;
  }
  if (!options.people.empty()) {
    // Names were counted under a key that nobody has, so the counts would never be met again; and
    // the model is a starting point for any configuration.
    training->model.terms = {};
    training->model.config_hash = 0;
  }
  if (!transform::save_link_model(training->model, options.out)) return cannot_write(options.out);
  if (!options.report.empty() && !write_report(options.report, *training)) {
    return cannot_write(options.report);
  }
  if (options.json) {
    print_training_json(*training);
  } else {
    std::cout << training_text(*training) << "\nThe model is in " << options.out
              << ". To link with it: [link] model = \"" << options.out << "\" in braid.toml.\n";
  }
  return EX_OK;
}

}  // namespace braid::app
