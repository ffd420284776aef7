#pragma once

#include <cstdint>

#include "core/vocabulary.h"

namespace braid::transform {

/// The vocabulary's numbers for the words that measuring itself uses.
struct Words {
  explicit Words(const Vocabulary& vocabulary);

  std::uint8_t person, uasc, care, missing, arrest, attendance, sdq, participation;  // kinds
  std::uint8_t sex, birth_month, legal_status, reason_new, reason_ceased, missing_category,
      age_stated, voluntary, part, attendance_kind, respondent, programme, arm;  // attributes
  std::uint32_t male, female, v3, v4, started, same_day, away, part_start, part_cancel, part_update,
      carer;
};

}  // namespace braid::transform
