#include "ingest/health/patient_words.h"

#include "ingest/table/code_lists.h"
#include "ingest/table/identifier_forms.h"

namespace braid::ingest {
namespace {

bool is_test_number(std::string_view number) {
  for (int i = 0; i < 3; ++i) {
    const auto at = number.find_first_not_of(" -");
    if (at == number.npos || number[at] != '9') return false;
    number.remove_prefix(at + 1);
  }
  return true;
}

char sex_of(const CodeText& code) {
  if (code == "1" || code == "M" || code == "MALE") return 'M';
  if (code == "2" || code == "F" || code == "FEMALE") return 'F';
  return code == "9" || code == "I" ? 'I' : '\0';
}

}  // namespace

std::optional<PatientWords> PatientWords::load(const std::string& code_folder,
                                               const Vocabulary& vocabulary, Faults& faults) {
  CodeLists lists{code_folder, vocabulary, faults};
  PatientWords words;
  words.ethnic = lists.load("health/ethnic", "ethnic5");
  words.tier4_beds = lists.load("health/tier4_bed", "tier4");
  if (!lists.good()) return std::nullopt;
  words.person = vocabulary.kind("person");
  words.attendance = vocabulary.kind("attendance");
  words.stay = vocabulary.kind("stay");
  words.ward_stay = vocabulary.kind("ward_stay");
  words.camhs_referral = vocabulary.kind("camhs_referral");
  words.part = vocabulary.attribute("part");
  words.attendance_kind = vocabulary.attribute("attendance_kind");
  words.department = vocabulary.attribute("department");
  words.mental_health = vocabulary.attribute("mental_health");
  words.tier4 = vocabulary.attribute("tier4");
  words.rejected = vocabulary.attribute("rejected");
  words.start = vocabulary.value(words.part, "start");
  words.end = vocabulary.value(words.part, "end");
  words.first = vocabulary.value(words.attendance_kind, "first");
  words.planned = vocabulary.value(words.attendance_kind, "planned_followup");
  words.unplanned = vocabulary.value(words.attendance_kind, "unplanned_followup");
  return words;
}

bool read_patient_row(const PatientWords& words, const PatientColumns& columns, bool drop_tests,
                      RowFields& fields, MappedRow& row) {
  const auto number = fields.text(columns.nhs_number);
  if (drop_tests && is_test_number(number.reveal_to_admit())) return false;
  auto& identity = row.identity.emplace();
  if (!number.empty() && !has_nhs_number_form(number)) {
    fields.remark("health/nhs-number-form");
  } else {
    identity.nhs_number = number;
  }
  auto status = fields.text(columns.nhs_status).reveal_to_admit();
  if (status.size() == 2 && status.starts_with('0')) status.remove_prefix(1);
  identity.nhs_number_verified = status.empty() || status == "1";
  identity.birth_date =
      Personal{fields.other_date(columns.birth_date, "health/birth-date-invalid")};
  identity.postcode = fields.text(columns.postcode);
  identity.sex = sex_of(fields.code(columns.gender));
  const auto ethnic = fields.text(columns.ethnic).reveal_to_admit();
  const auto group = words.ethnic.find(ethnic.substr(0, 2), 0);
  if (!ethnic.empty() && !group.known()) fields.remark("health/ethnicity-unknown");
  identity.ethnic5 = group.value;
  return true;
}

}  // namespace braid::ingest
