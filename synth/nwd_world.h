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
  int ae_before, ae_after;
};

/// Rows nwd.02, 03, 04 (223 - 191), 05, 05a, 12, 13, 15, 17: 19.5 = 585 / 30, 16.8 = 504 / 30.
inline constexpr ArmPlan kProgrammeArm{"programme", 290, 67,  30, 3,  32, 30, 585,
                                       504,         503, 253, 63, 39, 21, 9};
/// Rows nwd.06, 16, 18: 11.7 = 702 / 60, 11.5 = 690 / 60. Made up: members, entering, arrests, A&E.
inline constexpr ArmPlan kComparatorArm{"comparator", 300,  100,  20, 0,  30, 60, 702,
                                        690,          1318, 1231, 58, 56, 18, 17};

/// Arrests of all young people of the area in the first and in the second collection year: row
/// nwd.14.
inline constexpr std::array kAreaArrests{687, 693};

inline constexpr int kNwdFirstYear = 2015, kNwdLastYear = 2017;  ///< collection years

/// Everything that the demonstration's agencies hold, before it is written. The programme's and
/// the comparator's t0 lie from 1 April 2015 to 31 March 2016, so that both windows of each lie
/// inside the three collection years; children with a pair of SDQ scores have theirs from 1 April
/// to 20 June 2015, for which 31 March 2015 and 2016 are the scores to pair (catalogue, S1).
struct NwdWorld {
  std::vector<CareRecord> care;
  std::vector<PoliceRecord> police;
  std::vector<HealthRecord> health;
  std::vector<Participation> participations;
  std::uint32_t people = 0;
};

inline constexpr std::string_view kNwdArea = "E10000023";
inline constexpr std::string_view kNwdChildren = "children/E10000023", kNwdPolice = "police/99",
                                  kNwdHealth = "health/ZX901",
                                  kNwdProgramme = "programme/no-wrong-door";

NwdWorld make_nwd_world(std::uint64_t seed);

}  // namespace braid::synth
