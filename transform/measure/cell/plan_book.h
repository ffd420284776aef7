#pragma once

#include <vector>

#include "transform/measure/cell/measure_plan.h"
#include "transform/measure/cell/part_plan.h"

namespace braid::transform {

/// Definitions made ready for measuring, and the sums that they are made of; equal sums stand once.
/// Borrows the vocabulary and the definitions.
class PlanBook {
 public:
  explicit PlanBook(const Vocabulary& vocabulary) : vocabulary_{vocabulary} {}

  /// Place of a definition's plan, which is made if need be.
  std::size_t plan_of(const Definition& definition);

  std::vector<MeasurePlan> plans;
  std::vector<PartPlan> parts;
  std::size_t terms_max = 1;  ///< of any plan

 private:
  /// Place of a part's plan; equal parts share one.
  std::size_t part_of(Part part, const Definition& definition, bool dated);
  void make_terms(MeasurePlan& plan);

  const Vocabulary& vocabulary_;
};

}  // namespace braid::transform
