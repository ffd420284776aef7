#pragma once

#include "transform/evaluate/intake.h"

namespace braid::transform {

/// What an outcome comes to, before Holm and the verdict, which look at all of them.
EvaluatedOutcome report_outcome(const EvaluationPlan& plan, const PlannedOutcome& planned,
                                const OutcomeData& data, bool has_comparator);

/// The area's total beside the programme: Poisson formulas, context (rulings H7).
EvaluatedGroup report_total(const EvaluationPlan& plan, const AreaTotalData& total);

/// A number of people's or the area's in the unit that rows speak in: a share is percent, a count
/// by time is per person-year (rulings H50). Nothing by nothing.
std::optional<Exact> exact_value(const SampleForm& form, std::int64_t numerator,
                                 std::int64_t denominator, std::int64_t days);

}  // namespace braid::transform
