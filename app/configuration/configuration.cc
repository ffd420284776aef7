#include "app/configuration/configuration.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>

#include "app/configuration/catalogue_in_force.h"
#include "app/configuration/configuration_check.h"
#include "app/configuration/configuration_keys.h"
#include "app/configuration/data_folder.h"
#include "app/configuration/feed_source.h"
#include "app/configuration/main_file.h"
#include "app/configuration/programme_file.h"
#include "core/sha256.h"
#include "core/toml/toml_table.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

FeedConfig read_feed(Configuration& configuration, const std::string& name,
                     const TomlTable& table) {
  FeedConfig feed;
  feed.name = name;
  feed.file = table.file();
  feed.agency = table.text("agency");
  feed.format = table.text("format");
  feed.area = table.text("area");
  feed.agreement = table.text("agreement");
  feed.seal_to = read_certificate_path(configuration, table, "seal_to");
  feed.attendance_kind = table.text("attendance_kind");
  feed.keep_test_patients = table.text("test_patients") == "keep";
  feed.local_id = table.text("local_id");
  feed.respondent = table.text("respondent");
  if (const auto source = table.table("source")) read_feed_source(configuration, *source, feed);
  return feed;
}

AgreementConfig read_agreement(const std::string& name, const TomlTable& table) {
  AgreementConfig agreement;
  agreement.name = name;
  agreement.from = table.date("from").value_or(Date::none());
  agreement.until = table.date("until").value_or(Date::none());
  agreement.exact = table.flag("exact");
  agreement.opt_out_required = table.text("opt_out") == "required";
  agreement.respite_unknown = table.text("respite") == "unknown";
  if (const auto grants = table.table("grants")) {
    for (const auto& kind : grants->list().keys) {
      if (grants->has(kind.name)) agreement.grants[kind.name] = grants->texts(kind.name);
    }
  }
  return agreement;
}

std::vector<transform::PeriodKind> read_periods(const TomlTable& table) {
  using Period = transform::PeriodKind;
  static constexpr std::pair<std::string_view, Period> kPeriods[] = {
      {"month", Period::month}, {"quarter", Period::quarter}, {"year", Period::year}};
  std::vector<Period> periods;
  for (const auto& given : table.texts("periods")) {
    for (const auto& [word, period] : kPeriods) {
      if (given == word) periods.push_back(period);
    }
  }
  return periods;
}

SinkConfig read_sink(Configuration& configuration, const TomlTable& table) {
  SinkConfig sink;
  sink.folder = read_path(configuration, table, "folder");
  if (!table.has("formats")) return sink;
  const auto formats = table.texts("formats");
  sink.csv = std::find(formats.begin(), formats.end(), "csv") != formats.end();
  sink.jsonl = std::find(formats.begin(), formats.end(), "jsonl") != formats.end();
  return sink;
}

SubscriptionConfig read_subscription(Configuration& configuration, const std::string& name,
                                     const TomlTable& table) {
  SubscriptionConfig subscription;
  subscription.name = name;
  subscription.agreement = table.text("agreement");
  subscription.publication.indicators = table.texts("indicators");
  subscription.publication.periods = read_periods(table);
  subscription.publication.breakdowns = table.has("breakdowns")
                                            ? table.text_lists("breakdowns")
                                            : std::vector<std::vector<std::string>>{{}};
  subscription.publication.programmes = table.texts("programmes");
  subscription.exact = table.text("profile") == "exact";
  subscription.as_json = table.text("encoding") == "json";
  for (const auto& sink : table.tables("sink")) {
    subscription.sinks.push_back(read_sink(configuration, sink));
  }
  return subscription;
}

transform::Programme read_programme(const std::string& name, const TomlTable& table) {
  transform::Programme programme;
  programme.name = name;
  programme.title = table.has("title") ? table.text("title") : name;
  programme.window_months = static_cast<int>(table.number("window_months"));
  programme.arms = table.texts("arms");
  return programme;
}

/// Calls `read(name, table)` for each `*.toml` of a folder, in order of name. A folder that is not
/// there has none.
template <class Read>
void each_file(const std::string& folder, const TomlKey& keys, Faults& faults, Read read) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it{folder, error}, end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".toml") files.push_back(it->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    faults.push_back({folder, 0, 0, "config/unreadable", "the folder cannot be read",
                      "give the user that runs Braid the right to read it"});
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const auto path = file.string();
    if (!is_configuration_name(file.stem().string())) {
      faults.push_back({path, 1, 1, "config/name",
                        "the file's name is a name in Braid, and not one",
                        "use letters, digits, `-`, `_` and `.` only"});
    }
    if (const auto root = parse_toml(path, faults)) {
      read(file.stem().string(), TomlTable{*root, keys, path, faults});
    }
  }
}

template <class List>
auto* find_name(const List& list, std::string_view name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

void read_data(Configuration& configuration, Faults& faults) {
  configuration.data_folder = data_folder();
  auto vocabulary = load_vocabulary(faults);
  if (!vocabulary) return;
  configuration.vocabulary = std::move(*vocabulary);
  auto catalogue = transform::Catalogue::load(indicator_folders(configuration.folder),
                                              configuration.vocabulary, faults);
  if (catalogue) configuration.catalogue = std::move(*catalogue);
}

}  // namespace

const AgreementConfig* Configuration::agreement(std::string_view name) const {
  return find_name(agreements, name);
}

const SubscriptionConfig* Configuration::subscription(std::string_view name) const {
  return find_name(subscriptions, name);
}

const transform::EvaluationPlan* Configuration::evaluation(std::string_view programme) const {
  const auto found = std::find_if(evaluations.begin(), evaluations.end(),
                                  [&](const auto& plan) { return plan.programme == programme; });
  return found == evaluations.end() ? nullptr : &*found;
}

std::vector<std::string> Configuration::grants(const FeedConfig& feed, Date day) const {
  const auto* agreed = agreement(feed.agreement);
  if (agreed == nullptr || !agreed->in_force(day)) return {};
  const auto found = agreed->grants.find(std::string{agency_kind_name(feed.kind)});
  return found == agreed->grants.end() ? std::vector<std::string>{} : found->second;
}

std::string Configuration::hash_of(const FeedConfig& feed, Date day) const {
  std::string meaning;
  for (const auto& part : {feed.agency, feed.format, feed.area, feed.agreement,
                           feed.attendance_kind, feed.local_id, feed.respondent}) {
    meaning += part + '\n';
  }
  meaning += feed.keep_test_patients ? "keep\n" : "drop\n";
  meaning += std::to_string(transform::encoding_config_hash(link.encoding)) + '\n';
  const auto* agreed = agreement(feed.agreement);
  if (agreed != nullptr && agreed->respite_unknown) meaning += "respite unknown\n";
  for (const auto& grant : grants(feed, day)) meaning += grant + '\n';
  return std::string{view(sha256(meaning))};
}

std::string Configuration::credential(std::string_view name) const {
  const char* given = std::getenv("CREDENTIALS_DIRECTORY");
  const auto base = given != nullptr ? fs::path{given} : fs::path{folder} / "credentials";
  return (base / name).string();
}

std::set<std::string> agencies_of(const Configuration& configuration, Partition partition) {
  std::set<std::string> agencies;
  for (const auto& feed : configuration.feeds) {
    if (feed.partition == partition) agencies.insert(feed.agency);
  }
  return agencies;
}

bool is_configuration_name(std::string_view text) {
  static constexpr std::string_view kMore = "-_.";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || kMore.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

Configuration read_configuration(const std::string& folder, Faults& faults) {
  Configuration configuration;
  configuration.folder = folder;
  read_data(configuration, faults);
  read_main_file(folder + "/braid.toml", configuration, faults);
  each_file(folder + "/agreements.d", configuration_keys("agreement"), faults,
            [&](const auto& name, const TomlTable& table) {
              configuration.agreements.push_back(read_agreement(name, table));
              check_agreement(configuration, table);
            });
  each_file(folder + "/programmes.d", configuration_keys("programme"), faults,
            [&](const auto& name, const TomlTable& table) {
              configuration.programmes.push_back(read_programme(name, table));
              check_programme(configuration, table);
              configuration.evaluations.push_back(read_evaluation(name, table));
              check_evaluation(configuration, table);
            });
  each_file(
      folder + "/stated.d", configuration_keys("stated"), faults,
      [&](const auto& name, const TomlTable& table) { read_stated(configuration, name, table); });
  each_file(folder + "/feeds.d", configuration_keys("feed"), faults,
            [&](const auto& name, const TomlTable& table) {
              configuration.feeds.push_back(read_feed(configuration, name, table));
              check_feed(configuration, table);
            });
  each_file(folder + "/subscriptions.d", configuration_keys("subscription"), faults,
            [&](const auto& name, const TomlTable& table) {
              configuration.subscriptions.push_back(read_subscription(configuration, name, table));
              check_subscription(configuration, table);
            });
  return configuration;
}

void add_feed(Configuration& configuration, const std::string& file, const std::string& text,
              Faults& faults) {
  try {
    const toml::table root = toml::parse(text, file);
    const TomlTable table{root, configuration_keys("feed"), file, faults};
    configuration.feeds.push_back(read_feed(configuration, fs::path{file}.stem().string(), table));
    check_feed(configuration, table);
  } catch (const toml::parse_error& error) {
    faults.push_back({file, error.source().begin.line, error.source().begin.column, "config/syntax",
                      std::string{error.description()}, "mend the TOML at this place"});
  }
}

std::optional<Configuration> load_configuration(const std::string& folder, Faults& faults) {
  const std::size_t before = faults.size();
  auto configuration = read_configuration(folder, faults);
  if (faults.size() != before) return std::nullopt;
  return configuration;
}

}  // namespace braid::app
