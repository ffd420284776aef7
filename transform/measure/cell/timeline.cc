#include "transform/measure/cell/timeline.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <limits>

namespace braid::transform {
namespace {

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end || value < 0) return std::nullopt;
  return value;
}

std::optional<LabelledPeriod> months_from(Date first, int months) {
  return LabelledPeriod{first, first.plus_months(months) - 1};
}

}  // namespace

Timeline::Timeline(Date first_day, Date last_day, const std::vector<DaySpan>& terms) {
  const Date from = end_of_year(fiscal_year_of(first_day) - 1) + 1;
  const int years = fiscal_year_of(last_day) - fiscal_year_of(first_day) + 1;
  months_ = static_cast<Slot>(years) * 12;
  for (Slot month = 0; month <= months_; ++month) {
    month_starts_.push_back(from.plus_months(static_cast<int>(month)));
  }
  for (Slot month = 0; month < months_; ++month) {
    const auto days = static_cast<std::size_t>(month_starts_[month + 1] - month_starts_[month]);
    month_of_day_.insert(month_of_day_.end(), days, static_cast<std::uint16_t>(month));
  }
  for (Slot slot = 0; slot < fiscal_slots(); ++slot) {
    spans_.push_back({month_starts_[first_month(slot)], month_starts_[past_month(slot)] - 1});
  }
  add_school_periods(terms);
}

void Timeline::add_school_periods(const std::vector<DaySpan>& terms) {
  constexpr int kTermsOfYear = 3;
  for (const DaySpan& term : terms) {
    if (holds(term.first) && holds(term.last)) school_.push_back({PeriodKind::term, term});
  }
  const std::vector<SchoolPeriod> all = school_;
  for (int year = first_day().year() + 1; year <= last_day().year(); ++year) {
    const DaySpan days{*Date::from_civil(year - 1, 9, 1), *Date::from_civil(year, 8, 31)};
    int within = 0;
    bool apart = true;
    Date past = Date{std::numeric_limits<std::int32_t>::min()};
    for (const auto& term : all) {  // ascending
      if (term.days.first < days.first || term.days.last > days.last) continue;
      ++within;
      apart = apart && term.days.first > past;
      past = term.days.last;
    }
    if (within == kTermsOfYear && apart) school_.push_back({PeriodKind::school_year, days});
  }
  for (const auto& period : school_) spans_.push_back(period.days);
}

PeriodKind Timeline::kind(Slot slot) const {
  if (slot >= fiscal_slots()) return school_[slot - fiscal_slots()].kind;
  if (slot < months_) return PeriodKind::month;
  return slot < months_ + months_ / 3 ? PeriodKind::quarter : PeriodKind::year;
}

Timeline::Slot Timeline::first_month(Slot slot) const {
  switch (kind(slot)) {
    case PeriodKind::month:
      return slot;
    case PeriodKind::quarter:
      return (slot - months_) * 3;
    case PeriodKind::year:
      return (slot - months_ - months_ / 3) * 12;
    case PeriodKind::term:
    case PeriodKind::school_year:
      break;
  }
  return 0;
}

Timeline::Slot Timeline::past_month(Slot slot) const {
  switch (kind(slot)) {
    case PeriodKind::month:
      return slot + 1;
    case PeriodKind::quarter:
      return first_month(slot) + 3;
    case PeriodKind::year:
      return first_month(slot) + 12;
    case PeriodKind::term:
    case PeriodKind::school_year:
      break;
  }
  return 0;
}

std::string Timeline::label(Slot slot) const {
  const Date day = first(slot);
  std::array<char, 16> text{};
  switch (kind(slot)) {
    case PeriodKind::month:
      std::snprintf(text.data(), text.size(), "%04d-%02d", day.year(), day.month());
      break;
    case PeriodKind::quarter:
      std::snprintf(text.data(), text.size(), "Y%04dQ%d", fiscal_year_of(day),
                    (day.month() + 8) % 12 / 3 + 1);
      break;
    case PeriodKind::year:
      std::snprintf(text.data(), text.size(), "Y%04d", fiscal_year_of(day));
      break;
    case PeriodKind::term:
      return day.text() + ".." + last(slot).text();
    case PeriodKind::school_year:
      std::snprintf(text.data(), text.size(), "A%04d", last(slot).year());
      break;
  }
  return text.data();
}

std::optional<LabelledPeriod> parse_period(std::string_view label) {
  if (const auto day = parse_iso_date(label)) return LabelledPeriod{*day, *day};
  if (label.size() == 7 && label[4] == '-') {
    const auto year = number(label.substr(0, 4)), month = number(label.substr(5));
    if (!year || !month) return std::nullopt;
    const auto first = Date::from_civil(*year, *month, 1);
    return first ? months_from(*first, 1) : std::nullopt;
  }
  if (const auto dots = label.find(".."); dots != std::string_view::npos) {
    const auto first = parse_iso_date(label.substr(0, dots));
    const auto last = parse_iso_date(label.substr(dots + 2));
    if (!first || !last) return std::nullopt;
    return LabelledPeriod{*first, *last};
  }
  if (label.size() == 5 && label[0] == 'A') {
    const auto year = number(label.substr(1));
    if (!year || *year < 1801 || *year > 2199) return std::nullopt;
    return months_from(*Date::from_civil(*year - 1, 9, 1), 12);
  }
  if ((label.size() != 5 && label.size() != 7) || label[0] != 'Y') return std::nullopt;
  const auto year = number(label.substr(1, 4));
  if (!year || *year < 1801 || *year > 2199) return std::nullopt;
  const Date first = end_of_year(*year - 1) + 1;
  if (label.size() == 5) return months_from(first, 12);
  const auto quarter = number(label.substr(6));
  if (label[5] != 'Q' || !quarter || *quarter < 1 || *quarter > 4) return std::nullopt;
  return months_from(first.plus_months((*quarter - 1) * 3), 3);
}

}  // namespace braid::transform
