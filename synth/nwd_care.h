#pragma once

#include "synth/care_story.h"
#include "synth/nwd_cohort.h"

namespace braid::synth {

/// Gives the members of the programme their periods of care: so many leave care from April to
/// September 2015, so many of these are back within 18 months (rulings H52), and what is in care at
/// t0 or comes in after it is as the plan says. None has a move yet.
class NwdCare {
 public:
  NwdCare(const ArmPlan& plan, Random& random, CareStory& story)
      : plan_{plan}, random_{random}, story_{story} {}

  /// The day of the first member's t0 that leaves room for what `at`, the number of the member in
  /// the arm, has to go through before.
  Date first_t0(int at) const;
  /// In care at t0.
  void give_ceased(NwdMember& member, bool back_again);
  void give_lasting(NwdMember& member);
  /// On the edge of care at t0; `at` counts these members alone.
  void give_edge(NwdMember& member, int at);

 private:
  void spell(NwdMember& member, Date start, Date end, std::string_view ends_with = "E4A");

  const ArmPlan& plan_;
  Random& random_;
  CareStory& story_;
};

/// Three moves or more in the window before, and after, for as many members as the plan says; some
/// of the others get one or two, or some days elsewhere and back, which is no move.
void give_moves(std::vector<NwdMember>& members, const ArmPlan& plan, Random& random);

/// Children of the two hubs, bed by bed, so that the nights of kHubYears come out.
std::vector<CareRecord> make_hub_children(FamilyMaker& people, Random random);
/// The register of their beds.
std::vector<BedsOfHome> hub_beds();

}  // namespace braid::synth
