#pragma once

#include <optional>
#include <string>

#include "core/fault.h"
#include "core/vocabulary.h"
#include "ingest/decode/decoder.h"
#include "ingest/table/code_list.h"
#include "ingest/table/row_fields.h"
#include "ingest/table/table_decoder.h"

namespace braid::ingest {

/// Words that the tables of schools and authorities' education services share.
struct EducationWords {
  static std::optional<EducationWords> load(const std::string& code_folder,
                                            const Vocabulary& vocabulary, Faults& faults);

  CodeList sessions, exclusions, activities, ethnic, sexes;
  KindCode person{}, sessions_kind{}, exclusion{}, school_entry{}, eet{};
  AttributeCode session_kind{}, exclusion_category{}, eet_status{};
  std::uint32_t possible = 0, authorised = 0, unauthorised = 0, male = 0, female = 0;

  char sex_of(Personal<std::string_view> text, RowFields& fields) const;
};

/// Refuses a delivery without a stated period: termly tables have no date of their own (rulings
/// G6).
void require_period(const Delivery& delivery, Verified& verified);

/// `YYYY-Mon-DD hh:mm:ss`, English months, also ISO and, in NCCIS, the day number of a spreadsheet
/// (feed-formats 1.2).
ReadDate read_school_date(std::string_view text);
ReadDate read_nccis_date(std::string_view text);

}  // namespace braid::ingest
