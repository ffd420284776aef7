#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace braid {

/// A civil date, UK local, as whole days since 1970-01-01. Source: indicators, rule R1.
///
/// `Date::none()` stands for "not stated"; as the end of a stay it means "still open". It compares
/// greater than every real date, which is what an open end needs.
class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::int32_t days) : days_{days} {}
  static constexpr Date none() { return Date{}; }
  /// Nothing for a day that is not in the calendar, or a year outside 1800 to 2200.
  static std::optional<Date> from_civil(int year, int month, int day);

  constexpr bool is_none() const { return days_ == kNone; }
  constexpr std::int32_t days() const { return days_; }

  int year() const;
  int month() const;  ///< 1 to 12
  int day() const;    ///< 1 to 31

  constexpr auto operator<=>(const Date&) const = default;
  constexpr Date operator+(std::int32_t days) const { return Date{days_ + days}; }
  constexpr Date operator-(std::int32_t days) const { return Date{days_ - days}; }
  constexpr std::int32_t operator-(Date other) const { return days_ - other.days_; }

  /// Same day number in the target month, or its last day (indicators, rule R10). `months` may be
  /// negative.
  Date plus_months(int months) const;

  /// `YYYY-MM-DD`; empty for none.
  std::string text() const;

 private:
  static constexpr std::int32_t kNone = std::numeric_limits<std::int32_t>::max();
  std::int32_t days_ = kNone;
};

/// `YYYY-MM-DD` exactly, of the real calendar.
std::optional<Date> parse_iso_date(std::string_view text);

/// Completed years at `at` of somebody born on `birth` (indicators, rule R14).
int age_at(Date birth, Date at);

/// Seconds since 1970-01-01T00:00:00. A time of a feed without a zone is UK local time and is kept
/// as if it were UTC: only its order and its date are ever used.
using Seconds = std::int64_t;

}  // namespace braid
