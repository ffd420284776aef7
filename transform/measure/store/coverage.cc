#include "transform/measure/store/coverage.h"

#include <algorithm>

namespace braid::transform {

bool Coverage::overlaps(Date first, Date last) const {
  return std::any_of(spans_.begin(), spans_.end(),
                     [&](const DaySpan& span) { return span.first <= last && first <= span.last; });
}

int fiscal_year_of(Date day) { return day.year() + (day.month() >= 4 ? 1 : 0); }

Date end_of_year(int year) { return Date::from_civil(year, 3, 31).value_or(Date::none()); }

Coverage::Coverage(std::vector<DaySpan> spans) {
  std::sort(spans.begin(), spans.end(), [](const DaySpan& a, const DaySpan& b) {
    return a.first != b.first ? a.first < b.first : a.last < b.last;
  });
  for (const DaySpan& span : spans) {
    if (span.last < span.first) continue;
    if (!spans_.empty() && span.first <= spans_.back().last + 1) {
      spans_.back().last = std::max(spans_.back().last, span.last);
    } else {
      spans_.push_back(span);
    }
  }
}

bool Coverage::holds(Date first, Date last) const {
  return std::any_of(spans_.begin(), spans_.end(),
                     [&](const DaySpan& span) { return span.first <= first && last <= span.last; });
}

Coverage Coverage::common(const Coverage& other) const {
  std::vector<DaySpan> spans;
  for (const DaySpan& one : spans_) {
    for (const DaySpan& two : other.spans_) {
      spans.push_back({std::max(one.first, two.first), std::min(one.last, two.last)});
    }
  }
  return Coverage{std::move(spans)};
}

std::int32_t Coverage::days_of(DaySpan days) const {
  std::int32_t sum = 0;
  for (const DaySpan& span : spans_) {
    const Date first = std::max(span.first, days.first), last = std::min(span.last, days.last);
    if (first <= last) sum += last - first + 1;
  }
  return sum;
}

}  // namespace braid::transform
