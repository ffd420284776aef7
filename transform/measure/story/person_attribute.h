#pragma once

#include "transform/measure/store/fact_store.h"
#include "transform/measure/story/told.h"

namespace braid::transform {

/// The value of an attribute of a person that is believed, of those in `facts`: known before
/// unknown, then by kind of agency, the later statement, the smaller handle (rulings B12); 0 if
/// none of them knows.
std::uint32_t surviving_value(const Told& told, const FactStore& store, const FactList& facts,
                              std::uint8_t attribute);

/// The value of `sex` as a breakdown.
Sex sex_of(const Words& words, std::uint32_t value);
/// Birth months stand as year x 12 + month - 1 (vocabulary); the day is the 15th (indicators, R14).
/// None for 0.
Date birth_of(std::uint32_t month);
/// The last day on which somebody born in the month can turn 18; none if the month is not known.
/// The edge has clipped at the true birthday (rulings B14), which is never later; this only keeps
/// stays of feeds without a birth date from running on (indicators, `cla.stock`).
Date latest_18th_birthday(Date birth);

}  // namespace braid::transform
