#pragma once

#include "core/date.h"

namespace braid::ingest {

/// The first day on which somebody born on `birth` is 18 by indicators, rule R14: of those born on
/// 29 February, 1 March.
inline Date eighteenth_birthday(Date birth) {
  const int year = birth.year() + 18;
  if (const auto day = Date::from_civil(year, birth.month(), birth.day())) return *day;
  return Date::from_civil(year, 3, 1).value_or(Date::none());
}

}  // namespace braid::ingest
