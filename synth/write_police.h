#pragma once

#include <span>
#include <string>

#include "core/date.h"
#include "core/result.h"
#include "synth/records.h"
#include "synth/write_903.h"

namespace braid::synth {

struct PoliceOptions {
  std::string force = "99";  ///< no force has it
  Date from, until;          ///< the period of the extract, both days included
  std::string extracted_at;  ///< with offset; also `submitted`
  /// Rows that the extract should not have, with line ends.
  std::string bad_missing_rows, bad_arrest_rows;
};

/// A braid-police/1 extract in full mode: three tables and `manifest.json` (feed-formats 6.2, 6.3).
Result<Written> write_police(const std::string& folder, std::span<const PoliceRecord> records,
                             const PoliceOptions& options);

}  // namespace braid::synth
