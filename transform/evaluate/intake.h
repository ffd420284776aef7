#pragma once

#include "transform/evaluate/estimate.h"
#include "transform/evaluate/evaluate.h"
#include "transform/evaluate/sample.h"

namespace braid::transform {

/// The numbers of everybody, by arm, for one outcome.
struct OutcomeData {
  CohortMeasureInfo info;
  SampleForm form;
  bool is_unequal = false;  ///< windows of different lengths (rulings H6)
  Sample programme;         ///< all of it
  Sample compared;          ///< those of it who have a comparator
  Sample comparator;
  Sample washout;  ///< the programme, its before window ending three months before t0
  std::vector<Quarters> quarters, comparator_quarters;
  std::optional<SpanNumbers> area_before, area_after;  ///< of what is of the whole area
};

struct AreaTotalData {
  CohortMeasureInfo info;
  SpanNumbers before, after;
};

/// All that is known of the people, before anything is estimated.
struct Intake {
  Design design = Design::before_after;
  bool has_comparator = false;
  Date as_of = Date::none();
  std::vector<CohortCounts> cohorts;
  std::vector<LeftOutPeople> left_out;
  std::vector<EvaluationWarning> warnings;
  std::vector<OutcomeData> outcomes;  ///< as planned
  std::vector<AreaTotalData> totals;
  std::vector<StateAtT0> states, comparator_states;  ///< of those who are compared
};

/// Asks the readers for everybody's numbers; finds comparators where the plan says so.
Intake take_in(const EvaluationPlan& plan, const std::vector<AreaPeople>& areas, const Saying& say);

}  // namespace braid::transform
