#include "transform/measure/cell/cohort_member.h"

#include <algorithm>

#include "transform/measure/cell/part_plan.h"

namespace braid::transform {

bool belongs(const Cohort& cohort, const Story& story, const Participation& participation) {
  const Stay member{participation.t0, Date::none(), participation.fact};
  if (!holds(cohort.where, member, false)) return false;
  const DaySpan t0{participation.t0, participation.t0};
  return std::all_of(cohort.when.begin(), cohort.when.end(), [&](const Relation& relation) {
    return holds(relation, story, participation.t0, t0, Date::none());
  });
}

bool is_known_to(const Cohort& cohort, const Story& story) {
  return cohort.known_to.empty() ||
         std::any_of(cohort.known_to.begin(), cohort.known_to.end(), [&](AgencyKind kind) {
           return (story.agencies >> static_cast<unsigned>(kind) & 1U) != 0;
         });
}

}  // namespace braid::transform
