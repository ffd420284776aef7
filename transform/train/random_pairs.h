#pragma once

#include <array>
#include <cstdint>

#include "transform/train/training_set.h"

namespace braid::transform {

/// How often each level of each field occurs among pairs that were not chosen: the agreement of
/// strangers. Step 1 of linkage-design, section 8.
struct RandomPairs {
  using Counts = std::array<double, kLevels>;
  Counts surname{}, given_name{}, birth_date{}, postcode{};
  Counts crossed{};       ///< over both crosses of every pair
  Counts sex{}, other{};  ///< levels l0 and l6 only: equal, different
  double pairs = 0;
};

/// Every pair where there are no more than twice `wanted`, else `wanted` of them, drawn with
/// `seed`: the same set and seed give the same pairs on every machine.
RandomPairs look_at_random_pairs(const TrainingSet& set, std::uint64_t wanted, std::uint64_t seed);

}  // namespace braid::transform
