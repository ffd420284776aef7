// The tests by ranks of means.h.

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

#include "transform/statistics/means.h"

namespace braid::transform {
namespace {

constexpr std::size_t kExactRanksMax = 25;

/// Ranks from 1 of `sorted` values, doubled so that the mean rank of equal ones is whole, and the
/// sum of t^3 - t over groups of t equal ones.
struct DoubledRanks {
  std::vector<std::int64_t> ranks;
  double ties = 0;

  explicit DoubledRanks(const std::vector<double>& sorted) : ranks(sorted.size()) {
    for (std::size_t first = 0; first < sorted.size();) {
      std::size_t end = first;
      while (end < sorted.size() && sorted[end] == sorted[first]) ++end;
      for (std::size_t i = first; i < end; ++i) {
        ranks[i] = static_cast<std::int64_t>(first + end + 1);
      }
      const auto equal = static_cast<double>(end - first);
      ties += equal * equal * equal - equal;
      first = end;
    }
  }
};

/// Two-sided p of a distance from the mean, less the half of a step that makes it continuous.
double normal_p(double distance, double step, double variance) {
  if (variance <= 0) return 1;
  const double z = std::max(0.0, std::abs(distance) - step) / std::sqrt(variance);
  return 2 * cdf(complement(boost::math::normal{}, z));
}

/// Of the smaller sum of doubled ranks, among all ways to give signs.
double exact_p(const std::vector<std::int64_t>& ranks, std::int64_t smaller) {
  std::vector<double> ways(static_cast<std::size_t>(smaller) + 1, 0);
  ways[0] = 1;
  for (const auto rank : ranks) {
    for (auto sum = smaller; sum >= rank; --sum) {
      ways[static_cast<std::size_t>(sum)] += ways[static_cast<std::size_t>(sum - rank)];
    }
  }
  double few = 0;
  for (const double way : ways) few += way;
  return std::min(1.0, 2 * few / std::ldexp(1, static_cast<int>(ranks.size())));
}

}  // namespace

SignedRanks wilcoxon(std::span<const double> changes) {
  std::vector<double> kept;
  std::copy_if(changes.begin(), changes.end(), std::back_inserter(kept),
               [](double change) { return change != 0; });
  if (kept.empty()) return {};
  std::sort(kept.begin(), kept.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  std::vector<double> sizes;
  for (const double change : kept) sizes.push_back(std::abs(change));
  const DoubledRanks ranks{sizes};
  std::int64_t positive = 0, all = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    all += ranks.ranks[i];
    if (kept[i] > 0) positive += ranks.ranks[i];
  }
  SignedRanks result{static_cast<double>(positive) / 2, static_cast<double>(all - positive) / 2};
  const auto n = static_cast<double>(kept.size());
  result.p = kept.size() <= kExactRanksMax
                 ? exact_p(ranks.ranks, std::min(positive, all - positive))
                 : normal_p(result.positive - n * (n + 1) / 4, 0.5,
                            n * (n + 1) * (2 * n + 1) / 24 - ranks.ties / 48);
  return result;
}

RankSum mann_whitney(std::span<const double> one, std::span<const double> other) {
  std::vector<double> all{one.begin(), one.end()};
  all.insert(all.end(), other.begin(), other.end());
  std::sort(all.begin(), all.end());
  const DoubledRanks ranks{all};
  std::int64_t sum = 0;
  for (const double value : one) {
    const auto at = std::lower_bound(all.begin(), all.end(), value) - all.begin();
    sum += ranks.ranks[static_cast<std::size_t>(at)];
  }
  const auto n = static_cast<double>(one.size()), m = static_cast<double>(other.size());
  const double u = static_cast<double>(sum) / 2 - n * (n + 1) / 2;
  const double total = n + m;
  const double variance = n * m / 12 * (total + 1 - ranks.ties / (total * (total - 1)));
  return {std::min(u, n * m - u), normal_p(u - n * m / 2, 0.5, variance)};
}

std::optional<Interval> median_interval(std::span<const double> values) {
  std::vector<double> sorted{values.begin(), values.end()};
  std::sort(sorted.begin(), sorted.end());
  const auto n = sorted.size();
  if (n == 0) return std::nullopt;
  const boost::math::binomial half{static_cast<double>(n), 0.5};
  std::size_t rank = 0;
  while (cdf(half, static_cast<double>(rank)) <= kTail) ++rank;
  if (rank == 0) return std::nullopt;
  return Interval{sorted[rank - 1], sorted[n - rank]};
}

}  // namespace braid::transform
