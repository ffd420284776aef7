#include "app/configuration/configuration.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>

#include "app/configuration/configuration_check.h"
#include "app/configuration/data_folder.h"
#include "app/configuration/feed_source.h"
#include "app/configuration/main_file.h"
#include "app/configuration/toml_reader.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

FeedConfig read_feed(const Configuration& configuration, const std::string& name,
                     const std::string& file, const toml::table& root, Faults& faults) {
  TomlReader reader{root, file, faults};
  FeedConfig feed;
  feed.name = name;
  feed.file = file;
  feed.agency = reader.required_text("agency");
  feed.format = reader.required_text("format");
  if (reader.has("areas")) {
    reader.texts("areas");
    reader.fault("areas", "config/areas", "one feed has one area in this version",
                 "write area = \"...\", one feed for each area");
  } else {
    feed.area = reader.required_text("area");
  }
  feed.agreement = reader.required_text("agreement");
  feed.seal_to = reader.required_text("seal_to");
  if (!feed.seal_to.empty()) {
    feed.seal_to = certificate_path(fs::path{file}.parent_path().parent_path(), file, feed.seal_to);
  }
  if (feed.format == "hl7v2") feed.attendance_kind = reader.text("attendance_kind", "");
  const auto patients = reader.text("test_patients", "drop");
  feed.keep_test_patients = patients == "keep";
  if (patients != "keep" && patients != "drop") {
    reader.fault("test_patients", "config/unknown-word", "test_patients is drop or keep",
                 "write test_patients = \"drop\"");
  }
  if (feed.format == "ssd" || feed.format == "ssda903") {
    feed.local_id = reader.text("local_id", "person_id");
    if (feed.local_id != "person_id" && feed.local_id != "legacy_id") {
      reader.fault("local_id", "config/unknown-word", "local_id is person_id or legacy_id",
                   "name the column that equals CHILD of this authority's SSDA903");
    }
  }
  if (const auto* source = reader.table("source")) {
    read_feed_source(configuration, file, *source, feed, faults);
  } else {
    reader.fault("source", "config/missing-key", "[source] is missing",
                 "add [source] with folder = \"...\" or topic = \"...\"");
  }
  reader.refuse_unknown_keys();
  return feed;
}

AgreementConfig read_agreement(const std::string& name, const std::string& file,
                               const toml::table& root, Faults& faults) {
  TomlReader reader{root, file, faults};
  AgreementConfig agreement;
  agreement.name = name;
  for (auto [key, field] : {std::pair{"from", &agreement.from}, {"until", &agreement.until}}) {
    if (const auto date = reader.date(key)) {
      *field = *date;
    } else if (!reader.has(key)) {
      reader.fault(key, "config/missing-key", "`" + std::string{key} + "` is missing",
                   "add `" + std::string{key} + " = 2026-01-01`");
    }
  }
  agreement.exact = reader.boolean("exact", false);
  if (const auto* grants = reader.table("grants")) {
    TomlReader inner{*grants, file, faults};
    for (const auto& [key, node] : *grants) {
      if (!agency_kind(key.str())) continue;
      agreement.grants[std::string{key.str()}] = inner.texts(key.str());
    }
    inner.refuse_unknown_keys();
  }
  reader.refuse_unknown_keys();
  return agreement;
}

std::vector<transform::PeriodKind> read_periods(TomlReader& reader) {
  std::vector<transform::PeriodKind> periods;
  for (const auto& word : reader.texts("periods")) {
    if (word == "month") {
      periods.push_back(transform::PeriodKind::month);
    } else if (word == "quarter") {
      periods.push_back(transform::PeriodKind::quarter);
    } else if (word == "year") {
      periods.push_back(transform::PeriodKind::year);
    } else {
      reader.fault("periods", "config/unknown-word", "`" + word + "` is not a period",
                   "use month, quarter, year");
    }
  }
  return periods;
}

SinkConfig read_sink(const std::string& file, const toml::table& table, Faults& faults) {
  TomlReader reader{table, file, faults};
  SinkConfig sink;
  if (reader.required_text("kind") != "files") {
    reader.fault("kind", "config/unknown-word", "this version has sinks of kind files only",
                 "write kind = \"files\"");
  }
  sink.folder = resolve_path(file, reader.required_text("folder"));
  if (reader.has("formats")) {
    sink.csv = sink.jsonl = false;
    for (const auto& format : reader.texts("formats")) {
      if (format == "csv") {
        sink.csv = true;
      } else if (format == "jsonl") {
        sink.jsonl = true;
      } else {
        reader.fault("formats", "config/unknown-word", "`" + format + "` is not a format",
                     "use csv, jsonl");
      }
    }
  }
  reader.refuse_unknown_keys();
  return sink;
}

SubscriptionConfig read_subscription(const std::string& name, const std::string& file,
                                     const toml::table& root, Faults& faults) {
  TomlReader reader{root, file, faults};
  SubscriptionConfig subscription;
  subscription.name = name;
  subscription.agreement = reader.required_text("agreement");
  subscription.publication.indicators = reader.texts("indicators");
  subscription.publication.periods = read_periods(reader);
  subscription.publication.breakdowns = reader.has("breakdowns")
                                            ? reader.text_lists("breakdowns")
                                            : std::vector<std::vector<std::string>>{{}};
  subscription.publication.programmes = reader.texts("programmes");
  const auto profile = reader.text("profile", "linked_default");
  subscription.exact = profile == "exact";
  if (profile != "exact" && profile != "linked_default") {
    reader.fault("profile", "config/unknown-word", "`" + profile + "` is not a profile here",
                 "use linked_default, or exact where the agreement says exact = true");
  }
  const auto encoding = reader.text("encoding", "protobuf");
  subscription.as_json = encoding == "json";
  if (encoding != "json" && encoding != "protobuf") {
    reader.fault("encoding", "config/unknown-word", "`" + encoding + "` is not an encoding",
                 "use protobuf or json");
  }
  for (const auto* table : reader.tables("sink")) {
    subscription.sinks.push_back(read_sink(file, *table, faults));
  }
  reader.refuse_unknown_keys();
  return subscription;
}

transform::Programme read_programme(const std::string& name, const std::string& file,
                                    const toml::table& root, Faults& faults) {
  TomlReader reader{root, file, faults};
  transform::Programme programme;
  programme.name = name;
  programme.title = reader.text("title", name);
  programme.window_months = static_cast<int>(reader.integer("window_months", 12, 1, 60));
  programme.arms = reader.texts("arms");
  for (const auto& arm : programme.arms) {
    if (arm == "programme" || arm == "comparator") continue;
    reader.fault("arms", "config/unknown-word", "`" + arm + "` is not an arm",
                 "use programme, comparator");
  }
  reader.refuse_unknown_keys();
  return programme;
}

/// Names become parts of names of streams.
bool is_name(const std::string& text) {
  static constexpr std::string_view kMore = "-_.";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || kMore.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

/// Calls `read(name, file, table)` for each `*.toml` of a folder, in order of name. A folder that
/// is not there has none.
template <class Read>
void each_file(const std::string& folder, Faults& faults, Read read) {
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
    if (!is_name(file.stem().string())) {
      faults.push_back({path, 1, 1, "config/name",
                        "the file's name is a name in Braid, and not one",
                        "use letters, digits, `-`, `_` and `.` only"});
    }
    if (const auto root = parse_toml(path, faults)) read(file.stem().string(), path, *root);
  }
}

std::string sha256(const std::string& text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

template <class List>
auto* find_name(const List& list, std::string_view name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

void read_data(Configuration& configuration, Faults& faults) {
  configuration.data_folder = data_folder();
  if (configuration.data_folder.empty()) {
    faults.push_back({"", 0, 0, "config/data-folder", "Braid's data folder is not found",
                      "install the package whole, or set BRAID_DATA_FOLDER"});
    return;
  }
  auto vocabulary = Vocabulary::load(configuration.data_folder + "/vocabulary.toml", faults);
  if (!vocabulary) return;
  configuration.vocabulary = std::move(*vocabulary);
  std::vector<std::string> folders = {configuration.data_folder + "/indicators"};
  if (const auto own = configuration.folder + "/indicators.d"; fs::exists(own)) {
    folders.push_back(own);
  }
  auto catalogue = transform::Catalogue::load(folders, configuration.vocabulary, faults);
  if (catalogue) configuration.catalogue = std::move(*catalogue);
}

}  // namespace

const AgreementConfig* Configuration::agreement(std::string_view name) const {
  return find_name(agreements, name);
}

const SubscriptionConfig* Configuration::subscription(std::string_view name) const {
  return find_name(subscriptions, name);
}

std::vector<std::string> Configuration::grants(const FeedConfig& feed, Date day) const {
  const auto* agreed = agreement(feed.agreement);
  if (agreed == nullptr || !agreed->in_force(day)) return {};
  const auto found = agreed->grants.find(std::string{agency_kind_name(feed.kind)});
  return found == agreed->grants.end() ? std::vector<std::string>{} : found->second;
}

std::string Configuration::hash_of(const FeedConfig& feed, Date day) const {
  std::string meaning;
  for (const auto& part :
       {feed.agency, feed.format, feed.area, feed.agreement, feed.attendance_kind, feed.local_id}) {
    meaning += part + '\n';
  }
  meaning += feed.keep_test_patients ? "keep\n" : "drop\n";
  meaning += std::to_string(transform::encoding_config_hash(link.encoding)) + '\n';
  for (const auto& grant : grants(feed, day)) meaning += grant + '\n';
  return sha256(meaning);
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

std::optional<Configuration> load_configuration(const std::string& folder, Faults& faults) {
  const std::size_t before = faults.size();
  Configuration configuration;
  configuration.folder = folder;
  read_data(configuration, faults);
  read_main_file(folder + "/braid.toml", configuration, faults);
  each_file(folder + "/agreements.d", faults,
            [&](const auto& name, const auto& file, const auto& root) {
              configuration.agreements.push_back(read_agreement(name, file, root, faults));
            });
  each_file(folder + "/programmes.d", faults,
            [&](const auto& name, const auto& file, const auto& root) {
              configuration.programmes.push_back(read_programme(name, file, root, faults));
              check_programme(configuration, file, root, faults);
            });
  each_file(folder + "/feeds.d", faults, [&](const auto& name, const auto& file, const auto& root) {
    configuration.feeds.push_back(read_feed(configuration, name, file, root, faults));
    check_feed(configuration, file, root, faults);
  });
  each_file(folder + "/subscriptions.d", faults,
            [&](const auto& name, const auto& file, const auto& root) {
              configuration.subscriptions.push_back(read_subscription(name, file, root, faults));
              check_subscription(configuration, file, root, faults);
            });
  if (faults.size() != before) return std::nullopt;
  return configuration;
}

}  // namespace braid::app
