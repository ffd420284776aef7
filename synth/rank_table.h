#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "synth/random.h"

namespace braid::synth {

/// Draws ranks from 0 with weights 1 / (rank + offset), the law that surnames and given names keep
/// to from the commonest to the rarest (Zipf and Mandelbrot). The weights are integers, so that the
/// same seed draws the same ranks on every machine.
class RankTable {
 public:
  /// `offset_tenths` / 10 is the offset: the smaller, the commoner the first. Both are positive.
  RankTable(std::uint32_t ranks, std::uint32_t offset_tenths) {
    // The sum of all weights must fit 32 bits: 2^32 / 20, as the sum of 1 / (rank + 1) of a million
    // ranks is below 15.
    constexpr std::uint64_t kUnit = 214'000'000;
    std::uint64_t sum = 0;
    sums_.reserve(ranks);
    for (std::uint64_t rank = 0; rank < ranks; ++rank) {
      sum += kUnit * 10 / (rank * 10 + std::max<std::uint64_t>(offset_tenths, 10));
      sums_.push_back(static_cast<std::uint32_t>(sum));
    }
  }

  std::uint32_t draw(Random& random) const {
    const std::uint32_t at = random.below(sums_.back());
    return static_cast<std::uint32_t>(std::upper_bound(sums_.begin(), sums_.end(), at) -
                                      sums_.begin());
  }

 private:
  std::vector<std::uint32_t> sums_;  ///< of the weights up to and with each rank
};

}  // namespace braid::synth
