#pragma once

#include <cstdint>

#include "transform/statistics/interval.h"

// Counts of events that are taken to be independent: intervals and tests for totals behind which
// nobody sees the people (evaluation, section 4; rulings H15, H22, H23). For people's own counts,
// which cluster, see bootstrap.h. Pure functions.

namespace braid::transform {

/// Events in a time; only the ratio of two times matters, so any unit will do. `exposure` is above
/// 0.
struct Count {
  std::int64_t events = 0;
  double exposure = 1;

  double rate() const { return static_cast<double>(events) / exposure; }
};

/// Under this, normal approximations give way to exact methods.
inline constexpr std::int64_t kExactUnder = 10;

/// Of a count: Byar's approximation, the exact one for less than ten.
Interval of_count(std::int64_t events);

/// An estimate of how many times more or less, with its interval and p.
struct RatioEstimate {
  double ratio = 0;
  Interval interval;
  double p = 1;
};

/// Of the rates `after` to `before`, both above 0 events: the interval by logarithm, the exact
/// conditional one if either count is under ten; p always exact conditional binomial.
RatioEstimate rate_ratio(Count after, Count before);
/// The interval by logarithm whatever the counts, for comparison.
Interval rate_ratio_by_logarithm(Count after, Count before);

/// (after / before of one arm) / (after / before of the other), all above 0 events; normal.
RatioEstimate ratio_of_ratios(Count after, Count before, Count other_after, Count other_before);

}  // namespace braid::transform
