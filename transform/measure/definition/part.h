#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/agency.h"
#include "core/vocabulary.h"
#include "transform/measure/definition/history.h"

namespace braid::transform {

/// The closed set of ways to measure (design, section 8). The first eight count, and can be the
/// numerator or the denominator of the others, which divide.
enum class MeasureKind : std::uint8_t {
  stock,     ///< open at a date (R4)
  at_end,    ///< open on the last day of the period
  starts,    ///< begun in the period (R6); occurrences happen
  ends,      ///< ended in the period (R6)
  active,    ///< at least one day in the period (R7)
  duration,  ///< days in the period (R5)
  figure,    ///< stated for the day, or for the year that the day or period lies in
  people,    ///< members of a programme's arm
  share,
  mean,
  rate,
  ratio,
  change,  ///< from a baseline to a follow-up
  median,  ///< the value in the middle; of two the half of their sum
};
constexpr bool divides(MeasureKind measure) { return measure >= MeasureKind::share; }

/// What the number counts. People count once a period, by the first start or the last end in it;
/// every other unit counts each stay, event or day.
enum class UnitOfCount : std::uint8_t {
  child,
  young_person,
  person,
  family,
  episode,
  spell,
  day,
  incident,
  arrest,
  attendance,
  score,
  referral,
  plan,
  placement,
  move,
  event,
  worker,
  kase,  ///< `case`
  fte,
  session,
  bed,
  pair,
};
constexpr bool counts_once(UnitOfCount unit) { return unit <= UnitOfCount::person; }

/// What a fold finds out about an entry, beside what its statement says. A condition can ask for it
/// as for an attribute; its code is past those of the vocabulary.
enum class Mark : std::uint8_t {
  from_care,   ///< 1 yes, 2 no: looked after on the first day
  seen_by,     ///< 1 services, 2 police, 3 both
  interview,   ///< 1 accepted, 2 not: the return interview, by either agency
  lives_at,    ///< value of `place`, looked through temporary stays (rulings G15)
  repeated,    ///< 1 yes, 2 no: a plan after an earlier one (rulings G26)
  midyear,     ///< 1 yes, 2 no: a school entry outside 1 August to 30 September (rulings G34)
  agency,      ///< kind of agency + 1
  registered,  ///< 1 yes, 2 no: in a home of the bed register (rulings G43)
  homeless,    ///< 1 yes, 2 no: of a care leaver, no safe home or a duty in the year (indicators,
               ///< H12)
};
inline constexpr std::size_t kMarks = 9;
inline constexpr std::uint16_t kFirstMarkCode = 0x100;
constexpr AttributeCode mark_code(Mark mark) {
  return static_cast<AttributeCode>(kFirstMarkCode + static_cast<std::uint16_t>(mark));
}

/// The value of an attribute is one of `values`, or is none of them if `excluded`. An attribute
/// that is absent has the value 0, "unknown".
struct Condition {
  AttributeCode attribute{};
  bool excluded = false;
  std::vector<std::uint32_t> values;  ///< ascending
  bool operator==(const Condition&) const = default;
};

struct Ages {
  std::optional<int> min, max;  ///< completed years, both included
  bool holds(std::int32_t number) const {
    return (!min || number >= *min) && (!max || number <= *max);
  }
  bool operator==(const Ages&) const = default;
};

/// How another entry of the same person has to stand to the day of the one that counts: to its
/// start, its end if it is about ends, the date of a stock.
enum class RelationKind : std::uint8_t {
  open,          ///< open on the day; with months, for as long already
  before,        ///< began before the day, and the day is at most the months after (R11)
  ended_before,  ///< ended on the day or before, and the day is at most the months after
  after,         ///< begins after the day, at most the months after (R11)
  on_day,        ///< begins on the day
  within,        ///< valid on some day of the months before the day, and begun before it
  in_period,     ///< has a day in the period
  throughout,    ///< open from the first day of the period to past its last
  complete,      ///< no other entry: the months after the day are covered (R17)
};
struct Relation {
  RelationKind kind{};
  bool negated = false;
  bool at_period_end = false;  ///< the day is the last of the period
  History of{};
  int months = 0;     ///< 0: any time
  int by_months = 0;  ///< `after`: it has ended by then, too
  int at_least = 1;
  std::vector<Condition> where;
  std::optional<Ages> value;  ///< bounds of the other entry's value
  bool operator==(const Relation&) const = default;
};

enum class PartWeight : std::uint8_t { one, value, length };
enum class Pick : std::uint8_t { usual, first, last };

/// One sum over persons: a whole count, or a side of a quotient.
struct Part {
  MeasureKind measure{};
  UnitOfCount unit{};
  History of{};
  std::vector<Condition> where;   ///< which entries count at all
  std::vector<Condition> having;  ///< what the one that stands for a person has to say
  std::vector<Relation> when;
  std::optional<Ages> ages;   ///< none: the list's own rule has decided
  Ages cohort_ages;           ///< of a programme's people
  std::optional<Ages> value;  ///< bounds of the entry's value
  int lasted_months = 0, lasted_days = 0;
  std::optional<std::int64_t> at_least;  ///< a person counts if there is as much in the period
  PartWeight weight = PartWeight::one;
  Pick pick = Pick::usual;
  std::optional<AttributeCode> distinct;  ///< different values of it are counted
  bool shown_at_end = false;              ///< broken down by the last day of the period
  bool ordered = false;                   ///< each value is kept, for the one in the middle
  // What `complete` is judged by; empty where nothing asks for it.
  std::vector<std::string> follow_facts;
  std::vector<AgencyKind> follow_agencies;

  bool once() const { return counts_once(unit); }
  bool operator==(const Part&) const = default;
};

/// Two values of one person, about a t0 and about the end of the window after it.
enum class PairPick : std::uint8_t {
  nearest,  ///< to t0 within -90 to +30 days, to t0 + 12 months within 90 days (indicators, S1)
  latest,   ///< the last in the 12 months up to t0, and in those after (rulings G39)
  open,     ///< the highest that holds on t0, and on the last day of the window; else 0
};
/// What is summed over the pairs.
enum class PairCount : std::uint8_t {
  value,   ///< before: the first value, after: the second
  change,  ///< second - first
  pairs,
  lower,  ///< pairs whose second is lower
  higher,
  same,
  matching,            ///< pairs whose second meets `then`
  change_of_matching,  ///< pairs whose second meets `then`, less those whose first does
};
struct Pair {
  History of{};
  std::vector<Condition> where;
  PairPick pick{};
  int around_days = 0;  ///< `nearest`: both windows are so many days either side, if not 0
  PairCount count{};
  bool second_needed = true;
  std::optional<Ages> first, then;  ///< bounds of the values; first: who is in the denominator
  Ages ages;                        ///< completed years at each value
  bool operator==(const Pair&) const = default;
};

}  // namespace braid::transform
