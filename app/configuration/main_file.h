#pragma once

#include <string>

#include "app/configuration/configuration.h"
#include "core/fault.h"
#include "core/toml/toml_table.h"

namespace braid::app {

/// `security`, `user` and `certificate_authority` of a table that names brokers.
struct KafkaLogin {
  LogConfig::Security security = LogConfig::Security::scram;
  std::string user, certificate_authority;
};

KafkaLogin read_kafka_login(Configuration& configuration, const TomlTable& table);

/// Reads `braid.toml`: partnership, log, link, service. `configuration.data_folder` must be known.
void read_main_file(const std::string& file, Configuration& configuration, Faults& faults);

// The path that a key gives; empty if it gives none. Notes where it is named.
/// Relative to the file that holds it.
std::string read_path(Configuration& configuration, const TomlTable& table, std::string_view key);
/// The same, but a bare name stands in certificates/ of the configuration directory.
std::string read_certificate_path(Configuration& configuration, const TomlTable& table,
                                  std::string_view key);

}  // namespace braid::app
