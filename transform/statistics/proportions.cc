#include "transform/statistics/proportions.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/hypergeometric.hpp>
#include <cmath>

namespace braid::transform {
namespace {

double square(double x) { return x * x; }

/// Ends of an interval of a difference, from those of its two parts and how these go together.
Interval of_difference(double one, Interval of_one, double other, Interval of_other, double phi) {
  const auto reach = [phi](double a, double b) {
    return std::sqrt(std::max(0.0, square(a) - 2 * phi * a * b + square(b)));
  };
  const double difference = one - other;
  return {difference - reach(one - of_one.low, of_other.high - other),
          difference + reach(of_one.high - one, other - of_other.low)};
}

/// Correlation of the two answers; a positive one is drawn towards 0 by half a person (rulings
/// H21).
double phi_of(const PairedShares& shares) {
  const auto a = static_cast<double>(shares.both), b = static_cast<double>(shares.first_only);
  const auto c = static_cast<double>(shares.second_only), d = static_cast<double>(shares.neither);
  const double product = (a + b) * (c + d) * (a + c) * (b + d);
  if (product == 0) return 0;
  double together = a * d - b * c;
  if (together > 0) together = std::max(0.0, together - (a + b + c + d) / 2);
  return together / std::sqrt(product);
}

}  // namespace

Interval wilson(Share share) {
  const auto n = static_cast<double>(share.of);
  const double p = share.value(), z2 = square(kZ);
  const double centre = p + z2 / (2 * n);
  const double reach = kZ * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  // With nobody or everybody, rounding would leave an end beside 0 or 1.
  return {share.hits == 0 ? 0 : (centre - reach) / (1 + z2 / n),
          share.hits == share.of ? 1 : (centre + reach) / (1 + z2 / n)};
}

Interval newcombe(Share one, Share other) {
  return of_difference(one.value(), wilson(one), other.value(), wilson(other), 0);
}

Interval newcombe_paired(const PairedShares& shares) {
  const auto n = shares.people();
  return of_difference(shares.first(), wilson({shares.both + shares.first_only, n}),
                       shares.second(), wilson({shares.both + shares.second_only, n}),
                       phi_of(shares));
}

double fisher_exact(Share one, Share other) {
  const auto hits = static_cast<unsigned>(one.hits + other.hits);
  const boost::math::hypergeometric tables{hits, static_cast<unsigned>(one.of),
                                           static_cast<unsigned>(one.of + other.of)};
  const auto [first, last] = boost::math::range(tables);
  // Tables as likely as the observed one differ from it by rounding only.
  const double as_likely = boost::math::pdf(tables, static_cast<unsigned>(one.hits)) * (1 + 1e-7);
  double p = 0;
  for (unsigned k = first; k <= last; ++k) {
    const double likely = boost::math::pdf(tables, k);
    if (likely <= as_likely) p += likely;
  }
  return std::min(1.0, p);
}

double mcnemar_exact(const PairedShares& shares) {
  const auto discordant = shares.first_only + shares.second_only;
  if (discordant == 0) return 1;
  const boost::math::binomial even{static_cast<double>(discordant), 0.5};
  const auto fewer = static_cast<double>(std::min(shares.first_only, shares.second_only));
  return std::min(1.0, 2 * boost::math::cdf(even, fewer));
}

}  // namespace braid::transform
