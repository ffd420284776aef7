#include "transform/statistics/tuple_bootstrap.h"

#include <algorithm>
#include <cmath>

#include "transform/statistics/random_source.h"

namespace braid::transform {
namespace {

using People = std::vector<PersonTuple>;

void draw(const People& people, RandomSource& random, PersonTuple& sums) {
  std::fill(sums.begin(), sums.end(), 0);
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto& person = people[random.index(people.size())];
    for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += person[k];
  }
}

}  // namespace

std::optional<Interval> tuple_bootstrap(std::span<const PersonTuple> programme,
                                        std::span<const PersonTuple> comparator,
                                        const TupleEffect& effect,
                                        const BootstrapOptions& options) {
  if (programme.empty()) return std::nullopt;
  People ours{programme.begin(), programme.end()}, theirs{comparator.begin(), comparator.end()};
  std::sort(ours.begin(), ours.end());
  std::sort(theirs.begin(), theirs.end());
  RandomSource random{options.seed};
  PersonTuple of_ours(ours.front().size()), of_theirs(ours.front().size());
  std::vector<double> effects;
  effects.reserve(static_cast<std::size_t>(options.draws));
  for (std::int64_t i = 0; i < options.draws; ++i) {
    draw(ours, random, of_ours);
    draw(theirs, random, of_theirs);
    const double of_draw = effect(of_ours, of_theirs);
    if (!std::isnan(of_draw)) effects.push_back(of_draw);
  }
  const auto without = options.draws - static_cast<std::int64_t>(effects.size());
  const auto k =
      static_cast<std::size_t>(std::floor((static_cast<double>(options.draws) + 1) * kTail));
  if (without * 20 > options.draws || k == 0 || effects.size() < k) return std::nullopt;
  std::sort(effects.begin(), effects.end());
  return Interval{effects[k - 1], effects[effects.size() - k]};
}

}  // namespace braid::transform
