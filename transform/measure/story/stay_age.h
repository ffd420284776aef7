#pragma once

#include <optional>

#include "transform/measure/story/story.h"

namespace braid::transform {

/// Completed years at a stay's start: as the agency stated them, else from the month of birth
/// (indicators, R14; rulings B14); kNotStated if neither is known.
inline std::int16_t age_of(const Stay& stay, const Story& story) {
  return stay.age != Stay::kNotStated ? stay.age : story.age_at_day(stay.start);
}

/// An age that is not known is in: it is shown as `unknown` (rulings B11).
inline bool within_ages(std::int16_t age, std::optional<int> min, std::optional<int> max) {
  if (age == Stay::kNotStated) return true;
  return (!min || age >= *min) && (!max || age <= *max);
}

}  // namespace braid::transform
