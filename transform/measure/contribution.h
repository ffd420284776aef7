#pragma once

#include <cstdint>
#include <vector>

#include "transform/measure/measure_plan.h"

namespace braid::transform {

/// What one person adds to the slot of one indicator under one tuple of breakdown values. Of a
/// stock, slot n is the day before month n; of everything else a slot of the timeline.
struct Contribution {
  Timeline::Slot slot;
  Group group;
  std::int64_t count;  ///< means: the sum of scores
};

/// All that a person adds to an indicator: ascending by slot and group, one entry for each.
void contribute(const MeasurePlan& plan, const Timeline& timeline, const Story& story,
                std::vector<Contribution>& contributions);

/// What a person adds within the days [from, to) around a t0, whatever the breakdown. `scores` is
/// of means; a person without a countable pair has none.
struct WindowContribution {
  std::int64_t count = 0;
  std::int64_t scores = 0;
};
enum class Window : std::uint8_t { before, after };
WindowContribution contribute_window(const MeasurePlan& plan, const Story& story, Date t0,
                                     int months, Window window);

/// The window's days: before `[t0 - months, t0)`, after `[t0, t0 + months)` (evaluation, 1).
DaySpan window_days(Date t0, int months, Window window);

}  // namespace braid::transform
