#include "transform/statistics/counts.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace braid::transform {
namespace {

double inverse(std::int64_t events) { return 1 / static_cast<double>(events); }

Interval by_logarithm(double ratio, double standard_error) {
  const double reach = std::exp(kZ * standard_error);
  return {ratio / reach, ratio * reach};
}

/// Byar's, of one end: `events` for the low one, one more for the high.
double byar(double events, double z) {
  const double cube = 1 - 1 / (9 * events) + z / (3 * std::sqrt(events));
  return events * cube * cube * cube;
}

Interval exact_count(std::int64_t events) {
  using boost::math::chi_squared;
  const auto n = static_cast<double>(events);
  const double low = events == 0 ? 0 : quantile(chi_squared{2 * n}, kTail) / 2;
  return {low, quantile(complement(chi_squared{2 * (n + 1)}, kTail)) / 2};
}

/// Clopper and Pearson's interval of the share of `after` in both, as odds, per exposure.
Interval exact_rate_ratio(Count after, Count before) {
  using boost::math::binomial;
  const auto total = static_cast<double>(after.events + before.events);
  const auto hits = static_cast<double>(after.events);
  const double low = binomial::find_lower_bound_on_p(total, hits, kTail);
  const double high = binomial::find_upper_bound_on_p(total, hits, kTail);
  const double exposures = before.exposure / after.exposure;
  return {low / (1 - low) * exposures, high / (1 - high) * exposures};
}

double exact_p(Count after, Count before) {
  const boost::math::binomial if_alike{static_cast<double>(after.events + before.events),
                                       after.exposure / (after.exposure + before.exposure)};
  const auto hits = static_cast<double>(after.events);
  const double below = cdf(if_alike, hits);
  const double above = after.events == 0 ? 1 : cdf(complement(if_alike, hits - 1));
  return std::min(1.0, 2 * std::min(below, above));
}

}  // namespace

Interval of_count(std::int64_t events) {
  if (events < kExactUnder) return exact_count(events);
  const auto n = static_cast<double>(events);
  return {byar(n, -kZ), byar(n + 1, kZ)};
}

Interval rate_ratio_by_logarithm(Count after, Count before) {
  return by_logarithm(after.rate() / before.rate(),
                      std::sqrt(inverse(after.events) + inverse(before.events)));
}

RatioEstimate rate_ratio(Count after, Count before) {
  const bool few = std::min(after.events, before.events) < kExactUnder;
  return {after.rate() / before.rate(),
          few ? exact_rate_ratio(after, before) : rate_ratio_by_logarithm(after, before),
          exact_p(after, before)};
}

RatioEstimate ratio_of_ratios(Count after, Count before, Count other_after, Count other_before) {
  const double ratio = after.rate() / before.rate() / (other_after.rate() / other_before.rate());
  const double standard_error =
      std::sqrt(inverse(after.events) + inverse(before.events) + inverse(other_after.events) +
                inverse(other_before.events));
  const double z = std::abs(std::log(ratio)) / standard_error;
  return {ratio, by_logarithm(ratio, standard_error),
          2 * cdf(complement(boost::math::normal{}, z))};
}

}  // namespace braid::transform
