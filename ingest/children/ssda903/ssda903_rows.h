#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "core/date.h"
#include "ingest/children/eighteenth_birthday.h"
#include "ingest/children/ssda903/ssda903_mapping.h"
#include "ingest/table/identifier_forms.h"
#include "ingest/table/record_writer.h"
#include "ingest/table/refusal.h"
#include "ingest/table/subject_map.h"
#include "ingest/table/table_reader.h"

namespace braid::ingest {

/// What the other tables of a 903 delivery need to know of a child.
struct Ssda903Child {
  bool in_header = false;      ///< has a Header row that could be taken
  bool births_differ = false;  ///< Header rows with several birth dates (feed-formats 11, row 50)
  char sex = 0;                ///< of the Header
  Date birth = Date::none();   ///< of the Header
  std::uint64_t header_rows = 0;
  /// Of tables with one row a child the last good one counts (feed-formats 2.11, INT31 to INT36).
  std::uint64_t last_row_header = 0, last_row_oc2 = 0, last_row_uasc = 0;
  bool has_episode = false;
  bool taken_over = false;  ///< the latest episode ended with E3: another authority has the child
  Date care_until = Date::none();  ///< end of the latest episode; none while one is open
  // Known while decoding only:
  Date home_since = Date::none();  ///< start of the latest episode that states a home postcode
  CompactPostcode home;
  std::uint64_t home_row = 0;
};

/// A 903 return while it is read.
struct Ssda903Return {
  const Ssda903Mapping* mapping = nullptr;
  int year = 0;
  Date first_day = Date::none(), last_day = Date::none();  ///< of its coverage, both included
  bool has_header = false;                                 ///< the delivery has a Header table
  SubjectMap<Ssda903Child> children;
};

struct HeaderRow {
  RowName name;
  Date birth = Date::none();
  char sex = 0;
  Personal<std::string_view> upn;
  std::uint32_t ethnic5 = 0;
};

struct EpisodeRow {
  static constexpr std::size_t kCodesMax = 7;

  RowName name;
  Date start = Date::none(), end = Date::none();  ///< already clipped at the 18th birthday
  bool adult = false;
  bool open = false;                             ///< DEC is empty
  bool begins_spell = false;                     ///< RNE is S
  bool goes_on = false;                          ///< REC is X1
  bool temporary = false;                        ///< PLACE is one of T0 to T4
  bool taken_over = false;                       ///< REC is E3: by another authority
  std::array<std::uint32_t, kCodesMax> codes{};  ///< in the order of the mapping's columns
  CompactPostcode home;
  /// What tells placements apart, and the number of a registered home; empty: nothing is stated
  /// (rulings G11).
  std::string placement;
  SubjectId urn;
};

struct MissingRow {
  RowName name;
  Date start = Date::none(), end = Date::none();
  std::uint32_t category = 0;
  char letter = 0;  ///< MISSING, as in the row's key
};

struct Oc2Row {
  RowName name;
  std::optional<std::int32_t> score;
  /// Values of the mapping's health columns, 0 where nothing is said.
  std::array<std::uint32_t, 5> health{};
  bool has_health = false;
};

struct UascRow {
  RowName name;
  Date until = Date::none();
};

// Each judges the row that `table` stands on by itself and by what the Header says of its child,
// and fills `row` as far as it can be read; a refused row has at least the part of its name that
// can be believed. What a row does to the other rows of its table is judged elsewhere
// (ssda903_episodes.h, ssda903_decoder.cc). Severity (feed-formats 2.11):
//   * refused: a key or a date of an event that is missing or impossible; an unknown code in RNE,
//     LS, PLACE or MISSING, which decide what is counted; a child that is not in the Header or is
//     contradicted by it; an event before birth, a birth after the year;
//   * kept as unknown, with a remark: an unknown code anywhere else, an empty one everywhere but in
//     MISSING; a birth date that is missing or no date; an SDQ value that is no score;
//   * kept as it is, with a remark: a code that is not of the year, an event outside the year, a
//     date without its zeros, REC without DEC, people over 25;
//   * left out, with a remark: what an adult's episode says (rulings B14).
Judgement judge_header(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                       HeaderRow& row);
Judgement judge_episode(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                        EpisodeRow& row);
Judgement judge_missing(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                        MissingRow& row);
Judgement judge_oc2(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                    Oc2Row& row);
// Exported for the further tables (ssda903_further.h).
Refusal read_child(const TableReader& table, RowName& name);
Refusal check_against_header(const Ssda903Return& whole, const Ssda903Child* child, Date birth,
                             char sex);
Date read_other_date(Personal<std::string_view> text, RowRemarks remarks);
Judgement judge_uasc(const TableReader& table, const Ssda903Return& whole, RowRemarks remarks,
                     UascRow& row);

}  // namespace braid::ingest
