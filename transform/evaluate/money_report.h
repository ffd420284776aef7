#pragma once

#include "transform/evaluate/intake.h"

namespace braid::transform {

/// What was avoided, and what that was worth (evaluation, section 8; rulings H36 to H47). Outcomes
/// as reported, in the order of the plan. What cannot be valued is said in `warnings`.
EvaluationMoney report_money(const EvaluationPlan& plan, const Intake& intake,
                             const std::vector<EvaluatedOutcome>& outcomes,
                             std::vector<EvaluationWarning>& warnings);

}  // namespace braid::transform
