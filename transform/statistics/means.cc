#include "transform/statistics/means.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

namespace braid::transform {
namespace {

double square(double x) { return x * x; }

/// By the t distribution.
MeanEstimate t_estimate(double mean, double standard_error, double degrees) {
  const boost::math::students_t distribution{degrees};
  const double reach = quantile(complement(distribution, kTail)) * standard_error;
  MeanEstimate estimate{
      mean, standard_error, mean / standard_error, degrees, {mean - reach, mean + reach}};
  estimate.p = 2 * cdf(complement(distribution, std::abs(estimate.t)));
  return estimate;
}

/// Hedges' correction of small samples.
double small_sample(double degrees) { return 1 - 3 / (4 * degrees - 1); }

}  // namespace

double Moments::deviation() const { return std::sqrt(variance); }

Moments moments_of(std::span<const double> values) {
  Moments moments;
  moments.n = static_cast<std::int64_t>(values.size());
  if (values.empty()) return moments;
  // Sums of sorted values do not depend on the order in which they came.
  std::vector<double> sorted{values.begin(), values.end()};
  std::sort(sorted.begin(), sorted.end());
  for (const double value : sorted) moments.mean += value;
  moments.mean /= static_cast<double>(moments.n);
  if (moments.n < 2) return moments;
  for (const double value : sorted) moments.variance += square(value - moments.mean);
  moments.variance /= static_cast<double>(moments.n - 1);
  return moments;
}

std::optional<MeanEstimate> paired_t(std::span<const double> changes) {
  const auto moments = moments_of(changes);
  if (moments.variance == 0) return std::nullopt;
  const auto n = static_cast<double>(moments.n);
  return t_estimate(moments.mean, std::sqrt(moments.variance / n), n - 1);
}

std::optional<MeanEstimate> welch(std::span<const double> one, std::span<const double> other) {
  const auto a = moments_of(one), b = moments_of(other);
  if (a.n < 2 || b.n < 2 || a.variance + b.variance == 0) return std::nullopt;
  const double part_a = a.variance / static_cast<double>(a.n);
  const double part_b = b.variance / static_cast<double>(b.n);
  const double degrees = square(part_a + part_b) / (square(part_a) / static_cast<double>(a.n - 1) +
                                                    square(part_b) / static_cast<double>(b.n - 1));
  return t_estimate(a.mean - b.mean, std::sqrt(part_a + part_b), degrees);
}

std::optional<double> standardised_difference(const Moments& one, const Moments& other) {
  const double pooled = (one.variance + other.variance) / 2;
  if (pooled > 0) return (one.mean - other.mean) / std::sqrt(pooled);
  if (one.mean == other.mean) return 0;
  return std::nullopt;
}

double hedges_g(double difference, const Moments& baseline, const Moments& other_baseline) {
  const auto n = static_cast<double>(baseline.n), m = static_cast<double>(other_baseline.n);
  const double pooled =
      ((n - 1) * baseline.variance + (m - 1) * other_baseline.variance) / (n + m - 2);
  return difference / std::sqrt(pooled) * small_sample(n + m - 2);
}

double hedges_g(double mean_change, const Moments& baseline) {
  return mean_change / baseline.deviation() * small_sample(static_cast<double>(baseline.n - 1));
}

}  // namespace braid::transform
