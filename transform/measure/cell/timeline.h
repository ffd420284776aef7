#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/date.h"
#include "transform/measure/measurer.h"
#include "transform/measure/store/coverage.h"

namespace braid::transform {

/// The months, quarters and years that cells can stand for, as slots: first all months, then all
/// quarters, then all years. It begins on a 1 April and ends on a 31 March, so three months are a
/// quarter and twelve are a year (indicators, rule R9; rulings B2).
class Timeline {
 public:
  using Slot = std::uint32_t;

  Timeline() = default;
  /// The fiscal years that hold the two days and all between. `terms` are further periods, as
  /// schools state them; they make school years where three of them lie in one without overlap.
  Timeline(Date first_day, Date last_day, const std::vector<DaySpan>& terms = {});

  Slot months() const { return months_; }
  Slot slots() const { return fiscal_slots() + static_cast<Slot>(school_.size()); }
  bool empty() const { return months_ == 0; }
  Date first_day() const { return empty() ? Date::none() : month_starts_.front(); }
  Date last_day() const { return empty() ? Date::none() : month_starts_.back() - 1; }
  bool holds(Date day) const { return !empty() && first_day() <= day && day <= last_day(); }

  /// The month that a day of the timeline lies in.
  Slot month_of(Date day) const { return month_of_day_[day - month_starts_.front()]; }
  /// Visits the slots of a kind that may have a day of the months, both included; of schools'
  /// periods all.
  template <class Visit>
  void each_slot(PeriodKind kind, Slot from, Slot to, const Visit& visit) const {
    if (kind == PeriodKind::term || kind == PeriodKind::school_year) {
      for (std::size_t i = 0; i < school_.size(); ++i) {
        if (school_[i].kind == kind) visit(fiscal_slots() + static_cast<Slot>(i));
      }
      return;
    }
    const Slot each = kind == PeriodKind::month ? 1 : kind == PeriodKind::quarter ? 3 : 12;
    const Slot base = kind == PeriodKind::month     ? 0
                      : kind == PeriodKind::quarter ? months_
                                                    : months_ + months_ / 3;
    for (Slot slot = base + from / each; slot <= base + to / each; ++slot) visit(slot);
  }
  PeriodKind kind(Slot slot) const;
  /// Of a month, quarter or year: its months, as [first, past the last).
  Slot first_month(Slot slot) const;
  Slot past_month(Slot slot) const;
  Date first(Slot slot) const { return spans_[slot].first; }
  Date last(Slot slot) const { return spans_[slot].last; }
  /// First day of a month; `months()` gives the day after the timeline.
  Date month_start(Slot month) const { return month_starts_[month]; }
  /// `2024-04`, `Y2025Q1`, `Y2025`.
  std::string label(Slot slot) const;

  bool operator==(const Timeline& other) const {
    return months_ == other.months_ && first_day() == other.first_day();
  }

 private:
  struct SchoolPeriod {
    PeriodKind kind;
    DaySpan days;
  };

  Slot fiscal_slots() const { return months_ + months_ / 3 + months_ / 12; }
  void add_school_periods(const std::vector<DaySpan>& terms);

  Slot months_ = 0;
  std::vector<SchoolPeriod> school_;
  std::vector<DaySpan> spans_;      // by slot
  std::vector<Date> month_starts_;  // one more than months
  std::vector<std::uint16_t> month_of_day_;
};

inline constexpr std::array kPeriodKinds = {PeriodKind::month, PeriodKind::quarter,
                                            PeriodKind::year, PeriodKind::term,
                                            PeriodKind::school_year};

/// A month, quarter, year or date as cells are labelled; nothing if the text is none of them.
struct LabelledPeriod {
  Date first, last;
};
std::optional<LabelledPeriod> parse_period(std::string_view label);

}  // namespace braid::transform
