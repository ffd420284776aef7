#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/personal.h"

namespace braid::ingest {

/// Types of record of the police extract (feed-formats 6.3). The first seven are taken.
enum class PoliceTable : std::uint8_t {
  person,
  missing,
  arrest,
  offence,
  outcome,
  flag,
  domestic,
  ppn,
  stop,
  unknown
};
inline constexpr std::size_t kPoliceTablesTaken = 7;

constexpr bool is_taken(PoliceTable table) {
  return static_cast<std::size_t>(table) < kPoliceTablesTaken;
}
std::string_view police_table_name(PoliceTable table);
/// The value of a column `record_type`.
PoliceTable police_table_of(std::string_view record_type);
/// The type whose own column stands among `names`; unknown if none does. A table is known by its
/// columns, not by its file's name (feed-formats 1.1).
PoliceTable police_table_with(std::span<const std::string_view> names);

/// Columns that Braid reads.
enum class PoliceField : std::uint8_t {
  record_type,
  action,
  record_id,
  record_version,
  force_code,
  force_person_id,
  given_name,
  family_name,
  date_of_birth,
  dob_status,
  gender,
  postcode,
  merged_into,
  report_id,
  reported_at,
  missing_from_at,
  found_at,
  status,
  category,
  custody_ref,
  arrested_at,
  voluntary,
  age_at_arrest,
  ethnicity_sd,
  return_interview_accepted,
  crime_ref,
  asn,
  role,
  offence_from,
  recorded_on,
  cse_flag,
  outcome_type,
  outcome_on,
  flag_type,
  level,
  valid_from,
  valid_to,
  basis,
  da_ref,
  marac_on,
  none,
};
inline constexpr std::size_t kPoliceFields = static_cast<std::size_t>(PoliceField::none);

/// A documented column of a type, and what is read of it: `none` where nothing is. A column that is
/// not documented is refused: that is how free text about people would arrive (feed-formats 6.4).
struct PoliceColumn {
  std::string_view name;
  PoliceField field = PoliceField::none;
  bool mandatory = false;
};
std::span<const PoliceColumn> police_columns(PoliceTable table);

/// One row, from CSV or JSON Lines. Views live as long as the reader's row.
struct PoliceRow {
  std::array<Personal<std::string_view>, kPoliceFields> fields{};

  Personal<std::string_view> get(PoliceField field) const {
    return fields[static_cast<std::size_t>(field)];
  }
  void set(PoliceField field, Personal<std::string_view> value) {
    fields[static_cast<std::size_t>(field)] = value;
  }
};

}  // namespace braid::ingest
