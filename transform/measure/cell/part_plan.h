#pragma once

#include <array>
#include <vector>

#include "transform/measure/cell/timeline.h"
#include "transform/measure/definition/part.h"
#include "transform/measure/store/coverage.h"
#include "transform/measure/store/deliveries.h"
#include "transform/measure/story/story.h"

namespace braid::transform {

/// A part made ready for measuring. Definitions that count the same thing share one.
struct PartPlan {
  Part part;
  bool dated = false;
  /// Kinds of period that any publication wants it for, by PeriodKind.
  std::array<bool, kPeriodKindCount> periods{};
  /// Breakdown tables that any publication wants it in.
  std::vector<BreakdownTable> tables;
  TableMask entry_sets = 0;  ///< of these, the sets that are about the entry that counts
  /// Up to which day follow-ups are known, from the deliveries (rulings R17, G18).
  Date followed_to = Date::none();

  bool wants(PeriodKind kind) const { return periods[static_cast<std::size_t>(kind)]; }
  void settle(const Deliveries& deliveries, const Vocabulary& vocabulary);
};

/// Whether an entry's statement says what a condition asks. `ending`: of the statement that its end
/// is told by, where that is another one.
bool holds(const Condition& condition, const Stay& stay, bool ending);
bool holds(const std::vector<Condition>& conditions, const Stay& stay, bool ending);

/// Whether the person's other entries stand to the day as a relation asks. `period`: the days that
/// are counted in, for relations that ask about these.
bool holds(const Relation& relation, const Story& story, Date day, DaySpan period,
           Date followed_to);

/// Whether a relation can only be asked of a period, not of a day alone.
constexpr bool is_about_period(const Relation& relation) {
  return relation.at_period_end || relation.kind == RelationKind::in_period ||
         relation.kind == RelationKind::throughout;
}

}  // namespace braid::transform
