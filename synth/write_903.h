#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/date.h"
#include "core/result.h"
#include "synth/records.h"

namespace braid::synth {

struct ReturnOptions {
  int year = 2025;        ///< collection year
  std::string submitted;  ///< time in submission.toml
  bool persons = true;    ///< with ssd_person.csv beside the return's own tables (rulings A1)
  /// Rows that the return should not have, ready as text with line ends.
  std::string bad_header_rows, bad_episode_rows, bad_missing_rows;
};

struct Written {
  std::uint64_t files = 0, rows = 0;
};

/// Writes one year of an authority's SSDA903 into `folder`, which it makes: what is open at the end
/// of the year is written as open, and the next year repeats it (feed-formats 2.1, 2.10).
Result<Written> write_903(const std::string& folder, std::span<const CareRecord> records,
                          const ReturnOptions& options);

struct SsdOptions {
  Date run_date;  ///< the tables speak of the six years up to it (ssd-formats A.1)
  std::string submitted;
};

/// Writes the identities of the children as three tables of the SSD.
Result<Written> write_ssd(const std::string& folder, std::span<const CareRecord> records,
                          const SsdOptions& options);

}  // namespace braid::synth
