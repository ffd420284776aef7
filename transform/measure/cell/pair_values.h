#pragma once

#include <optional>

#include "transform/measure/cell/contribution.h"
#include "transform/measure/definition/words.h"

namespace braid::transform {

/// A baseline and a follow-up of one person, as far as there are any.
struct PairValues {
  std::optional<std::int32_t> first, second;
};
PairValues pair_values(const Pair& pair, const Story& story, const Participation& participation,
                       int months, const Words& words);

/// What a person adds to the cell of a window: numerator and denominator. Nothing if the pair does
/// not count (rulings B7, G33, G39; indicators, S1).
struct PairContribution {
  std::int64_t count = 0;
  bool in_numerator = false;
};
std::optional<PairContribution> contribute_pair(const Pair& pair, const PairValues& values,
                                                Window window);

}  // namespace braid::transform
