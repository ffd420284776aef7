#include "ingest/education/education_words.h"

#include <array>

#include "ingest/table/code_lists.h"

namespace braid::ingest {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

/// Days of a spreadsheet's day numbers that can be meant: 1927 to 2064.
constexpr std::int32_t kSerialMin = 10'000, kSerialMax = 60'000;

ReadDate read_iso_day(std::string_view text) {
  const ReadTime time = read_iso_time(text);
  return {time.how, time.usable() ? time.written : Date::none()};
}

}  // namespace

std::optional<EducationWords> EducationWords::load(const std::string& code_folder,
                                                   const Vocabulary& vocabulary, Faults& faults) {
  CodeLists lists{code_folder, vocabulary, faults};
  EducationWords words;
  words.sessions = lists.load("education/session", "session_kind");
  words.exclusions = lists.load("education/exclusion", "exclusion_category");
  words.activities = lists.load("education/activity", "eet_status");
  words.ethnic = lists.load("ssda903/ethnic", "ethnic5");
  words.sexes = lists.load("cin/sex", "sex");
  if (!lists.good()) return std::nullopt;
  words.person = vocabulary.kind("person");
  words.sessions_kind = vocabulary.kind("sessions");
  words.exclusion = vocabulary.kind("exclusion");
  words.school_entry = vocabulary.kind("school_entry");
  words.eet = vocabulary.kind("eet");
  words.session_kind = vocabulary.attribute("session_kind");
  words.exclusion_category = vocabulary.attribute("exclusion_category");
  words.eet_status = vocabulary.attribute("eet_status");
  words.possible = vocabulary.value(words.session_kind, "possible");
  words.authorised = vocabulary.value(words.session_kind, "authorised");
  words.unauthorised = vocabulary.value(words.session_kind, "unauthorised");
  words.male = vocabulary.value(vocabulary.attribute("sex"), "M");
  words.female = vocabulary.value(vocabulary.attribute("sex"), "F");
  return words;
}

char EducationWords::sex_of(Personal<std::string_view> text, RowFields& fields) const {
  if (text.empty()) return 0;
  const auto code = sexes.find(text.reveal_to_admit(), 0);
  if (!code.known()) fields.remark("education/sex-unknown");
  if (code.value == male) return 'M';
  return code.value == female ? 'F' : '\0';
}

void require_period(const Delivery& delivery, Verified& verified) {
  if (delivery.note.covers_from && delivery.note.covers_to) return;
  verified.faults.push_back({delivery.name, 0, 0, "education/period-missing",
                             "nothing says which term the tables are of",
                             "state period = \"FROM/TO\" in submission.toml"});
}

ReadDate read_school_date(std::string_view text) {
  if (text.size() < 11 || text[4] != '-' || text[8] != '-') return read_iso_day(text);
  const CodeText month{Personal{text.substr(5, 3)}};
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (month != kMonths[i]) continue;
    const std::size_t number = i + 1;
    std::array<char, 10> iso{};
    text.copy(iso.data(), 5);
    iso[5] = static_cast<char>('0' + number / 10);
    iso[6] = static_cast<char>('0' + number % 10);
    iso[7] = '-';
    text.substr(9).copy(iso.data() + 8, 2);
    return read_iso_date({iso.data(), iso.size()});
  }
  return {DateReading::invalid, Date::none()};
}

ReadDate read_nccis_date(std::string_view text) {
  if (const auto serial = whole_number(text)) {
    if (*serial < kSerialMin || *serial > kSerialMax) return {DateReading::invalid, Date::none()};
    return {DateReading::valid, Date::from_civil(1899, 12, 30).value_or(Date{}) + *serial};
  }
  if (text.find('/') != text.npos) return read_uk_date(text.substr(0, text.find(' ')));
  return read_iso_day(text);
}

}  // namespace braid::ingest
