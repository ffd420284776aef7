#include "app/configuration/main_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <initializer_list>

#include "app/configuration/toml_reader.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

std::string default_log_file() {
  const char* state = std::getenv("STATE_DIRECTORY");
  return (state != nullptr ? std::string{state} : "/var/lib/braid") + "/log.db";
}

/// One of the words, by position; a fault otherwise.
std::size_t read_word(TomlReader& reader, std::string_view key,
                      std::initializer_list<std::string_view> words) {
  const auto given = reader.text(key, std::string{*words.begin()});
  std::string all;
  std::size_t at = 0;
  for (const auto word : words) {
    if (given == word) return at;
    ++at;
    all += (all.empty() ? "" : ", ") + std::string{word};
  }
  if (reader.has(key)) {
    reader.fault(key, "config/unknown-word", "`" + std::string{key} + "` is one of " + all,
                 "write " + std::string{key} + " = \"" + std::string{*words.begin()} + "\"");
  }
  return 0;
}

void read_partnership(TomlReader& reader, Configuration& configuration) {
  configuration.partnership = reader.required_text("name");
  configuration.areas = reader.texts("areas");
  if (configuration.areas.empty()) {
    reader.fault("areas", "config/missing-key", "a partnership needs at least one area",
                 "add areas = [\"E10000023\"]; append later ones, never reorder them");
  }
}

void read_kafka(TomlReader& reader, const std::string& file, const std::string& folder,
                LogConfig& log) {
  log.brokers = reader.required_text("brokers");
  log.topic_prefix = reader.text("topic_prefix", log.topic_prefix);
  const auto login = read_kafka_login(reader, file, folder);
  log.security = login.security;
  log.user = login.user;
  log.certificate_authority = login.certificate_authority;
  log.replication = static_cast<int>(reader.integer("replication", log.replication, 1, 9));
  log.min_insync =
      static_cast<int>(reader.integer("min_insync", std::max(1, log.replication - 1), 1, 9));
  if (log.min_insync > log.replication) {
    reader.fault("min_insync", "config/contradiction",
                 "more replicas must be in step than there are",
                 "give min_insync less than replication, usually 2 of 3");
  }
  // Brokers allow 6 to 1800 (group.min.session.timeout.ms and .max.) and up to 900
  // (transaction.max.timeout.ms) by default.
  log.session_timeout = std::chrono::seconds{
      reader.integer("session_timeout_s", log.session_timeout.count(), 1, 1800)};
  log.transaction_timeout = std::chrono::seconds{
      reader.integer("transaction_timeout_s", log.transaction_timeout.count(), 1, 3600)};
}

void read_log(TomlReader& reader, const std::string& file, const std::string& folder,
              LogConfig& log) {
  log.engine =
      std::array{LogConfig::Engine::sqlite,
                 LogConfig::Engine::kafka}[read_word(reader, "engine", {"sqlite", "kafka"})];
  if (log.engine == LogConfig::Engine::kafka) {
    read_kafka(reader, file, folder, log);
    return;
  }
  const auto given = reader.text("file", "");
  if (!given.empty()) log.file = resolve_path(file, given);
}

void read_link(TomlReader& reader, const std::string& file, LinkConfig& link) {
  using Method = transform::LinkerOptions::Method;
  link.method = std::array{Method::probabilistic,
                           Method::exact}[read_word(reader, "method", {"probabilistic", "exact"})];
  link.guards = reader.boolean("guards", true);
  const auto model = reader.text("model", "");
  if (!model.empty()) link.model = resolve_path(file, model);
  link.encoding.postcodes =
      std::array{transform::PostcodeForm::british,
                 transform::PostcodeForm::any}[read_word(reader, "postcodes", {"british", "any"})];
  link.encoding.strict = read_word(reader, "profile", {"default", "strict"}) == 1;
  link.encoding.cohort_salt = reader.boolean("cohort_salt", false);
}

void read_service(TomlReader& reader, const std::string& file, ServiceConfig& service) {
  service.socket = resolve_path(file, reader.text("socket", ""));
  service.listen = reader.text("listen", "");
  service.group = reader.text("group", "");
}

}  // namespace

KafkaLogin read_kafka_login(TomlReader& reader, const std::string& file,
                            const std::string& folder) {
  using Security = LogConfig::Security;
  KafkaLogin login;
  login.security =
      std::array{Security::scram, Security::tls,
                 Security::plaintext}[read_word(reader, "security", {"scram", "tls", "plaintext"})];
  if (login.security == Security::scram) login.user = reader.required_text("user");
  if (login.security != Security::plaintext) {
    const auto authority = reader.text("certificate_authority", "");
    if (!authority.empty()) login.certificate_authority = certificate_path(folder, file, authority);
  }
  return login;
}

std::string resolve_path(const std::string& file, const std::string& path) {
  if (path.empty() || fs::path{path}.is_absolute()) return path;
  return (fs::path{file}.parent_path() / path).lexically_normal().string();
}

std::string certificate_path(const fs::path& folder, const std::string& file,
                             const std::string& given) {
  return given.find('/') == std::string::npos ? (folder / "certificates" / given).string()
                                              : resolve_path(file, given);
}

void read_main_file(const std::string& file, Configuration& configuration, Faults& faults) {
  configuration.log.file = default_log_file();
  configuration.link.model = configuration.data_folder + "/link/default.json";
  const auto root = parse_toml(file, faults);
  if (!root) return;
  TomlReader top{*root, file, faults};
  if (const auto* table = top.table("partnership")) {
    TomlReader reader{*table, file, faults};
    read_partnership(reader, configuration);
    reader.refuse_unknown_keys();
  } else {
    top.fault("partnership", "config/missing-key", "[partnership] is missing",
              "add [partnership] with name and areas");
  }
  if (const auto* table = top.table("log")) {
    TomlReader reader{*table, file, faults};
    read_log(reader, file, configuration.folder, configuration.log);
    reader.refuse_unknown_keys();
  }
  if (const auto* table = top.table("link")) {
    TomlReader reader{*table, file, faults};
    read_link(reader, file, configuration.link);
    reader.refuse_unknown_keys();
  }
  if (const auto* table = top.table("service")) {
    TomlReader reader{*table, file, faults};
    read_service(reader, file, configuration.service);
    reader.refuse_unknown_keys();
  }
  top.refuse_unknown_keys();
}

}  // namespace braid::app
