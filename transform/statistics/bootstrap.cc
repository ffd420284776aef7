#include "transform/statistics/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "transform/statistics/random_source.h"

namespace braid::transform {
namespace {

std::vector<PersonSums> sorted(std::span<const PersonSums> people) {
  std::vector<PersonSums> copy{people.begin(), people.end()};
  std::sort(copy.begin(), copy.end());
  return copy;
}

void add(PersonSums& sums, const PersonSums& person) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += person[i];
}

PersonSums sum_of(const std::vector<PersonSums>& people) {
  PersonSums sums{};
  for (const auto& person : people) add(sums, person);
  return sums;
}

PersonSums draw(const std::vector<PersonSums>& people, RandomSource& random) {
  PersonSums sums{};
  for (std::size_t i = 0; i < people.size(); ++i) add(sums, people[random.index(people.size())]);
  return sums;
}

/// NaN for 0 / 0, infinite for anything else by 0 (rulings H26).
double quotient(double numerator, double denominator) {
  if (denominator != 0) return numerator / denominator;
  return numerator == 0 ? std::numeric_limits<double>::quiet_NaN()
                        : std::numeric_limits<double>::infinity();
}

}  // namespace

double ratio_of_ratios_effect(const PersonSums& programme, const PersonSums& comparator) {
  return quotient(static_cast<double>(programme[1]) * static_cast<double>(comparator[0]),
                  static_cast<double>(programme[0]) * static_cast<double>(comparator[1]));
}

double rate_ratio_effect(const PersonSums& programme, const PersonSums& /*comparator*/) {
  return quotient(static_cast<double>(programme[1]), static_cast<double>(programme[0]));
}

BootstrapResult cluster_bootstrap(std::span<const PersonSums> programme,
                                  std::span<const PersonSums> comparator, const Effect& effect,
                                  const BootstrapOptions& options) {
  const auto ours = sorted(programme), theirs = sorted(comparator);
  BootstrapResult result;
  result.effect = effect(sum_of(ours), sum_of(theirs));
  RandomSource random{options.seed};
  std::vector<double> effects;
  effects.reserve(static_cast<std::size_t>(options.draws));
  for (std::int64_t i = 0; i < options.draws; ++i) {
    const auto drawn = draw(ours, random);
    const double of_draw = effect(drawn, draw(theirs, random));
    if (!std::isnan(of_draw)) effects.push_back(of_draw);
  }
  const auto without = options.draws - static_cast<std::int64_t>(effects.size());
  if (without * 20 > options.draws) return result;
  std::sort(effects.begin(), effects.end());
  const auto k =
      static_cast<std::size_t>(std::floor((static_cast<double>(options.draws) + 1) * kTail));
  if (k > 0 && effects.size() >= k) {
    result.interval = Interval{effects[k - 1], effects[effects.size() - k]};
  }
  const auto at_most =
      std::upper_bound(effects.begin(), effects.end(), options.no_effect) - effects.begin();
  const auto at_least =
      effects.end() - std::lower_bound(effects.begin(), effects.end(), options.no_effect);
  result.p = std::min(1.0, 2 * static_cast<double>(std::min(at_most, at_least) + 1) /
                               static_cast<double>(options.draws + 1));
  return result;
}

}  // namespace braid::transform
