#pragma once

#include <cstdint>
#include <vector>

#include "transform/measure/cell/part_plan.h"

namespace braid::transform {

/// What one person adds to the slot of one part under one tuple of breakdown values. Of what is
/// dated, slot n is the day before month n; of everything else a slot of the timeline.
struct Contribution {
  Timeline::Slot slot;
  Group group;
  std::int64_t count;
};

/// A contribution before those of one person in one slot are put together.
struct RawContribution {
  Timeline::Slot slot;
  Group group;
  std::int64_t count;
  const Stay* stay;  ///< the entry that it comes from
};

/// Lists that are kept from one person to the next, so that contributing allocates little.
struct ContributionScratch {
  std::vector<RawContribution> raw;
  std::vector<Stay> stays;
  std::vector<std::uint32_t> values;
  std::vector<std::int64_t> amounts;  ///< of a window: each value, where a part keeps them
};

/// All that a person adds to a part: ascending by slot and group, one entry for each; of a part
/// that keeps its values one for each value.
void contribute(const PartPlan& plan, const Timeline& timeline, const Story& story,
                ContributionScratch& scratch, std::vector<Contribution>& contributions);

/// What a person adds within a window around a t0, whatever the breakdown. Of a cohort's members
/// only: who is no member adds nothing.
struct WindowContribution {
  std::int64_t count = 0;
  bool counts = false;  ///< the person stands behind it
};
/// What a person, or a fact about nobody, adds over days of the calendar, whatever the breakdown.
WindowContribution contribute_days(const PartPlan& plan, const Story& story, DaySpan days,
                                   ContributionScratch& scratch);
enum class Window : std::uint8_t { before, after };
WindowContribution contribute_window(const PartPlan& plan, const Story& story, DaySpan days,
                                     ContributionScratch& scratch);

/// The window's days: before `[t0 - months, t0)`, after `[t0, t0 + months)` (evaluation, 1).
DaySpan window_days(Date t0, int months, Window window);

}  // namespace braid::transform
