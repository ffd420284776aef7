#pragma once

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "transform/measure/definition/breakdown_group.h"
#include "transform/measure/definition/part.h"
#include "transform/measure/store/stored_fact.h"

namespace braid::transform {

/// A stretch of somebody's history: a care episode, a period of care, a missing incident; or
/// something that happened on one day, whose end means nothing; or a score of a day.
struct Stay {
  static constexpr std::int16_t kNotStated = -1;

  Date start, end = Date::none();    ///< half-open; none: open (indicators, rule R2)
  const StoredFact* fact = nullptr;  ///< the statement whose attributes hold
  bool exits = true;                 ///< false: the end is only where the record stops (rulings C2)
  std::int16_t age = kNotStated;     ///< completed years that the agency stated (rulings B14)
  std::int32_t value = 1;            ///< scores, numbers of beds, levels
  const StoredFact* last = nullptr;  ///< the statement that its end is told by, if another one
  bool begins = true;                ///< false: it goes on from what another feed tells
  std::array<std::uint8_t, kMarks> marks{};

  std::uint8_t mark(Mark of) const { return marks[static_cast<std::size_t>(of)]; }
  void set(Mark of, std::uint32_t to) {
    marks[static_cast<std::size_t>(of)] = static_cast<std::uint8_t>(to);
  }
};

/// The first t0 of a person in a programme (rulings B9).
struct Participation {
  std::uint32_t programme = 0;  ///< programme_code()
  std::uint32_t arm = 0;
  Date t0;
  const StoredFact* fact = nullptr;
};

/// What was repaired or left out while telling a story.
enum class StoryRemark : std::uint8_t {
  open_vanished,
  overlap_cut,
  zero_length,
  gap_after_x1,
  touching_after_exit,
  first_is_not_s,
  without_start,
  missing_joined,
  arrest_of_nobody,
  score_out_of_range,
  participation_repeated,
  participation_waits,
  same_day,
  referral_of_open_case,
  told_by_return,
};
inline constexpr std::size_t kStoryRemarks = 15;
Literal story_remark_rule(StoryRemark remark);

/// A person's facts, put together. Pure in the facts, the deliveries and the vocabulary; the order
/// in which facts arrived does not matter.
struct Story {
  /// Values of the breakdown sets from a day on.
  struct GroupFrom {
    Date from;
    Group group;
  };

  bool nobody = false;  ///< a fact whose subject is not known (rulings D4)
  /// False: some programme names a person whom no agency has told of yet (rulings B9).
  bool known = false;
  Date birth = Date::none();  ///< 15th of the month (indicators, rule R14)
  Sex sex = Sex::unknown;
  std::vector<GroupFrom> groups;  ///< ascending; the first begins before all days

  /// By History; all ascending by start. Care is without respite, and no two episodes of one
  /// subject overlap; periods of care never overlap or touch.
  std::array<std::vector<Stay>, kHistories> lists;
  std::vector<Participation> participations;
  /// Those of the same programmes after the first (evaluation, E1, E2).
  std::vector<Participation> later_participations;
  /// Times at which a risk of sexual exploitation is flagged, low or above, as [from, to).
  std::vector<std::pair<Date, Date>> cse;
  std::array<std::int64_t, kStoryRemarks> remarks{};

  /// Kinds of agency that have told of the person, by AgencyKind as bits.
  std::uint8_t agencies = 0;

  void clear();
  std::vector<Stay>& of(History history) { return lists[static_cast<std::size_t>(history)]; }
  const std::vector<Stay>& of(History history) const {
    return lists[static_cast<std::size_t>(history)];
  }
  void remark(StoryRemark what) { ++remarks[static_cast<std::size_t>(what)]; }
  Group group_at(Date day) const;
  /// Completed years; kNotStated if the month of birth is not known.
  std::int16_t age_at_day(Date day) const;
};

}  // namespace braid::transform
