#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/fault.h"

namespace braid::ingest {

/// `manifest.json` of a delivery of the format `braid-police/1` (feed-formats 6.2).
struct PoliceManifest {
  struct File {
    std::string name;
    std::uint64_t rows = 0;  ///< records, a header row not counted
    std::string sha256;      ///< lower-case hexadecimal
  };

  bool full = false;  ///< mode `full`; else `increment`
  /// Both days included.
  Date period_from = Date::none(), period_to = Date::none();
  std::optional<Seconds> extracted_at;  ///< UK local
  std::vector<File> files;
};

inline constexpr std::string_view kPoliceManifestName = "manifest.json";
/// Source: a manifest names a handful of files; more is no manifest.
inline constexpr std::size_t kPoliceManifestBytesMax = std::size_t{1} << 20U;

/// Nothing, and a fault for each thing that is wrong, if the manifest cannot be followed. `force`
/// is the code after the slash of the feed's agency: a delivery of another force is refused.
std::optional<PoliceManifest> read_police_manifest(std::string_view json, std::string_view force,
                                                   Faults& faults);

}  // namespace braid::ingest
