// The bootstrap as rulings H24 to H26 say it, person by person and draw by draw, beside the real
// ones. Made-up numbers.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "transform/statistics/tuple_bootstrap.h"

namespace braid::transform {
namespace {

using Pairs = std::vector<std::pair<int, int>>;

/// Interval of the ratio of ratios, or nothing.
std::optional<Interval> plain(Pairs programme, Pairs comparator, std::uint64_t seed, int draws) {
  std::sort(programme.begin(), programme.end());
  std::sort(comparator.begin(), comparator.end());
  std::uint64_t state = seed;
  const auto next = [&] {
    state += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  };
  std::vector<double> ratios;
  for (int draw = 0; draw < draws; ++draw) {
    double sums[4] = {};
    for (int arm = 0; arm < 2; ++arm) {
      const Pairs& people = arm == 0 ? programme : comparator;
      for (std::size_t i = 0; i < people.size(); ++i) {
        // The high 64 bits of random x size, by halves.
        const std::uint64_t random = next(), size = people.size();
        const std::uint64_t low = (random & 0xFFFFFFFFU) * size;
        const auto& [before, after] = people[((random >> 32U) * size + (low >> 32U)) >> 32U];
        sums[arm * 2] += before;
        sums[arm * 2 + 1] += after;
      }
    }
    const double numerator = sums[1] * sums[2], denominator = sums[0] * sums[3];
    if (numerator == 0 && denominator == 0) continue;
    ratios.push_back(denominator == 0 ? INFINITY : numerator / denominator);
  }
  if ((draws - static_cast<int>(ratios.size())) * 20 > draws) return std::nullopt;
  std::sort(ratios.begin(), ratios.end());
  const auto k = static_cast<std::size_t>((draws + 1) * 0.025);
  return Interval{ratios[k - 1], ratios[ratios.size() - k]};
}

Pairs made_pairs(std::uint64_t seed, int count) {
  Pairs pairs;
  std::uint64_t state = seed;
  for (int i = 0; i < count; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    pairs.emplace_back(static_cast<int>(state >> 60U), static_cast<int>(state >> 40U & 7U));
  }
  return pairs;
}

RC_GTEST_PROP(Bootstrap, IsWhatThePlainRulesSay, (std::uint64_t seed)) {
  constexpr int kDraws = 199;
  const auto programme = made_pairs(seed, 12), comparator = made_pairs(seed + 1, 9);
  std::vector<PersonSums> ours, theirs;
  std::vector<PersonTuple> our_tuples, their_tuples;
  for (const auto& [before, after] : programme) {
    ours.push_back({before, after, 0, 0});
    our_tuples.push_back({before, after});
  }
  for (const auto& [before, after] : comparator) {
    theirs.push_back({before, after, 0, 0});
    their_tuples.push_back({before, after});
  }
  const auto wanted = plain(programme, comparator, seed, kDraws);
  const auto got =
      cluster_bootstrap(ours, theirs, ratio_of_ratios_effect, {seed, kDraws, 1}).interval;
  const auto by_tuples = tuple_bootstrap(
      our_tuples, their_tuples,
      [](const PersonTuple& one, const PersonTuple& other) {
        return ratio_of_ratios_effect({one[0], one[1], 0, 0}, {other[0], other[1], 0, 0});
      },
      {seed, kDraws, 1});
  for (const auto& each : {got, by_tuples}) {
    RC_ASSERT(each.has_value() == wanted.has_value());
    if (!wanted) continue;
    RC_ASSERT(each->low == wanted->low);
    RC_ASSERT(each->high == wanted->high);
  }
}

}  // namespace
}  // namespace braid::transform
