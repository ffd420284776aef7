#include "ingest/table/row_fields.h"

#include <algorithm>
#include <limits>

namespace braid::ingest {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::int32_t> decimal_number(std::string_view text, int places) {
  std::int64_t value = 0;
  bool any = false, point = false, half = false;
  int read = 0;
  for (const char c : text) {
    if (c == ',' && !point && any) continue;
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    any = true;
    if (point && read == places) {
      half = c >= '5';  // only the next digit decides
      ++read;
      continue;
    }
    if (point && read > places) continue;
    value = value * 10 + (c - '0');
    if (point) ++read;
    if (value > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  }
  if (!any) return std::nullopt;
  for (; read < places; ++read) value *= 10;
  value += half ? 1 : 0;
  if (value > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  return static_cast<std::int32_t>(value);
}

CodeText::CodeText(Personal<std::string_view> text) {
  const auto given = text.reveal_to_admit();
  size_ = static_cast<std::uint8_t>(std::min(given.size(), sizeof bytes_));
  std::transform(given.begin(), given.begin() + size_, bytes_, upper);
}

YesNo yes_or_no(Personal<std::string_view> text) {
  const CodeText code{text};
  static constexpr std::string_view kYes[] = {"1", "Y", "YES", "TRUE", "T", "1.0"};
  static constexpr std::string_view kNo[] = {"0", "N", "NO", "FALSE", "F", "0.0"};
  if (std::find(std::begin(kYes), std::end(kYes), code.view()) != std::end(kYes)) {
    return YesNo::yes;
  }
  return std::find(std::begin(kNo), std::end(kNo), code.view()) != std::end(kNo) ? YesNo::no
                                                                                 : YesNo::unknown;
}

ReadDate RowFields::read(std::size_t column) const {
  const ReadDate date = dates_(text(column).reveal_to_admit());
  if (date.how == DateReading::lenient) remarks_.add("table/date-not-padded");
  return date;
}

Date RowFields::event_date(std::size_t column, Refusal why) {
  const ReadDate date = read(column);
  if (!date.usable()) refuse(why);
  return date.date;
}

Date RowFields::end_date(std::size_t column, Refusal why) {
  const ReadDate date = read(column);
  if (date.how == DateReading::invalid) refuse(why);
  return date.date;
}

Date RowFields::other_date(std::size_t column, Literal rule) {
  const ReadDate date = read(column);
  if (date.how == DateReading::invalid) remarks_.add(rule);
  return date.date;
}

}  // namespace braid::ingest
