#pragma once

#include <string>

namespace braid::transform {

/// Months from t0, half-open: {-12, 0} is the year before it, {12, 18} the half-year after the
/// first (evaluation, section 1).
struct MonthSpan {
  int from = 0, to = 0;

  bool operator==(const MonthSpan&) const = default;
  int months() const { return to - from; }
};

/// "t0-12..t0", "t0+12..t0+18".
std::string span_label(MonthSpan span);

}  // namespace braid::transform
