#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/fault.h"
#include "core/vocabulary.h"
#include "ingest/table/code_list.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"

namespace braid::ingest {

/// Where a table of patients has what says who they are (feed-formats 7.2, 7.4).
struct PatientColumns {
  std::size_t nhs_number, nhs_status, birth_date, postcode, gender, ethnic;
};

/// Words that the tables of health agencies share.
struct PatientWords {
  static std::optional<PatientWords> load(const std::string& code_folder,
                                          const Vocabulary& vocabulary, Faults& faults);

  CodeList ethnic, tier4_beds;
  KindCode person{}, attendance{}, stay{}, ward_stay{}, camhs_referral{};
  AttributeCode part{}, attendance_kind{}, department{}, mental_health{}, tier4{}, rejected{};
  std::uint32_t start = 0, end = 0, first = 0, planned = 0, unplanned = 0;
};

/// Makes the row's identity, and with it the fact `person`. An NHS number of another status than 01
/// does not link (rulings A6). False for made-up patients, whose numbers begin with 999, if they
/// are to be dropped (rulings A11).
bool read_patient_row(const PatientWords& words, const PatientColumns& columns, bool drop_tests,
                      RowFields& fields, MappedRow& row);

}  // namespace braid::ingest
