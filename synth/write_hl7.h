#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "synth/records.h"
#include "synth/write_903.h"

namespace braid::synth {

struct Hl7Options {
  std::string trust = "ZX901";      ///< MSH-4; no trust has it
  std::string authority = "ZX901";  ///< assigning authority of hospital numbers (PID-3)
  Date from, until;                 ///< the period of the stretch, both days included
  std::string submitted;
  std::string control_prefix = "MU";  ///< of MSH-10, which must not come again in another delivery
  std::vector<std::string> bad_messages;  ///< put in front of the others
};

/// A stretch of ADT messages in one file, in the order of their times (feed-formats 7.1). An
/// attendance is A04 and A03 of class E with its category in PV1-18 (rulings E1), a stay A01 and
/// A03 of class I; a cancelled visit has an A11, a merged patient an A40, and a resent message
/// comes twice with one MSH-10.
Result<Written> write_hl7(const std::string& folder, std::span<const HealthRecord> records,
                          const Hl7Options& options);

}  // namespace braid::synth
