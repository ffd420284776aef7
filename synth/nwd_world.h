#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "synth/records.h"

namespace braid::synth {

/// What one arm of the No Wrong Door demonstration has to add up to, in the windows [t0 - 12
/// months, t0) and [t0, t0 + 12 months). Source: seed table no-wrong-door; where it gives no number
/// for the comparator one is made up, and said so at the field.
struct ArmPlan {
  std::string_view name;
  int members;
  int in_care;     ///< at t0; the others are on the edge of care, or edging to it
  int ceased;      ///< of those in care: left in the window after (rulings H51)
  int back_again;  ///< of those: in care on the window's last day
  int entering;    ///< of the others: came into care in the window after
  int sdq_pairs, sdq_before, sdq_after;  ///< pairs and sums of their scores
  int missing_before, missing_after;
  int arrests_before, arrests_after;
  int ae_before, ae_after, ae_later;  ///< later: in the six months that follow the window after
  /// Who left care from 1 April to 30 September 2015, was back within 18 months, and more than
  /// once.
  int leavers, returning, returning_twice;
  int often_moved_before, often_moved_after;  ///< children with three moves or more
  int eet, eet_kept, neet, eet_gained;        ///< status at t0, and 12 months later
};

/// Rows nwd.01 to 05a (32 = 223 - 191), 07 to 10, 12, 12a, 13, 15, 17, 19: 19.5 = 585 / 30,
/// 16.8 = 504 / 30.
inline constexpr ArmPlan kProgrammeArm{.name = "programme",
                                       .members = 290,
                                       .in_care = 67,
                                       .ceased = 30,
                                       .back_again = 3,
                                       .entering = 32,
                                       .sdq_pairs = 30,
                                       .sdq_before = 585,
                                       .sdq_after = 504,
                                       .missing_before = 503,
                                       .missing_after = 253,
                                       .arrests_before = 63,
                                       .arrests_after = 39,
                                       .ae_before = 21,
                                       .ae_after = 9,
                                       .ae_later = 1,
                                       .leavers = 164,
                                       .returning = 25,
                                       .returning_twice = 7,
                                       .often_moved_before = 13,
                                       .often_moved_after = 10,
                                       .eet = 91,
                                       .eet_kept = 69,
                                       .neet = 51,
                                       .eet_gained = 13};
/// Rows nwd.06, 16, 18: 11.7 = 702 / 60, 11.5 = 690 / 60. Made up: members, entering, arrests, A&E.
/// Of the rest nothing is stated; their care is as it comes.
inline constexpr ArmPlan kComparatorArm{.name = "comparator",
                                        .members = 300,
                                        .in_care = 100,
                                        .ceased = 20,
                                        .back_again = 0,
                                        .entering = 30,
                                        .sdq_pairs = 60,
                                        .sdq_before = 702,
                                        .sdq_after = 690,
                                        .missing_before = 1318,
                                        .missing_after = 1231,
                                        .arrests_before = 58,
                                        .arrests_after = 56,
                                        .ae_before = 18,
                                        .ae_after = 17,
                                        .ae_later = 0,
                                        .leavers = 0,
                                        .returning = 0,
                                        .returning_twice = 0,
                                        .often_moved_before = 0,
                                        .often_moved_after = 0,
                                        .eet = 0,
                                        .eet_kept = 0,
                                        .neet = 0,
                                        .eet_gained = 0};

/// The two hubs: nights that their beds were occupied and could have been in a collection year.
/// Row nwd.11: 97% of 15 x 365 is 5,310.75.
struct HubYear {
  int year, beds, occupied;
};
inline constexpr std::array kHubYears{HubYear{2015, 15, 5311}, HubYear{2017, 12, 1971}};

/// Interviews of members of the programme, some at the beginning and others later, and how many of
/// these people spoke of stability. Rows nwd.20 and 21.
struct Interviews {
  std::string_view form;
  int people, stable;
};
inline constexpr std::array kInterviews{Interviews{"baseline", 60, 19},
                                        Interviews{"followup", 32, 13}};
inline constexpr std::string_view kStability = "STABILITY";

/// Arrests of all young people of the area in the first and in the second collection year: row
/// nwd.14.
inline constexpr std::array kAreaArrests{687, 693};

inline constexpr int kNwdFirstYear = 2015, kNwdLastYear = 2017;  ///< collection years
/// Last day of the hospital's messages: 18 months after the last possible t0.
inline const Date kNwdHospitalUntil = *Date::from_civil(2017, 9, 30);

/// Everything that the demonstration's agencies hold, before it is written. The programme's and
/// the comparator's t0 lie from 1 April 2015 to 31 March 2016, so that both windows of each lie
/// inside the three collection years; children with a pair of SDQ scores have theirs from 1 April
/// to 20 June 2015, for which 31 March 2015 and 2016 are the scores to pair (catalogue, S1).
struct NwdWorld {
  std::vector<CareRecord> care;
  std::vector<PoliceRecord> police;
  std::vector<HealthRecord> health;
  std::vector<YoungPerson> young_people;
  std::vector<Answer> answers;
  std::vector<BedsOfHome> beds;
  std::vector<Participation> participations;
  std::uint32_t people = 0;
};

inline constexpr std::string_view kNwdArea = "E10000023";
inline constexpr std::string_view kNwdChildren = "children/E10000023", kNwdPolice = "police/99",
                                  kNwdHealth = "health/ZX901",
                                  kNwdEducation = "education/E10000023",
                                  kNwdProgramme = "programme/no-wrong-door";

NwdWorld make_nwd_world(std::uint64_t seed);

}  // namespace braid::synth
