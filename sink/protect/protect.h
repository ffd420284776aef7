#pragma once

#include <string>

#include "core/cell.h"
#include "core/result.h"
#include "outcome/outcome.pb.h"

namespace braid::sink {

/// The release profiles of this version (indicators, section 5; rulings F6, S21).
enum class Profile {
  /// Counts of 1 to 5 people are `c`; so are values whose denominator is under 10, numerator and
  /// denominator together. Nothing is rounded, and secondary suppression is not yet done.
  linked_default,
  /// The exact value; only where an agreement says so.
  exact,
};

/// The only door by which a cell leaves measuring (design, section 9). The outcome has no revision.
braid::outcome::v1::Outcome protect(const Cell& cell, const std::string& area, Profile profile);

/// `numerator / denominator` to four decimals, half away from zero (rulings G2). The denominator is
/// positive.
std::string decimal4(std::int64_t numerator, std::int64_t denominator);

}  // namespace braid::sink
