#include "app/configuration/main_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "app/configuration/configuration_keys.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;

std::string default_log_file() {
  const char* state = std::getenv("STATE_DIRECTORY");
  return (state != nullptr ? std::string{state} : "/var/lib/braid") + "/log.db";
}

void read_kafka(Configuration& configuration, const TomlTable& table) {
  auto& log = configuration.log;
  log.brokers = table.text("brokers");
  log.topic_prefix = table.text("topic_prefix");
  const auto login = read_kafka_login(configuration, table);
  log.security = login.security;
  log.user = login.user;
  log.certificate_authority = login.certificate_authority;
  log.replication = static_cast<int>(table.number("replication"));
  log.min_insync = table.has("min_insync") ? static_cast<int>(table.number("min_insync"))
                                           : std::max(1, log.replication - 1);
  if (log.min_insync > log.replication) {
    table.fault("min_insync", "config/contradiction",
                "more replicas must be in step than there are",
                "give min_insync less than replication, usually 2 of 3");
  }
  log.session_timeout = std::chrono::seconds{table.number("session_timeout_s")};
  log.transaction_timeout = std::chrono::seconds{table.number("transaction_timeout_s")};
}

void read_log(Configuration& configuration, const TomlTable& table) {
  auto& log = configuration.log;
  log.engine =
      std::array{LogConfig::Engine::sqlite, LogConfig::Engine::kafka}[table.word("engine")];
  if (log.engine == LogConfig::Engine::kafka) return read_kafka(configuration, table);
  const auto given = read_path(configuration, table, "file");
  if (!given.empty()) log.file = given;
}

void read_link(Configuration& configuration, const TomlTable& table) {
  auto& link = configuration.link;
  using Method = transform::LinkerOptions::Method;
  using Form = transform::PostcodeForm;
  link.method = std::array{Method::probabilistic, Method::exact}[table.word("method")];
  link.guards = table.flag("guards");
  const auto model = read_path(configuration, table, "model");
  if (!model.empty()) link.model = model;
  link.encoding.postcodes = std::array{Form::british, Form::any}[table.word("postcodes")];
  link.encoding.strict = table.text("profile") == "strict";
  link.encoding.cohort_salt = table.flag("cohort_salt");
}

}  // namespace

KafkaLogin read_kafka_login(Configuration& configuration, const TomlTable& table) {
  using Security = LogConfig::Security;
  KafkaLogin login;
  login.security =
      std::array{Security::scram, Security::tls, Security::plaintext}[table.word("security")];
  if (login.security == Security::scram) login.user = table.text("user");
  login.certificate_authority =
      read_certificate_path(configuration, table, "certificate_authority");
  return login;
}

std::string read_path(Configuration& configuration, const TomlTable& table, std::string_view key) {
  fs::path path = table.text(key);
  if (path.empty()) return {};
  if (path.is_relative()) path = (fs::path{table.file()}.parent_path() / path).lexically_normal();
  const auto place = table.place(key);
  configuration.named_at[path.string()] = {table.file(), place.line, place.column};
  return path.string();
}

std::string read_certificate_path(Configuration& configuration, const TomlTable& table,
                                  std::string_view key) {
  const auto name = table.text(key);
  if (name.empty() || name.find('/') != std::string::npos) {
    return read_path(configuration, table, key);
  }
  const auto place = table.place(key);
  auto path = (fs::path{configuration.folder} / "certificates" / name).string();
  configuration.named_at[path] = {table.file(), place.line, place.column};
  return path;
}

void read_main_file(const std::string& file, Configuration& configuration, Faults& faults) {
  configuration.log.file = default_log_file();
  configuration.link.model = configuration.data_folder + "/link/default.json";
  const auto root = parse_toml(file, faults);
  if (!root) return;
  const TomlTable top{*root, configuration_keys("braid"), file, faults};
  if (const auto partnership = top.table("partnership")) {
    configuration.partnership = partnership->text("name");
    configuration.areas = partnership->texts("areas");
  }
  if (const auto log = top.table("log")) read_log(configuration, *log);
  if (const auto link = top.table("link")) read_link(configuration, *link);
  if (const auto service = top.table("service")) {
    auto& config = configuration.service;
    config.socket = read_path(configuration, *service, "socket");
    config.listen = service->text("listen");
    config.group = service->text("group");
  }
}

}  // namespace braid::app
