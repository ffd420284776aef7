#pragma once

#include <vector>

#include "synth/care_story.h"
#include "synth/families.h"
#include "synth/nwd_world.h"
#include "synth/random.h"

namespace braid::synth {

/// One member of an arm, with what each agency holds of them. Ids are given later, when the order
/// in which members stand has been shuffled.
struct NwdMember {
  Participation participation;
  CareRecord care;
  PoliceRecord police;
  HealthRecord health;
  YoungPerson young_person;  ///< no observations: NCCIS does not know them
  bool sdq_pair = false;

  Date before() const { return participation.t0.plus_months(-12); }  ///< first day of the window
  Date t0() const { return participation.t0; }
  Date after_end() const { return participation.t0.plus_months(12); }  ///< day after the last
};

inline const Date kNwdFrom = year_start(kNwdFirstYear), kNwdUntil = year_end(kNwdLastYear);

/// Members of one arm whose histories add up to its plan.
std::vector<NwdMember> make_nwd_arm(const ArmPlan& plan, FamilyMaker& people, Random random);

/// Adds what the feeds hold and the totals must not: planned follow-ups, resends, cancelled visits,
/// types that are not counted, double reports, events on the first day after a window.
void add_nwd_noise(std::vector<NwdMember>& members, Random random);

}  // namespace braid::synth
