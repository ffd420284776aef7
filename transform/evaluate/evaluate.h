#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "transform/evaluate/evaluation.h"
#include "transform/evaluate/evaluation_plan.h"
#include "transform/measure/cohort/cohort.h"

namespace braid::transform {

/// What each area's measurer is asked for a plan.
CohortQuestion question_of(const EvaluationPlan& plan);

/// An area and the reader of its people, asked question_of() the plan.
struct AreaPeople {
  std::string area;
  CohortReader* reader = nullptr;
};

/// Told what is being done, for a person who waits.
using Saying = std::function<void(std::string_view)>;

/// The whole of an evaluation, exact: nothing is suppressed yet (sink/protect does). The same
/// people, plan and seed give the same result to the last bit, on however many threads.
Evaluation evaluate(const EvaluationPlan& plan, const std::vector<AreaPeople>& areas,
                    const Saying& say);

}  // namespace braid::transform
