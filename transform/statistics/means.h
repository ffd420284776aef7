#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "transform/statistics/interval.h"

// Means and medians: intervals, tests, effect sizes (evaluation, section 4; rulings H13, H28,
// H30). Pure functions; the order of values does not matter.

namespace braid::transform {

/// Mean and variance (n - 1) of values; `variance` is 0 for less than two.
struct Moments {
  std::int64_t n = 0;
  double mean = 0, variance = 0;

  double deviation() const;
};
Moments moments_of(std::span<const double> values);

struct MeanEstimate {
  double mean = 0;  ///< or difference of means
  double standard_error = 0, t = 0, degrees = 0;
  Interval interval;
  double p = 1;
};

/// Of paired changes, or any one sample, against 0. Nothing for less than two or equal values.
std::optional<MeanEstimate> paired_t(std::span<const double> changes);
/// Welch, of the mean of `one` minus that of `other`. Nothing unless both have two and one varies.
std::optional<MeanEstimate> welch(std::span<const double> one, std::span<const double> other);

struct SignedRanks {
  double positive = 0, negative = 0;  ///< W+ and W-
  double p = 1;
};
/// Wilcoxon's test of changes: zeros dropped, mid-ranks; exact to 25 changes, above that normal,
/// tie-corrected, with continuity.
SignedRanks wilcoxon(std::span<const double> changes);

struct RankSum {
  double u = 0;  ///< the smaller U
  double p = 1;
};
/// Mann and Whitney's test: normal, tie-corrected, with a continuity correction of one half. Both
/// sides have values.
RankSum mann_whitney(std::span<const double> one, std::span<const double> other);

/// Of a median, by order statistics; nothing for less than six values.
std::optional<Interval> median_interval(std::span<const double> values);

/// How far two groups are apart, in standard deviations: balance of `one` against `other`. 0 where
/// neither varies and the means are equal; nothing where neither varies and they are not.
std::optional<double> standardised_difference(const Moments& one, const Moments& other);

/// Hedges' g: a difference of mean changes over the pooled deviation of the baselines.
double hedges_g(double difference, const Moments& baseline, const Moments& other_baseline);
/// Of one arm alone.
double hedges_g(double mean_change, const Moments& baseline);

}  // namespace braid::transform
