#pragma once

#include <optional>
#include <utility>

#include "transform/measure/measure_plan.h"

namespace braid::transform {

/// The score that stands for a child in the year that ends on `year_end`: the latest by a carer in
/// it, if the child belongs to the population (rulings C9, G44).
std::optional<Score> score_of_year(const MeasurePlan& plan, const Story& story, std::uint32_t carer,
                                   Date year_end);

/// Baseline and follow-up around a t0, by one respondent (indicators, S1; rulings B7).
std::optional<std::pair<Score, Score>> score_pair(const MeasurePlan& plan, const Story& story,
                                                  std::uint32_t carer, Date t0);

}  // namespace braid::transform
