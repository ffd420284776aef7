#pragma once

#include "core/date.h"
#include "synth/random.h"
#include "synth/records.h"

namespace braid::synth {

/// Histories of care that keep to the episode grammar (feed-formats 2.10), made up to the day
/// before `horizon`: what would end later is left open.
class CareStory {
 public:
  CareStory(Random& random, Date horizon) : random_{random}, horizon_{horizon} {}

  /// A whole history of one of the kinds below, begun some time before `from` or after, with
  /// returns to care. May be empty for a child who grows up first.
  void history(CareRecord& record, Date from);

  /// One period of care of the ordinary kind, from `start` to `end` at the latest; a horizon, an
  /// 18th birthday or `ends_with` close it. With `end` none the story chooses its length.
  void spell(CareRecord& record, Date start, Date end = Date::none(),
             std::string_view ends_with = {});
  /// Placement order, placed, adopted. For a child under five.
  void adoption(CareRecord& record, Date start);
  /// A series of short breaks of which each is recorded (V3), or one agreement for all (V4).
  void short_breaks(CareRecord& record, Date start, bool each);
  /// On remand, under PACE, or under a youth rehabilitation order. From the age of 10.
  void youth_justice(CareRecord& record, Date start);

  /// Nights missing or away, each inside one episode, at least four days apart.
  void missing(CareRecord& record, int times, Date first);
  /// A row of OC2 for each year that asks for one.
  void scores(CareRecord& record, int first_year, int last_year);

 private:
  struct Step;

  Placement new_placement(int age, Date day, std::string_view legal, bool first);
  std::string_view exit_reason(int age, bool at_eighteen, std::string_view legal, bool uasc);
  Step next_step(const Episode& now, const Placement& before, Date day, Date end, int age);
  std::string_view later_legal(std::string_view legal, int age);
  std::uint32_t home() { return 1 + random_.below(160'000); }

  Random& random_;
  Date horizon_;
};

/// In the stock on 31 March of `year`, in one spell since before its first day, without short
/// breaks (feed-formats 2.8, rulings G44).
bool looked_after_all_year(const CareRecord& record, int year);

inline Date eighteenth_birthday(Date birth) { return birth.plus_months(18 * 12); }
/// First and last day of a collection year.
inline Date year_start(int year) { return *Date::from_civil(year - 1, 4, 1); }
inline Date year_end(int year) { return *Date::from_civil(year, 3, 31); }

}  // namespace braid::synth
