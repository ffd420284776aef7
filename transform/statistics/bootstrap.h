#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "transform/statistics/interval.h"

// Resampling of whole people, for numbers that cluster in few of them (evaluation, E10; rulings H24
// to H26). The same people and seed give the same result to the last bit.

namespace braid::transform {

/// What one person adds to the sums that an effect is made of: a count before and after, say, and
/// exposures where they are not equal. Whole numbers.
using PersonSums = std::array<std::int64_t, 4>;

struct BootstrapOptions {
  std::uint64_t seed = 1;
  std::int64_t draws = 1999;
  double no_effect = 1;  ///< 1 of a ratio, 0 of a difference
};

struct BootstrapResult {
  double effect = 0;  ///< of the people as they are
  /// None if more than one draw in twenty has no effect to speak of.
  std::optional<Interval> interval;
  double p = 1;
};

/// An effect of the sums of the programme and of the comparator; infinite is an answer, NaN is
/// none.
using Effect = std::function<double(const PersonSums& programme, const PersonSums& comparator)>;

/// (after / before) / (after / before) of sums that hold before and after. NaN for 0 / 0.
double ratio_of_ratios_effect(const PersonSums& programme, const PersonSums& comparator);
/// after / before of the programme alone.
double rate_ratio_effect(const PersonSums& programme, const PersonSums& comparator);

/// Draws people with replacement, all of the programme and then all of the comparator, who may be
/// nobody. The order of people does not matter.
BootstrapResult cluster_bootstrap(std::span<const PersonSums> programme,
                                  std::span<const PersonSums> comparator, const Effect& effect,
                                  const BootstrapOptions& options);

}  // namespace braid::transform
