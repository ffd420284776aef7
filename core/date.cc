#include "core/date.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace braid {
namespace {

std::chrono::year_month_day civil(std::int32_t days) {
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days}}};
}

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end || digits.front() == '-') return std::nullopt;
  return value;
}

}  // namespace

std::optional<Date> Date::from_civil(int year, int month, int day) {
  if (year < 1800 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Date{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

int Date::year() const { return static_cast<int>(civil(days_).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(civil(days_).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(days_).day())); }

Date Date::plus_months(int months) const {
  const auto from = civil(days_);
  const auto target = from.year() / from.month() + std::chrono::months{months};
  const auto last = (target / std::chrono::last).day();
  const auto day = from.day() < last ? from.day() : last;
  return Date{
      static_cast<std::int32_t>(std::chrono::sys_days{target / day}.time_since_epoch().count())};
}

std::string Date::text() const {
  if (is_none()) return {};
  std::array<char, 16> out{};
  const int written =
      std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", year(), month(), day());
  return std::string(out.data(), static_cast<std::size_t>(written));
}

std::optional<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return Date::from_civil(*year, *month, *day);
}

int age_at(Date birth, Date at) {
  const auto born = civil(birth.days());
  const auto now = civil(at.days());
  int years = static_cast<int>(now.year()) - static_cast<int>(born.year());
  if (now.month() < born.month() || (now.month() == born.month() && now.day() < born.day())) {
    --years;
  }
  return years;
}

}  // namespace braid
