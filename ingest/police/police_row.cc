#include "ingest/police/police_row.h"

#include <algorithm>

namespace braid::ingest {
namespace {

using Field = PoliceField;

/// Columns of every record type, first and in this order (feed-formats 6.2).
constexpr std::array kCommonColumns{
    PoliceColumn{"record_type", Field::record_type},
    PoliceColumn{"action", Field::action, true},
    PoliceColumn{"record_id", Field::record_id, true},
    PoliceColumn{"record_version", Field::record_version, true},
    PoliceColumn{"force_code", Field::force_code},
    PoliceColumn{"source_system"},
    PoliceColumn{"force_person_id", Field::force_person_id, true},
    PoliceColumn{"updated_at"},
};

template <std::size_t N>
constexpr auto with_common(const std::array<PoliceColumn, N>& own) {
  std::array<PoliceColumn, kCommonColumns.size() + N> all{};
  std::copy(own.begin(), own.end(),
            std::copy(kCommonColumns.begin(), kCommonColumns.end(), all.begin()));
  return all;
}

constexpr auto kPersonColumns = with_common(std::array{
    PoliceColumn{"given_name", Field::given_name, true},
    PoliceColumn{"family_name", Field::family_name, true},
    PoliceColumn{"date_of_birth", Field::date_of_birth, true},
    PoliceColumn{"dob_status", Field::dob_status},
    PoliceColumn{"gender", Field::gender},
    // What a person says of their own ethnic group. No fact is made of what an officer saw
    // (feed-formats 6.1 and 11, row 47).
    PoliceColumn{"ethnicity_sd", Field::ethnicity_sd},
    PoliceColumn{"ethnicity_obs"},
    PoliceColumn{"postcode", Field::postcode},
    PoliceColumn{"pnc_id"},
    PoliceColumn{"cro_number"},
    PoliceColumn{"merged_into", Field::merged_into},
});

constexpr auto kMissingColumns = with_common(std::array{
    PoliceColumn{"report_id", Field::report_id},
    PoliceColumn{"reported_at", Field::reported_at, true},
    PoliceColumn{"missing_from_at", Field::missing_from_at, true},
    PoliceColumn{"found_at", Field::found_at, true},
    PoliceColumn{"status", Field::status, true},
    PoliceColumn{"category", Field::category, true},
    PoliceColumn{"risk_initial"},
    PoliceColumn{"risk_final"},
    PoliceColumn{"missing_from"},
    PoliceColumn{"lac_flag"},
    PoliceColumn{"reported_by"},
    PoliceColumn{"found_by"},
    PoliceColumn{"found_out_of_force"},
    PoliceColumn{"harm"},
    PoliceColumn{"prevention_interview"},
    PoliceColumn{"return_interview_offered"},
    PoliceColumn{"return_interview_accepted", Field::return_interview_accepted},
    PoliceColumn{"repeat_90d"},
});

constexpr auto kArrestColumns = with_common(std::array{
    PoliceColumn{"custody_ref", Field::custody_ref, true},
    PoliceColumn{"asn"},
    PoliceColumn{"arrested_at", Field::arrested_at, true},
    PoliceColumn{"station"},
    PoliceColumn{"reason"},
    PoliceColumn{"offence_cjs"},
    PoliceColumn{"offence_ho"},
    PoliceColumn{"voluntary", Field::voluntary, true},
    PoliceColumn{"age_at_arrest", Field::age_at_arrest},
    PoliceColumn{"appropriate_adult"},
    PoliceColumn{"detained_until"},
    PoliceColumn{"disposal"},
});

constexpr auto kOffenceColumns = with_common(std::array{
    PoliceColumn{"crime_ref", Field::crime_ref, true},
    PoliceColumn{"role", Field::role, true},
    PoliceColumn{"offence_ho"},
    PoliceColumn{"offence_cjs"},
    PoliceColumn{"offence_from", Field::offence_from, true},
    PoliceColumn{"offence_to"},
    PoliceColumn{"recorded_on", Field::recorded_on, true},
    PoliceColumn{"status"},
    PoliceColumn{"outcome_code"},
    PoliceColumn{"outcome_on"},
    PoliceColumn{"domestic_flag"},
    PoliceColumn{"cse_flag", Field::cse_flag},
    PoliceColumn{"cce_flag"},
    PoliceColumn{"hate_flag"},
});

constexpr auto kOutcomeColumns = with_common(std::array{
    PoliceColumn{"crime_ref", Field::crime_ref, true},
    PoliceColumn{"asn", Field::asn},
    PoliceColumn{"outcome_type", Field::outcome_type, true},
    PoliceColumn{"outcome_on", Field::outcome_on, true},
    PoliceColumn{"court_on"},
});

constexpr auto kFlagColumns = with_common(std::array{
    PoliceColumn{"flag_type", Field::flag_type, true},
    PoliceColumn{"level", Field::level, true},
    PoliceColumn{"valid_from", Field::valid_from, true},
    PoliceColumn{"valid_to", Field::valid_to, true},
    PoliceColumn{"review_on"},
    PoliceColumn{"basis", Field::basis, true},
});

constexpr auto kDomesticColumns = with_common(std::array{
    PoliceColumn{"da_ref", Field::da_ref, true},
    PoliceColumn{"incident_on"},
    PoliceColumn{"role", Field::role, true},
    PoliceColumn{"dash_risk"},
    PoliceColumn{"marac_referred"},
    PoliceColumn{"marac_on", Field::marac_on, true},
    PoliceColumn{"operation_encompass"},
});

struct TableName {
  std::string_view name;
  std::string_view own_column;  ///< no other type has it
};
constexpr std::array kTables{
    TableName{"person", "dob_status"},    TableName{"missing", "missing_from_at"},
    TableName{"arrest", "arrested_at"},   TableName{"offence", "offence_from"},
    TableName{"outcome", "outcome_type"}, TableName{"flag", "flag_type"},
    TableName{"domestic", "da_ref"},      TableName{"ppn", "ppn_ref"},
    TableName{"stop", "search_ref"},
};

}  // namespace

std::string_view police_table_name(PoliceTable table) {
  const auto index = static_cast<std::size_t>(table);
  return index < kTables.size() ? kTables[index].name : std::string_view{"unknown"};
}

PoliceTable police_table_of(std::string_view record_type) {
  const auto* found = std::find_if(kTables.begin(), kTables.end(), [&](const TableName& table) {
    return table.name == record_type;
  });
  return static_cast<PoliceTable>(found - kTables.begin());
}

PoliceTable police_table_with(std::span<const std::string_view> names) {
  const auto* found = std::find_if(kTables.begin(), kTables.end(), [&](const TableName& table) {
    return std::find(names.begin(), names.end(), table.own_column) != names.end();
  });
  return static_cast<PoliceTable>(found - kTables.begin());
}

std::span<const PoliceColumn> police_columns(PoliceTable table) {
  switch (table) {
    case PoliceTable::person:
      return kPersonColumns;
    case PoliceTable::missing:
      return kMissingColumns;
    case PoliceTable::arrest:
      return kArrestColumns;
    case PoliceTable::offence:
      return kOffenceColumns;
    case PoliceTable::outcome:
      return kOutcomeColumns;
    case PoliceTable::flag:
      return kFlagColumns;
    case PoliceTable::domestic:
      return kDomesticColumns;
    default:
      return {};
  }
}

}  // namespace braid::ingest
