#include "ingest/children/child_tables.h"

#include <algorithm>
#include <array>

namespace braid::ingest {
namespace {

constexpr auto kMandatory = ColumnForm::Need::mandatory;
constexpr auto kRare = ColumnForm::Need::rare;

// Order of columns: those that the enumerations of the header name come first.
constexpr ColumnForm kHeader[] = {{"CHILD", kMandatory},
                                  {"SEX", kMandatory},
                                  {"DOB", kMandatory},
                                  {"ETHNIC"},
                                  {"UPN"},
                                  {"MOTHER"},
                                  {"MC_DOB"}};
constexpr ColumnForm kEpisodes[] = {{"CHILD", kMandatory},
                                    {"DECOM", kMandatory},
                                    {"RNE", kMandatory},
                                    {"LS", kMandatory},
                                    {"CIN"},
                                    {"PLACE", kMandatory},
                                    {"PLACE_PROVIDER"},
                                    {"DEC", kMandatory},
                                    {"REC", kMandatory},
                                    {"REASON_PLACE_CHANGE"},
                                    {"HOME_POST"},
                                    {"PL_POST"},
                                    {"URN"}};
constexpr ColumnForm kMissing[] = {{"CHILD", kMandatory},
                                   {"DOB"},
                                   {"MISSING", kMandatory},
                                   {"MIS_START", kMandatory},
                                   {"MIS_END"}};
constexpr ColumnForm kOc2[] = {{"CHILD", kMandatory},
                               {"DOB"},
                               {"SDQ_SCORE"},
                               {"SDQ_REASON"},
                               {"CONVICTED"},
                               {"HEALTH_CHECK"},
                               {"IMMUNISATIONS"},
                               {"TEETH_CHECK"},
                               {"HEALTH_ASSESSMENT"},
                               {"SUBSTANCE_MISUSE"},
                               {"INTERVENTION_RECEIVED"},
                               {"INTERVENTION_OFFERED"}};
constexpr ColumnForm kUasc[] = {{"CHILD", kMandatory}, {"SEX"}, {"DOB"}, {"DUC"}, {"UASC", kRare}};
constexpr ColumnForm kOc3[] = {{"CHILD", kMandatory}, {"DOB"}, {"IN_TOUCH"}, {"ACTIV"}, {"ACCOM"}};
constexpr ColumnForm kAd1[] = {{"CHILD", kMandatory}, {"DOB"},       {"DATE_INT"},   {"DATE_MATCH"},
                               {"FOSTER_CARE"},       {"NB_ADOPTR"}, {"SEX_ADOPTR"}, {"LS_ADOPTR"}};
constexpr ColumnForm kSwEpisodes[] = {{"CHILD", kMandatory},    {"DOB"},    {"SW_ID", kMandatory},
                                      {"SW_DECOM", kMandatory}, {"SW_DEC"}, {"SW_REASON"}};
constexpr ColumnForm kPlacedAdoption[] = {{"CHILD", kMandatory},
                                          {"DOB"},
                                          {"DATE_PLACED", kMandatory},
                                          {"DATE_PLACED_CEASED"},
                                          {"REASON_PLACED_CEASED"}};
constexpr ColumnForm kPrevPerm[] = {
    {"CHILD", kMandatory}, {"DOB"}, {"PREV_PERM"}, {"LA_PERM"}, {"DATE_PERM"}};
constexpr ColumnForm kReviews[] = {
    {"CHILD", kMandatory}, {"DOB"}, {"REVIEW", kMandatory}, {"REVIEW_CODE"}};
constexpr ColumnForm kDolo[] = {
    {"CHILD", kMandatory}, {"DOB"}, {"DOLO_START", kMandatory}, {"DOLO_END"}};
constexpr ColumnForm kPerson[] = {{"pers_person_id", kMandatory},
                                  {"pers_legacy_id"},
                                  {"pers_upn"},
                                  {"pers_forename"},
                                  {"pers_surname"},
                                  {"pers_sex"},
                                  {"pers_dob"},
                                  {"pers_single_unique_id"},
                                  {"pers_common_child_id", kRare},
                                  {"pers_expected_dob"},
                                  {"pers_ethnicity"},
                                  {"pers_gender"},
                                  {"pers_upn_unknown"},
                                  {"pers_send_flag"},
                                  {"pers_death_date"},
                                  {"pers_is_mother"},
                                  {"pers_nationality"}};
constexpr ColumnForm kAddress[] = {{"addr_person_id", kMandatory}, {"addr_address_type"},
                                   {"addr_address_start_date"},    {"addr_address_end_date"},
                                   {"addr_address_postcode"},      {"addr_table_id"},
                                   {"addr_address_json"}};
constexpr ColumnForm kLinked[] = {{"link_person_id", kMandatory},
                                  {"link_identifier_type", kMandatory},
                                  {"link_identifier_value", kMandatory},
                                  {"link_valid_from_date"},
                                  {"link_valid_to_date"},
                                  {"link_table_id"}};

constexpr std::array<TableForm, kChildTablesRead> kForms = {{
    {"header", kHeader},
    {"episodes", kEpisodes},
    {"missing", kMissing},
    {"oc2", kOc2},
    {"uasc", kUasc},
    {"oc3", kOc3},
    {"ad1", kAd1},
    {"sw_episodes", kSwEpisodes},
    {"placed_adoption", kPlacedAdoption},
    {"prev_perm", kPrevPerm},
    {"reviews", kReviews},
    {"dolo", kDolo},
    {"person", kPerson},
    {"address", kAddress},
    {"linked_identifiers", kLinked},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool holds(const CsvRow& header, std::string_view name) {
  return std::any_of(header.fields.begin(), header.fields.end(),
                     [&](const auto& field) { return same_name(field.reveal_to_admit(), name); });
}

/// How many columns of `form` that no other table has stand in the header.
std::size_t own_columns(const CsvRow& header, std::span<const ColumnForm> form) {
  return static_cast<std::size_t>(std::count_if(form.begin(), form.end(), [&](const auto& column) {
    const bool shared = column.name == "CHILD" || column.name == "SEX" || column.name == "DOB";
    return !shared && holds(header, column.name);
  }));
}

bool has_ssd_prefix(std::string_view name) {
  static constexpr std::string_view kPrefixes[] = {
      "addr", "cina", "cine", "cinf", "cinp", "clac", "clae", "clap", "clar", "clas",
      "clea", "clah", "clai", "clav", "cont", "cppl", "cppv", "csdq", "dept", "disa",
      "ehep", "famc", "icpc", "immi", "invo", "lega", "link", "miss", "moth", "perm",
      "pers", "prep", "prof", "s251", "s47e", "sdqs", "send", "senn", "voch"};
  if (name.size() < 6 || name[4] != '_') return false;
  return std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                     [&](auto prefix) { return same_name(prefix, name.substr(0, 4)); });
}

}  // namespace

const TableForm& form_of(ChildTable table) {
  const auto index = static_cast<std::size_t>(table);
  BRAID_CHECK(index < kForms.size());
  return kForms[index];
}

ChildTable recognise_table(const CsvRow& header) {
  if (!header.broken.view().empty()) return ChildTable::unknown;
  ChildTable best = ChildTable::unknown;
  std::size_t most = holds(header, "CHILD") ? 0 : 1;  // one column of ours could be chance
  for (std::size_t i = 0; i < kForms.size(); ++i) {
    const std::size_t own = own_columns(header, kForms[i].columns);
    if (own > most) best = static_cast<ChildTable>(i), most = own;
  }
  if (best == ChildTable::unknown && holds(header, "CHILD") && holds(header, "SEX") &&
      holds(header, "DOB")) {
    return ChildTable::header;
  }
  return best;
}

bool has_ssd_columns(const CsvRow& header) {
  if (!header.broken.view().empty()) return false;
  const auto ours = std::count_if(header.fields.begin(), header.fields.end(), [](const auto& f) {
    return has_ssd_prefix(f.reveal_to_admit());
  });
  return 2 * static_cast<std::size_t>(ours) > header.fields.size();
}

}  // namespace braid::ingest
