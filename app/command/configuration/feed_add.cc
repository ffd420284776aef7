#include "app/command/configuration/feed_add.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>

#include "app/command/commands.h"
#include "app/command/configuration/feed_sample.h"
#include "app/command/exit_status.h"
#include "app/command/refusal.h"
#include "app/configuration/configuration_keys.h"
#include "app/configuration/environment_check.h"
#include "core/descriptor.h"
#include "core/toml/toml_key.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

/// Something that must be known, where it is to be put, and what could be proposed.
struct Question {
  std::string* answer;
  std::string flag;
  std::string asks;
  std::string proposal = {};
};

bool at_terminal() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1; }

/// False at the end of the input.
bool ask(Question& question) {
  std::cout << question.asks;
  if (!question.proposal.empty()) std::cout << " [" << question.proposal << ']';
  std::cout << ": " << std::flush;
  std::string line;
  if (!std::getline(std::cin, line)) return false;
  *question.answer = line.empty() ? question.proposal : line;
  return true;
}

/// The name of the only one; empty if there are none or several.
template <class List>
std::string only_name(const List& list) {
  return list.size() == 1 ? list.front().name : std::string{};
}

/// Beside the folders of the other feeds.
std::string proposed_folder(const Configuration& configuration, const std::string& name) {
  for (const auto& feed : configuration.feeds) {
    if (!feed.folder.empty()) return (fs::path{feed.folder}.parent_path() / name).string();
  }
  return "/srv/braid/in/" + name;
}

std::string all_formats() {
  std::string out;
  for (const auto& word : configuration_keys("feed").find("format")->words) {
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

class FeedMaker {
 public:
  FeedMaker(Configuration& configuration, FeedAddOptions options)
      : configuration_{configuration}, options_{std::move(options)} {}

  int make() {
    if (const int status = look(); status != EX_OK) return status;
    if (const int status = complete(); status != EX_OK) return status;
    if (const int status = check_name(); status != EX_OK) return status;
    text_ = written();
    std::cout << "# " << file_ << '\n' << text_ << '\n' << std::flush;
    if (const int status = check_text(); status != EX_OK) return status;
    if (options_.dry_run) {
      std::cout << "Nothing was written (--dry-run).\n";
      return EX_OK;
    }
    if (const int status = confirm(); status != EX_OK) return status;
    if (const int status = write(); status != EX_OK) return status;
    return tell();
  }

 private:
  /// What the sample gives away.
  int look() {
    if (options_.sample.empty()) return EX_OK;
    const auto sample =
        look_at_sample(configuration_, options_.sample, options_.agency, options_.format);
    if (!sample) return report(sample.error(), "the sample cannot be read");
    sampled_agency_ = sample->agency;
    if (sample->formats.empty()) {
      if (options_.format.empty()) {
        std::cerr << "braid: no format takes the sample as it is";
        if (!sample->nearest.empty()) std::cerr << "; nearest comes " << sample->nearest;
      } else {
        std::cerr << "braid: " << options_.format << " does not take the sample as it is";
      }
      std::cerr << '\n' << std::flush;
      print_faults(sample->faults, false);
      if (options_.format.empty()) {
        return refuse(EX_DATAERR, "the format cannot be told from the sample",
                      "mend the sample, or say --format");
      }
    } else if (sample->formats.size() == 1) {
      sampled_format_ = sample->formats.front();
      std::cout << "The sample is " << sampled_format_ << ": " << sample->period << ".\n";
    }
    if (!options_.format.empty() && !sampled_format_.empty() &&
        options_.format != sampled_format_) {
      std::cerr << "braid: note: the sample looks like " << sampled_format_ << ", not "
                << options_.format << '\n';
    }
    return EX_OK;
  }

  std::vector<Question> questions() {
    auto& o = options_;
    const auto areas = configuration_.areas;
    std::vector<Question> all = {
        {&o.agency, "--agency", "Agency, KIND/CODE (children, police, health, ...)",
         sampled_agency_},
        {&o.format, "--format", "Format (" + all_formats() + ")", sampled_format_},
        {&o.name, "NAME", "Name of the feed", {}},
        {&o.area, "--area", "Area", areas.size() == 1 ? areas.front() : std::string{}},
        {&o.agreement, "--agreement", "Agreement", only_name(configuration_.agreements)},
        {&o.seal_to, "--seal-to", "Certificate of the agency (PEM), in certificates/", {}}};
    if (o.topic.empty()) all.push_back({&o.folder, "--folder", "Drop folder", {}});
    return all;
  }

  /// Proposals that follow from answers.
  void propose(Question& question) const {
    const auto& o = options_;
    if (question.answer == &o.name && !o.agency.empty() && !o.format.empty()) {
      question.proposal = o.agency.substr(o.agency.find('/') + 1) + '-' + o.format;
    } else if (question.answer == &o.seal_to && !o.name.empty()) {
      question.proposal = o.name + ".pem";
    } else if (question.answer == &o.folder && !o.name.empty()) {
      question.proposal = proposed_folder(configuration_, o.name);
    }
  }

  /// Asks for what is not said; without a terminal takes what can be taken for granted.
  int complete() {
    std::string missing;
    for (auto& question : questions()) {
      if (!question.answer->empty()) continue;
      propose(question);
      if (at_terminal() && !options_.yes) {
        if (!ask(question)) return refuse(EX_USAGE, "nothing was written", "answer all questions");
      } else if (question.answer != &options_.name) {
        *question.answer = question.proposal;
      }
      if (question.answer->empty()) missing += (missing.empty() ? "" : ", ") + question.flag;
    }
    if (missing.empty()) return EX_OK;
    return refuse(EX_USAGE, "not everything is said that a feed needs", "say " + missing);
  }

  int check_name() {
    if (!is_configuration_name(options_.name) || options_.name.starts_with('.')) {
      return refuse(EX_USAGE, "this is no name of a feed",
                    "use letters, digits, `-`, `_` and `.` only");
    }
    file_ = configuration_.folder + "/feeds.d/" + options_.name + ".toml";
    if (std::error_code error; fs::exists(fs::symlink_status(file_, error))) {
      return refuse(EX_CANTCREAT, "there is a feed " + options_.name + " already: " + file_,
                    "take another name, or edit that file");
    }
    return EX_OK;
  }

  static std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
    return out + '"';
  }

  std::string written() const {
    const auto& o = options_;
    std::string out;
    const auto line = [&](std::string_view key, const std::string& value) {
      if (!value.empty()) out.append(key).append(" = ").append(quoted(value)).append("\n");
    };
    line("agency", o.agency);
    line("format", o.format);
    line("area", o.area);
    line("agreement", o.agreement);
    line("seal_to", o.seal_to);
    line("attendance_kind", o.attendance_kind);
    line("test_patients", o.test_patients);
    line("local_id", o.local_id);
    out += "\n[source]\n";
    // Absolute: the file stands elsewhere than who wrote it.
    line("folder", o.folder.empty() ? "" : fs::absolute(o.folder).lexically_normal().string());
    line("topic", o.topic);
    line("brokers", o.brokers);
    line("security", o.security);
    line("user", o.user);
    line("certificate_authority", o.certificate_authority);
    return out;
  }

  /// A file that would keep the service from starting is not written.
  int check_text() {
    Faults faults;
    add_feed(configuration_, file_, text_, faults);
    // The folder is about to be made.
    std::error_code error;
    if (const auto& made = configuration_.feeds.back().folder; !fs::exists(made, error)) {
      std::erase_if(faults, [&](const Fault& fault) {
        return fault.rule.view() == "config/folder" && fault.message.ends_with(made);
      });
    }
    if (faults.empty()) return EX_OK;
    print_faults(faults, false);
    std::cerr << "braid: nothing was written\n";
    return EX_CONFIG;
  }

  int confirm() {
    if (options_.yes || !at_terminal()) return EX_OK;
    std::cout << "Write this file? [Y/n] " << std::flush;
    std::string line;
    if (std::getline(std::cin, line) && (line.empty() || line[0] == 'y' || line[0] == 'Y')) {
      return EX_OK;
    }
    return refuse(EX_USAGE, "nothing was written", "run it again, with other answers or flags");
  }

  int write() {
    std::error_code error;
    const auto& folder = configuration_.feeds.back().folder;
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error) {
      return refuse(EX_CANTCREAT, "the drop folder cannot be made: " + folder,
                    "make it, or name another one");
    }
    fs::create_directories(fs::path{file_}.parent_path(), error);
    // Whole under its name, or not at all; and never over another one: a link does not replace.
    const auto draft = configuration_.folder + "/feeds.d/." + options_.name + ".draft";
    const bool put = write_draft(draft);
    const bool linked = put && ::link(draft.c_str(), file_.c_str()) == 0;
    ::unlink(draft.c_str());
    if (linked) return EX_OK;
    return refuse(EX_CANTCREAT, "the file cannot be written: " + file_,
                  "let this user write feeds.d, and look whether the file is there already");
  }

  bool write_draft(const std::string& draft) const {
    ::unlink(draft.c_str());
    const Descriptor out{
        ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644)};
    return out.get() >= 0 && ::fchmod(out.get(), 0644) == 0 &&
           ::write(out.get(), text_.data(), text_.size()) == static_cast<ssize_t>(text_.size()) &&
           ::fsync(out.get()) == 0;
  }

  /// As `check` would, of the whole.
  int tell() {
    std::cout << "Wrote " << file_ << '\n';
    Faults faults;
    const auto now = read_configuration(configuration_.folder, faults);
    check_environment(now, "edge", faults);
    if (faults.empty()) {
      std::cout << "The configuration is in order. Try a delivery before the first one comes:\n  "
                   "braid try "
                << options_.name << " FILE\n";
      return EX_OK;
    }
    print_faults(faults, false);
    return EX_CONFIG;
  }

  Configuration& configuration_;
  FeedAddOptions options_;
  std::string sampled_format_, sampled_agency_;
  std::string file_, text_;
};

}  // namespace

int feed_add(const std::string& folder, const FeedAddOptions& options) {
  Faults faults;
  auto configuration = read_configuration(folder, faults);
  if (configuration.areas.empty() || configuration.data_folder.empty()) {
    print_faults(faults, false);
    return EX_CONFIG;
  }
  return FeedMaker{configuration, options}.make();
}

}  // namespace braid::app
