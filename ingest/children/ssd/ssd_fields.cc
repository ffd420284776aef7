#include "ingest/children/ssd/ssd_fields.h"

#include <algorithm>

namespace braid::ingest {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_text(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return upper(a) == upper(b); });
}

}  // namespace

Personal<std::string_view> ssd_field(const TableReader& table, std::size_t column) {
  static constexpr std::string_view kPlaceholders[] = {"SSD_PH", "SSD_SUI", "SSD_PH_CCI",
                                                       "PLACEHOLDER_DATA", "-1"};
  const auto field = table.field(column);
  const auto text = field.reveal_to_admit();
  const bool placeholder =
      std::any_of(std::begin(kPlaceholders), std::end(kPlaceholders),
                  [&](std::string_view known) { return same_text(known, text); });
  return placeholder ? Personal<std::string_view>{} : field;
}

ReadDate read_ssd_date(Personal<std::string_view> text) {
  const auto given = text.reveal_to_admit();
  if (given.find('/') != given.npos) return read_uk_date(given.substr(0, given.find(' ')));
  const ReadTime time = read_iso_time(given);
  return {time.how, time.usable() ? time.written : Date::none()};
}

std::string_view leading_code(std::string_view text) {
  return text.substr(0, text.find_first_of(" -:"));
}

}  // namespace braid::ingest
