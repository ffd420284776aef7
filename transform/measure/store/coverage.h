#pragma once

#include <cstdint>
#include <vector>

#include "core/date.h"

namespace braid::transform {

/// Days, both included.
struct DaySpan {
  Date first, last;
  bool operator==(const DaySpan&) const = default;
};

/// The fiscal year's 31 March: year 2025 ends on 2025-03-31.
Date end_of_year(int year);
/// The year that a day lies in, named by the one in which it ends.
int fiscal_year_of(Date day);

/// Days that are spoken for, as ascending spans that do not touch.
class Coverage {
 public:
  Coverage() = default;
  explicit Coverage(std::vector<DaySpan> spans);

  const std::vector<DaySpan>& spans() const { return spans_; }
  bool empty() const { return spans_.empty(); }
  bool holds(Date first, Date last) const;
  /// Whether it has any of the days.
  bool overlaps(Date first, Date last) const;
  /// Days that both hold.
  Coverage common(const Coverage& other) const;
  /// How many of the days it holds.
  std::int32_t days_of(DaySpan days) const;
  Date first_day() const { return empty() ? Date::none() : spans_.front().first; }
  Date last_day() const { return empty() ? Date::none() : spans_.back().last; }

 private:
  std::vector<DaySpan> spans_;
};

}  // namespace braid::transform
