#include "ingest/text/dates.h"

#include <algorithm>
#include <array>

namespace braid::ingest {
namespace {

constexpr Seconds kHour = 3600;
constexpr Seconds kDay = 24 * kHour;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Takes a text apart from its front. What cannot be taken makes the whole fail.
class Parts {
 public:
  explicit Parts(std::string_view text) : left_{text} {}

  bool failed() const { return failed_; }
  bool done() const { return left_.empty(); }
  bool at_digit() const { return !left_.empty() && is_digit(left_.front()); }
  bool at(char c) const { return !left_.empty() && left_.front() == c; }

  bool skip(char c) {
    if (!at(c)) return false;
    left_.remove_prefix(1);
    return true;
  }
  void need(char c) { failed_ = !skip(c) || failed_; }

  /// A whole number of so many digits.
  int number(std::size_t digits_min, std::size_t digits_max) {
    int value = 0;
    std::size_t digits = 0;
    for (; digits < digits_max && at_digit(); ++digits) {
      value = value * 10 + (left_.front() - '0');
      left_.remove_prefix(1);
    }
    failed_ = failed_ || digits < digits_min;
    digits_ = digits;
    return value;
  }
  int number(std::size_t digits) { return number(digits, digits); }
  std::size_t last_digits() const { return digits_; }

  void skip_fraction() {
    if (!skip('.')) return;
    failed_ = failed_ || !at_digit();
    while (at_digit()) left_.remove_prefix(1);
  }

 private:
  std::string_view left_;
  std::size_t digits_ = 0;
  bool failed_ = false;
};

struct Day {
  int year = 0, month = 1, day = 1;
  bool operator==(const Day&) const = default;
};

/// Feed-formats 1.2; the last is the placeholder that one NHS data set publishes.
constexpr std::array<Day, 3> kPlaceholders = {Day{1900, 1, 1}, Day{9999, 12, 31},
                                              Day{1811, 11, 11}};

ReadDate judge(const Day& day, DateReading how) {
  if (std::find(kPlaceholders.begin(), kPlaceholders.end(), day) != kPlaceholders.end()) return {};
  if (day.year < 1900 || day.year > 2100) return {DateReading::invalid, Date::none()};
  const auto date = Date::from_civil(day.year, day.month, day.day);
  if (!date) return {DateReading::invalid, Date::none()};
  return {how, *date};
}

/// Seconds after midnight, and what a stated offset is to UTC.
struct Clock {
  int hour = 0, minute = 0, second = 0;
  bool has_offset = false;
  int offset_minutes = 0;

  bool possible() const {
    return hour < 24 && minute < 60 && second < 60 && offset_minutes >= -14 * 60 &&
           offset_minutes <= 14 * 60;
  }
};

/// Nothing, `Z`, or `+hh`, `+hhmm`, `+hh:mm`.
void take_offset(Parts& parts, Clock& clock) {
  if (parts.skip('Z') || parts.skip('z')) {
    clock.has_offset = true;
    return;
  }
  const bool behind = parts.at('-');
  if (!parts.skip('+') && !parts.skip('-')) return;
  const int hours = parts.number(2);
  parts.skip(':');
  const int minutes = parts.done() ? 0 : parts.number(2);
  clock.has_offset = true;
  clock.offset_minutes = (behind ? -1 : 1) * (hours * 60 + minutes);
}

ReadTime judge(const Day& day, const Clock& clock, TimePrecision precision) {
  ReadTime out;
  const ReadDate date = judge(day, DateReading::valid);
  out.how = date.how;
  out.precision = precision;
  if (!date.usable()) return out;
  if (!clock.possible()) return {.how = DateReading::invalid};
  out.written = date.date;
  out.at = midnight_of(date.date) + clock.hour * kHour + clock.minute * 60 + clock.second;
  if (clock.has_offset) out.at = uk_local(out.at - clock.offset_minutes * 60);
  out.date = date_of(out.at);
  return out;
}

/// 01:00 UTC on the last Sunday of a month of 31 days.
Seconds last_sunday(int year, int month) {
  const Date last = *Date::from_civil(year, month, 31);
  // 1970-01-01 was a Thursday; floored, because days may be negative.
  const int weekday = ((last.days() + 4) % 7 + 7) % 7;
  return midnight_of(last - weekday) + kHour;
}

}  // namespace

Seconds uk_local(Seconds utc) {
  const int year = date_of(utc).year();
  const bool summer = utc >= last_sunday(year, 3) && utc < last_sunday(year, 10);
  return summer ? utc + kHour : utc;
}

Date date_of(Seconds at) {
  const Seconds days = at >= 0 ? at / kDay : (at - kDay + 1) / kDay;
  return Date{static_cast<std::int32_t>(days)};
}

ReadDate read_uk_date(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return {};
  Parts parts{text};
  Day day;
  day.day = parts.number(1, 2);
  const bool short_day = parts.last_digits() < 2;
  parts.need('/');
  day.month = parts.number(1, 2);
  const bool short_month = parts.last_digits() < 2;
  parts.need('/');
  day.year = parts.number(4);
  if (parts.failed() || !parts.done()) return {DateReading::invalid, Date::none()};
  return judge(day, short_day || short_month ? DateReading::lenient : DateReading::valid);
}

namespace {

Day take_iso_day(Parts& parts) {
  Day day;
  day.year = parts.number(4);
  parts.need('-');
  day.month = parts.number(2);
  parts.need('-');
  day.day = parts.number(2);
  return day;
}

}  // namespace

ReadDate read_iso_date(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return {};
  Parts parts{text};
  const Day day = take_iso_day(parts);
  if (parts.failed() || !parts.done()) return {DateReading::invalid, Date::none()};
  return judge(day, DateReading::valid);
}

ReadTime read_iso_time(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return {};
  Parts parts{text};
  const Day day = take_iso_day(parts);
  Clock clock;
  auto precision = TimePrecision::day;
  if (!parts.done()) {
    if (!parts.skip('T') && !parts.skip('t')) parts.need(' ');
    precision = TimePrecision::minute;
    clock.hour = parts.number(2);
    parts.need(':');
    clock.minute = parts.number(2);
    if (parts.skip(':')) {
      precision = TimePrecision::second;
      clock.second = parts.number(2);
      parts.skip_fraction();
    }
    parts.skip(' ');  // SQL writes its offset apart
    take_offset(parts, clock);
  }
  if (parts.failed() || !parts.done()) return {.how = DateReading::invalid};
  return judge(day, clock, precision);
}

ReadTime read_hl7_time(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return {};
  Parts parts{text};
  Day day;
  Clock clock;
  auto precision = TimePrecision::year;
  day.year = parts.number(4);
  if (parts.at_digit()) {
    day.month = parts.number(2);
    precision = TimePrecision::month;
  }
  if (parts.at_digit()) {
    day.day = parts.number(2);
    precision = TimePrecision::day;
  }
  if (parts.at_digit()) {
    clock.hour = parts.number(2);
    precision = TimePrecision::minute;
    if (parts.at_digit()) clock.minute = parts.number(2);
  }
  if (parts.at_digit()) {
    clock.second = parts.number(2);
    parts.skip_fraction();
    precision = TimePrecision::second;
  }
  take_offset(parts, clock);
  if (parts.failed() || !parts.done()) return {.how = DateReading::invalid};
  // An offset says nothing about a day or a month alone.
  if (precision < TimePrecision::minute) clock.has_offset = false;
  return judge(day, clock, precision);
}

}  // namespace braid::ingest
