#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/vocabulary.h"
#include "transform/measure/definition/history.h"

namespace braid::transform {

/// The vocabulary's numbers for the words that measuring itself uses.
struct Words {
  /// Kinds of fact have numbers below this.
  static constexpr std::size_t kKindsMax = 64;

  explicit Words(const Vocabulary& vocabulary);

  // Kinds that have a fold of their own.
  std::uint8_t person, uasc, care, missing, arrest, attendance, stay, sdq, participation, referral,
      need, cin_plan, cp_plan, risk_flag, crime, sessions, school_entry, adoption, allocation,
      population, beds, domestic, opt_out;
  // Attributes.
  std::uint8_t sex, birth_month, ethnic5, disabled, legal_status, reason_new, reason_ceased,
      need_code, place, provider, placement, home, missing_category, return_interview, age_stated,
      voluntary, part, attendance_kind, mental_health, respondent, sdq_scale, programme, arm,
      family, eet_t0, earlier_plans, other_authority, accommodation, risk_type, risk_level,
      crime_part, crime_role, outcome_type, committed_on, session_kind, eet_status, adoption_step,
      worker, age;
  // Values.
  std::uint32_t male, female, v3, v4, e1, started, same_carer_t, same_carer_u, moved_p, moved_b,
      same_day, away, interview_accepted, part_start, part_cancel, part_update, carer, cse,
      level_low, offence, outcome, caution_youth, caution_conditional, conviction, possible, order,
      match, victim, no_fixed_abode, emergency, bed_and_breakfast;

  /// Places of children in care, by their groups (rulings G7): value of `place` -> value of the
  /// breakdown set; the same of legal statuses (rulings G8).
  std::array<std::uint8_t, 64> place_group{}, legal_group{};
  bool is_temporary(std::uint32_t place_value) const { return place_group[place_value] == 0; }
  bool is_adoptive(std::uint32_t place_value) const { return place_group[place_value] == 2; }

  /// The list that facts of a kind go into as they are, by kind; kNone where a fold puts them
  /// together.
  static constexpr std::uint8_t kNone = 255;
  std::array<std::uint8_t, kKindsMax> plain_history{};
};

}  // namespace braid::transform
