#include "ingest/health/hl7v2_patient.h"

#include <algorithm>
#include <array>

#include "ingest/table/identifier_forms.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

bool equals(std::string_view text, std::string_view word) {
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(),
                                                  [](char a, char b) { return upper(a) == b; });
}

bool contains(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(),
                     [](char a, char b) { return upper(a) == b; }) != text.end();
}

template <std::size_t Count>
bool is_one_of(Hl7Text text, const std::array<std::string_view, Count>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return equals(text.reveal_to_admit(), word); });
}

constexpr std::array<std::string_view, 4> kNhsWords{"NHS", "NH", "NHSNBR", "NHSNMBR"};
constexpr std::array<std::string_view, 3> kLocalTypes{"MR", "MRN", "PI"};

bool is_local_repetition(Hl7Text repetition, const Hl7Delimiters& delimiters) {
  const auto authority = value_of(repetition, 4, delimiters).reveal_to_admit();
  return is_one_of(value_of(repetition, 5, delimiters), kLocalTypes) ||
         contains(authority, "MRENTR") || contains(authority, "MRN");
}

Hl7PatientId id_of(Hl7Text repetition, std::string_view facility, const Hl7Delimiters& delimiters) {
  Hl7PatientId id{value_of(repetition, 1, delimiters),
                  value_of(repetition, 4, delimiters).reveal_to_admit()};
  if (id.authority.empty()) id.authority = facility;
  return id;
}

/// The first repetition that is marked as an NHS number and is one.
Hl7Text find_nhs_number(const Hl7Segment& pid, const Hl7Delimiters& delimiters) {
  for (Hl7Text rest = pid.field(3); !rest.empty();) {
    const Hl7Text repetition = take_part(rest, delimiters.repetition);
    if (!is_nhs_repetition(repetition, delimiters)) continue;
    const Hl7Text number = value_of(repetition, 1, delimiters);
    if (has_nhs_number_form(number)) return number;
  }
  return {};
}

/// 999 numbers are reserved for tests (feed-formats 9.1). 9999999999 has not the form of a number:
/// it is a real trust's placeholder, and its patients are real.
bool is_test_number(Hl7Text number) {
  auto digits = number.reveal_to_admit();
  for (int i = 0; i < 3; ++i) {
    const auto at = digits.find_first_not_of(" -");
    if (at == std::string_view::npos || digits[at] != '9') return false;
    digits.remove_prefix(at + 1);
  }
  return true;
}

// Cut off after the day before any conversion: in summer a zone would move it (feed-formats 7.1).
void read_birth_date(Hl7Text field, Date now, feed::Identity& identity, feed::RecordBatch& batch) {
  const auto birth = read_hl7_time(field.reveal_to_admit().substr(0, 8));
  if (birth.how == DateReading::missing) return;
  if (!birth.usable() || birth.written > now) return batch.remark("hl7v2/birth-date-impossible");
  identity.birth_date = Personal{birth.written};
  if (birth.precision == TimePrecision::year || birth.precision == TimePrecision::month) {
    const bool month_known = birth.precision == TimePrecision::month;
    identity.birth_date = Personal{month_known ? birth.written + 14 : birth.written.plus_months(6)};
    identity.birth_date_quality = feed::BirthDateQuality::partial;
  }
}

char sex_of(Hl7Text field) {
  const auto text = field.reveal_to_admit();
  if (equals(text, "M") || equals(text, "MALE")) return 'M';
  if (equals(text, "F") || equals(text, "FEMALE")) return 'F';
  return equals(text, "A") ? 'I' : char{0};
}

/// Component 5, else 4, which may also hold a county: only what has a digit is a postcode.
Hl7Text find_postcode(const Hl7Segment& pid, const Hl7Delimiters& delimiters) {
  for (const std::size_t component : {5U, 4U}) {
    const Hl7Text found = value_of(pid.field(11), component, delimiters);
    if (found.reveal_to_admit().find_first_of("0123456789") != std::string_view::npos) return found;
  }
  return {};
}

}  // namespace

bool is_nhs_repetition(Hl7Text repetition, const Hl7Delimiters& delimiters) {
  return is_one_of(value_of(repetition, 4, delimiters), kNhsWords) ||
         is_one_of(value_of(repetition, 5, delimiters), kNhsWords);
}

Hl7PatientId find_local_id(const Hl7Segment& pid, std::string_view facility,
                           const Hl7Delimiters& delimiters) {
  Hl7PatientId first;
  for (Hl7Text rest = pid.field(3); !rest.empty();) {
    const Hl7Text repetition = take_part(rest, delimiters.repetition);
    const Hl7PatientId id = id_of(repetition, facility, delimiters);
    if (id.number.empty() || is_nhs_repetition(repetition, delimiters)) continue;
    if (is_local_repetition(repetition, delimiters)) return id;
    if (first.number.empty()) first = id;
  }
  if (!first.number.empty() || is_nhs_repetition(pid.field(2), delimiters)) return first;
  return id_of(pid.field(2), facility, delimiters);
}

bool is_test_surname(Hl7Text surname) {
  auto text = surname.reveal_to_admit();
  if (equals(text, "TEST")) return true;
  const auto begin = text.find_first_not_of("XZxz");
  if (begin == std::string_view::npos || begin < 2) return false;
  return text.size() - begin >= 4 && equals(text.substr(begin, 4), "TEST");
}

bool is_test_patient(const Hl7Segment& pid, const Hl7Delimiters& delimiters) {
  return is_test_number(find_nhs_number(pid, delimiters)) ||
         is_test_surname(value_of(pid.field(5), 1, delimiters));
}

feed::Identity read_patient(const Hl7Segment& pid, const Hl7Delimiters& delimiters, Date now,
                            feed::RecordBatch& batch, std::string& room) {
  const auto keep = [&](Hl7Text text) { return batch.keep(plain(text, delimiters, room)); };
  feed::Identity identity;
  identity.nhs_number = keep(find_nhs_number(pid, delimiters));
  const Hl7Text status = value_of(pid.field(32), 1, delimiters);
  identity.nhs_number_verified = status.empty() || status.reveal_to_admit() == "01";
  identity.family_name = keep(value_of(pid.field(5), 1, delimiters));
  identity.given_name = keep(value_of(pid.field(5), 2, delimiters));
  identity.postcode = keep(find_postcode(pid, delimiters));
  identity.sex = sex_of(value_of(pid.field(8), 1, delimiters));
  read_birth_date(value_of(pid.field(7), 1, delimiters), now, identity, batch);
  return identity;
}

std::string_view ethnic_group_of(const Hl7Segment& pid, const Hl7Delimiters& delimiters) {
  const auto code = value_of(pid.field(22), 1, delimiters).reveal_to_admit();
  if (code.size() != 1) return "";
  static constexpr std::pair<std::string_view, std::string_view> kGroups[] = {
      {"ABC", "White"}, {"DEFG", "Mixed"}, {"HJKLR", "Asian"}, {"MNP", "Black"}, {"S", "Other"}};
  for (const auto& [letters, group] : kGroups) {
    if (letters.find(code.front()) != letters.npos) return group;
  }
  return "";
}

}  // namespace braid::ingest
