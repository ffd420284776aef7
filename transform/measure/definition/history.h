#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace braid::transform {

/// The lists of a person's story that a definition can be about: the closed set of its key `of`.
/// docs/indicators.md says what one entry of each is.
enum class History : std::uint8_t {
  care,
  respite,
  spell,
  placement,
  placement_strict,
  settled,
  move,
  missing,
  away,
  arrest,
  voluntary,
  attendance,
  admission,
  ward_stay,
  camhs_referral,
  sdq,
  referral,
  need,
  cin_plan,
  cp_plan,
  step,
  risk_flag,
  crime,
  proven,
  proven_offence,
  domestic,
  sessions,
  attendance_record,
  exclusion,
  school_entry,
  eet,
  care_leaver,
  health_items,
  adoption,
  allocation,
  worker_change,
  workforce,
  survey,
  housing_duty,
  participation,
  beds,
  population,
  opt_out,
  court_application,
  cohort,    ///< no list: the members of a programme's arm, before and after their t0
  calendar,  ///< no list: the days of the period itself
};

inline constexpr std::array<std::string_view, 46> kHistoryWords = {"care",
                                                                   "respite",
                                                                   "spell",
                                                                   "placement",
                                                                   "placement_strict",
                                                                   "settled",
                                                                   "move",
                                                                   "missing",
                                                                   "away",
                                                                   "arrest",
                                                                   "voluntary",
                                                                   "attendance",
                                                                   "admission",
                                                                   "ward_stay",
                                                                   "camhs_referral",
                                                                   "sdq",
                                                                   "referral",
                                                                   "need",
                                                                   "cin_plan",
                                                                   "cp_plan",
                                                                   "step",
                                                                   "risk_flag",
                                                                   "crime",
                                                                   "proven",
                                                                   "proven_offence",
                                                                   "domestic",
                                                                   "sessions",
                                                                   "attendance_record",
                                                                   "exclusion",
                                                                   "school_entry",
                                                                   "eet",
                                                                   "care_leaver",
                                                                   "health_items",
                                                                   "adoption",
                                                                   "allocation",
                                                                   "worker_change",
                                                                   "workforce",
                                                                   "survey",
                                                                   "housing_duty",
                                                                   "participation",
                                                                   "beds",
                                                                   "population",
                                                                   "opt_out",
                                                                   "court_application",
                                                                   "cohort",
                                                                   "calendar"};
/// Histories that have a list.
inline constexpr std::size_t kHistories = static_cast<std::size_t>(History::cohort);

/// Nothing for another word.
std::optional<History> history_of(std::string_view word);

/// Whether an entry lasts; else it happens on its first day, and its end means nothing.
constexpr bool lasts(History history) {
  switch (history) {
    case History::care:
    case History::respite:
    case History::spell:
    case History::placement:
    case History::placement_strict:
    case History::settled:
    case History::missing:
    case History::away:
    case History::ward_stay:
    case History::need:
    case History::cin_plan:
    case History::cp_plan:
    case History::step:
    case History::risk_flag:
    case History::school_entry:
    case History::allocation:
    case History::housing_duty:
    case History::beds:
      return true;
    default:
      return false;
  }
}

/// Of stays in care the clip at the 18th birthday has decided who belongs (rulings B14).
constexpr bool is_of_care(History history) { return history <= History::move; }

}  // namespace braid::transform
