#include "transform/statistics/permutation.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "transform/statistics/random_source.h"

namespace braid::transform {

double permutation_p(std::span<const std::int64_t> one, std::span<const std::int64_t> other,
                     std::uint64_t seed, std::int64_t draws) {
  std::vector<std::int64_t> pool{one.begin(), one.end()};
  pool.insert(pool.end(), other.begin(), other.end());
  std::sort(pool.begin(), pool.end());
  const auto n = static_cast<std::int64_t>(one.size()), m = static_cast<std::int64_t>(other.size());
  const auto total = std::accumulate(pool.begin(), pool.end(), std::int64_t{0});
  // The difference of the means, times n and m.
  const auto distance = [&](std::int64_t sum) { return std::abs(sum * m - (total - sum) * n); };
  const auto observed = distance(std::accumulate(one.begin(), one.end(), std::int64_t{0}));
  RandomSource random{seed};
  std::int64_t hits = 0;
  std::vector<std::int64_t> dealt;
  for (std::int64_t i = 0; i < draws; ++i) {
    dealt = pool;
    for (std::size_t last = dealt.size() - 1; last > 0; --last) {
      std::swap(dealt[last], dealt[random.index(last + 1)]);
    }
    if (distance(std::accumulate(dealt.begin(), dealt.begin() + n, std::int64_t{0})) >= observed)
      ++hits;
  }
  return static_cast<double>(hits + 1) / static_cast<double>(draws + 1);
}

}  // namespace braid::transform
