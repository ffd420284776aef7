#pragma once

#include <array>
#include <optional>
#include <vector>

#include "transform/evaluate/evaluation.h"
#include "transform/evaluate/sample.h"

// Effects of samples with their uncertainty, by rule (evaluation, sections 3 and 4). Pure.

namespace braid::transform {

struct EstimateOptions {
  std::uint64_t seed = 1;
  std::int64_t draws = 1999;
};

/// Of one group by itself: its own change, or, of what is defined only after t0, its value.
/// Nothing under ten people, or where a count is 0 (evaluation, E11; rulings H15).
std::optional<EvaluatedEffect> effect_of(const Sample& sample, const SampleForm& form,
                                         const EstimateOptions& options);

/// Of the programme against a comparator (rulings H14).
std::optional<EvaluatedEffect> effect_against(const Sample& programme, const Sample& comparator,
                                              const SampleForm& form,
                                              const EstimateOptions& options);

/// Difference of the slopes over quarters before t0, a quarter; nothing if it cannot be told
/// (rulings H18). Quarters ascending; people without all of them are left out.
using Quarters = std::array<std::int64_t, 4>;
std::optional<EvaluatedEffect> trend_difference(const std::vector<Quarters>& programme,
                                                const std::vector<Quarters>& comparator);

/// People of an arm under whom nothing is tested, and under whom nothing is called significant
/// (evaluation, E11).
inline constexpr std::int64_t kPeopleMin = 10, kPeopleForTests = 20;

/// What an effect of none is, on its scale.
double no_effect_of(EffectScale scale);

}  // namespace braid::transform
