#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/date.h"

namespace braid::transform {

using BirthDateBuffer = std::array<char, 8>;

/// A birth date as far as it may say who somebody is; the view is of the caller's buffer.
struct BirthDate {
  std::string_view text;  ///< `YYYYMMDD`
  /// 1 January: also written for an unknown day and for an assessed age (linkage-design 2.5).
  bool is_default = false;
};

/// Dates that systems write for "not known" (linkage-design 2.5).
bool is_placeholder_birth_date(Date date);

/// A birth date as people write it.
struct WrittenBirthDate {
  Date date = Date::none();
  bool is_partial = false;  ///< a year, or a year and a month
};

/// `YYYY-MM-DD`, `YYYYMMDD` or `D/M/YYYY`, also with `.`, `-` or a space between the parts; the day
/// is never after the month. No date for anything else and for a day that is not in the calendar
/// (linkage-design 2.5).
WrittenBirthDate read_birth_date(std::string_view sent);

/// Nothing for no date, a placeholder and a year that has not four digits. Whether a date lies in
/// the future was judged where it was read: there is no clock here.
std::optional<BirthDate> normalise_birth_date(Date date, BirthDateBuffer& buffer);

}  // namespace braid::transform
