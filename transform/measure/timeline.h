#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/date.h"
#include "transform/measure/measurer.h"

namespace braid::transform {

/// The months, quarters and years that cells can stand for, as slots: first all months, then all
/// quarters, then all years. It begins on a 1 April and ends on a 31 March, so three months are a
/// quarter and twelve are a year (indicators, rule R9; rulings B2).
class Timeline {
 public:
  using Slot = std::uint32_t;

  Timeline() = default;
  /// The fiscal years that hold the two days and all between.
  Timeline(Date first_day, Date last_day);

  Slot months() const { return months_; }
  Slot slots() const { return months_ + months_ / 3 + months_ / 12; }
  bool empty() const { return months_ == 0; }
  Date first_day() const { return empty() ? Date::none() : month_starts_.front(); }
  Date last_day() const { return empty() ? Date::none() : month_starts_.back() - 1; }
  bool holds(Date day) const { return !empty() && first_day() <= day && day <= last_day(); }

  /// The month that a day of the timeline lies in.
  Slot month_of(Date day) const { return month_of_day_[day - month_starts_.front()]; }
  /// The slot of a kind that holds the month.
  Slot slot(PeriodKind kind, Slot month) const {
    if (kind == PeriodKind::month) return month;
    if (kind == PeriodKind::quarter) return months_ + month / 3;
    return months_ + months_ / 3 + month / 12;
  }
  PeriodKind kind(Slot slot) const;
  /// Of a slot: its months, as [first, past the last).
  Slot first_month(Slot slot) const;
  Slot past_month(Slot slot) const;
  Date first(Slot slot) const { return month_starts_[first_month(slot)]; }
  Date last(Slot slot) const { return month_starts_[past_month(slot)] - 1; }
  /// First day of a month; `months()` gives the day after the timeline.
  Date month_start(Slot month) const { return month_starts_[month]; }
  /// `2024-04`, `Y2025Q1`, `Y2025`.
  std::string label(Slot slot) const;

  bool operator==(const Timeline& other) const {
    return months_ == other.months_ && first_day() == other.first_day();
  }

 private:
  Slot months_ = 0;
  std::vector<Date> month_starts_;  // one more than months
  std::vector<std::uint16_t> month_of_day_;
};

/// A month, quarter, year or date as cells are labelled; nothing if the text is none of them.
struct LabelledPeriod {
  Date first, last;
};
std::optional<LabelledPeriod> parse_period(std::string_view label);

/// The fiscal year's 31 March: year 2025 ends on 2025-03-31.
Date end_of_year(int year);

}  // namespace braid::transform
