#pragma once

#include "transform/measure/definition/catalogue.h"
#include "transform/measure/story/story.h"

namespace braid::transform {

/// Whether an indicator is about this member of an arm.
bool belongs(const Cohort& cohort, const Story& story, const Participation& participation);

/// Whether the records of the agencies that an indicator needs can be used (rulings G37).
bool is_known_to(const Cohort& cohort, const Story& story);

}  // namespace braid::transform
