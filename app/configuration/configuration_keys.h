#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/toml/toml_key.h"

namespace braid::app {

/// One sort of file of the configuration directory, or beside a delivery, and every key that it may
/// hold. The one list: files are read by it, `braid config schema` and braid.toml(5) are made of
/// it.
struct ConfigurationFile {
  std::string kind;   ///< "feed": as `config schema` names it
  std::string path;   ///< "feeds.d/NAME.toml"
  std::string title;  ///< "a feed"
  TomlKey root;       ///< its `help` says what the file is for
};

/// In the order in which people meet them: braid, feed, agreement, subscription, programme,
/// stated, indicator, submission.
const std::vector<ConfigurationFile>& configuration_files();
/// The keys of one of them; a kind that there is not is a defect, and stops.
const TomlKey& configuration_keys(std::string_view kind);

}  // namespace braid::app
