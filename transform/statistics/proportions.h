#pragma once

#include <cstdint>

#include "transform/statistics/interval.h"

// Shares: intervals and exact tests (evaluation, section 4; rulings H16, H20, H21). Shares and
// their differences are between -1 and 1. Pure functions. `of` and all totals are above 0.

namespace braid::transform {

/// `hits` of `of` people.
struct Share {
  std::int64_t hits = 0, of = 0;

  double value() const { return static_cast<double>(hits) / static_cast<double>(of); }
};

/// The same people before and after, by whether the thing holds of them.
struct PairedShares {
  std::int64_t both = 0, first_only = 0, second_only = 0, neither = 0;

  std::int64_t people() const { return both + first_only + second_only + neither; }
  double first() const { return Share{both + first_only, people()}.value(); }
  double second() const { return Share{both + second_only, people()}.value(); }
};

/// Wilson's score interval, without continuity correction.
Interval wilson(Share share);

/// Of `one` - `other`, independent groups: Newcombe's hybrid score, method 10.
Interval newcombe(Share one, Share other);

/// Of first - second, the same people: Newcombe 1998, method 10, phi with its continuity
/// correction.
Interval newcombe_paired(const PairedShares& shares);

/// Fisher's exact test, two-sided: the tables no more likely than the observed one.
double fisher_exact(Share one, Share other);

/// McNemar's exact test, two-sided: a binomial of the discordant pairs.
double mcnemar_exact(const PairedShares& shares);

}  // namespace braid::transform
