#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"

namespace braid::synth {

/// What `braid synth` wrote.
struct SynthReport {
  std::uint64_t files = 0;  ///< of the deliveries; configuration and keys are not counted
  std::uint64_t people = 0;
  /// Rows of tables and HL7 messages by feed, in the order of the feeds. Header rows not counted.
  std::vector<std::pair<std::string, std::uint64_t>> rows;
};

struct NwdOptions {
  /// Becomes the configuration directory. Made if it is absent; must be empty if it is there.
  std::string folder;
  std::uint64_t seed = 1;
};

/// The No Wrong Door demonstration: one area, its programme and its comparator, whose histories add
/// up to the totals that `expected.csv` names (source: seed table no-wrong-door, rows nwd.02 to 06,
/// 12, 13 and 15 to 18).
///
/// Both functions write a directory that `braid --config FOLDER run --once` takes as it is.
/// Everything in it is made up and says so: NHS numbers begin with 999, UPNs are of authority 999,
/// postcodes of the area ZX, which does not exist. Its keys follow from the seed: they protect
/// nothing. The same options give the same bytes on every machine.
///
/// Refused as "synth/folder-not-empty" if there is something in the folder, and then nothing is
/// touched; unavailable as "synth/cannot-write" if the disk fails, and then what was written stays.
Result<SynthReport> make_nwd(const NwdOptions& options);

struct AreaOptions {
  std::string folder;
  int children = 1000;  ///< of every area, 1 to 500,000 over all areas
  int years = 3;        ///< collection years, 1 to 10
  int areas = 1;        ///< 1 to 50
  /// Share of the texts and dates that an agency has written wrongly, 0 to 1. The default is a
  /// guess for well-kept systems; no source gives one.
  double errors = 0.01;
  std::uint64_t seed = 1;
  int last_year = 2025;  ///< collection year, named by the year in which it ends
};

/// Authorities of any size with their police, hospital and programme, and the dirt of real feeds.
Result<SynthReport> make_area(const AreaOptions& options);

}  // namespace braid::synth
