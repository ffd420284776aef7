#pragma once

#include <filesystem>
#include <string>

#include "app/configuration/configuration.h"
#include "app/configuration/toml_reader.h"
#include "core/fault.h"

namespace braid::app {

/// `security`, `user` and `certificate_authority` of a table that names brokers.
struct KafkaLogin {
  LogConfig::Security security = LogConfig::Security::scram;
  std::string user, certificate_authority;
};

/// Reads them; `folder` is the configuration directory.
KafkaLogin read_kafka_login(TomlReader& reader, const std::string& file, const std::string& folder);

/// Reads `braid.toml`: partnership, log, link. `configuration.data_folder` must be known.
void read_main_file(const std::string& file, Configuration& configuration, Faults& faults);

/// Paths are relative to the file that holds them.
std::string resolve_path(const std::string& file, const std::string& path);
/// A bare name stands in certificates/ of the configuration directory.
std::string certificate_path(const std::filesystem::path& folder, const std::string& file,
                             const std::string& given);

}  // namespace braid::app
