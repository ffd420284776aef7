#include "ingest/children/daily/daily_tables.h"

#include <array>

namespace braid::ingest {
namespace {

using Paths = std::string_view;
constexpr ColumnForm kChildren[] = {{"la_child_id"},
                                    {"purge"},
                                    {"purge_episode"},
                                    {"purge_item"},
                                    {"unique_pupil_number"},
                                    {"former_unique_pupil_number"},
                                    {"first_name"},
                                    {"surname"},
                                    {"date_of_birth"},
                                    {"expected_date_of_birth"},
                                    {"sex"},
                                    {"ethnicity"},
                                    {"disabilities"},
                                    {"postcode"},
                                    {"uasc_flag"},
                                    {"uasc_end_date"}};
constexpr Paths kChildrenPaths[] = {"la_child_id",
                                    "purge",
                                    "",
                                    "child_details/purge",
                                    "child_details/unique_pupil_number",
                                    "child_details/former_unique_pupil_number",
                                    "child_details/first_name",
                                    "child_details/surname",
                                    "child_details/date_of_birth",
                                    "child_details/expected_date_of_birth",
                                    "child_details/sex",
                                    "child_details/ethnicity",
                                    "child_details/disabilities",
                                    "child_details/postcode",
                                    "child_details/uasc_flag",
                                    "child_details/uasc_end_date"};
constexpr ColumnForm kScores[] = {{"la_child_id"}, {"purge"}, {"purge_episode"},
                                  {"purge_item"},  {"date"},  {"score"}};
constexpr Paths kScoresPaths[] = {
    "../../la_child_id", "../../purge", "../purge", "", "date", "score"};
constexpr ColumnForm kReferrals[] = {
    {"la_child_id"},  {"purge"},          {"purge_episode"},
    {"purge_item"},   {"referral_date"},  {"referral_source"},
    {"closure_date"}, {"closure_reason"}, {"referral_no_further_action_flag"}};
constexpr Paths kReferralsPaths[] = {"../la_child_id",
                                     "../purge",
                                     "purge",
                                     "",
                                     "referral_date",
                                     "referral_source",
                                     "closure_date",
                                     "closure_reason",
                                     "referral_no_further_action_flag"};
constexpr ColumnForm kAssessments[] = {{"la_child_id"}, {"purge"},      {"purge_episode"},
                                       {"purge_item"},  {"start_date"}, {"authorisation_date"},
                                       {"factors"}};
constexpr Paths kAssessmentsPaths[] = {
    "../../la_child_id", "../../purge",        "../purge", "purge",
    "start_date",        "authorisation_date", "factors"};
constexpr ColumnForm kPlans[] = {{"la_child_id"}, {"purge"},      {"purge_episode"},
                                 {"purge_item"},  {"start_date"}, {"end_date"}};
constexpr Paths kPlansPaths[] = {"../../la_child_id", "../../purge", "../purge", "purge",
                                 "start_date",        "end_date"};
constexpr ColumnForm kPlacements[] = {
    {"la_child_id"}, {"purge"},          {"purge_episode"}, {"purge_item"}, {"placement_id"},
    {"start_date"},  {"placement_type"}, {"end_date"},      {"end_reason"}, {"change_reason"}};
constexpr Paths kPlacementsPaths[] = {"../../la_child_id",
                                      "../../purge",
                                      "../purge",
                                      "purge",
                                      "child_looked_after_placement_id",
                                      "start_date",
                                      "placement_type",
                                      "end_date",
                                      "end_reason",
                                      "change_reason"};
constexpr ColumnForm kLeavers[] = {{"la_child_id"},  {"purge"},        {"purge_episode"},
                                   {"purge_item"},   {"contact_date"}, {"activity"},
                                   {"accommodation"}};
constexpr Paths kLeaversPaths[] = {"../../la_child_id", "../../purge", "../purge",     "purge",
                                   "contact_date",      "activity",    "accommodation"};
constexpr ColumnForm kWorkers[] = {{"la_child_id"}, {"purge"},     {"purge_episode"},
                                   {"purge_item"},  {"worker_id"}, {"start_date"},
                                   {"end_date"}};
constexpr Paths kWorkersPaths[] = {"../../la_child_id", "../../purge", "../purge", "",
                                   "worker_id",         "start_date",  "end_date"};
constexpr std::array<TableForm, daily_table::count> kForms = {{{"children", kChildren},
                                                               {"sdq", kScores},
                                                               {"referrals", kReferrals},
                                                               {"assessments", kAssessments},
                                                               {"cin_plans", kPlans},
                                                               {"cp_plans", kPlans},
                                                               {"placements", kPlacements},
                                                               {"care_leavers", kLeavers},
                                                               {"workers", kWorkers}}};
constexpr std::array<XmlTable, daily_table::count> kTables = {
    {{kDailyRecord, "", kChildrenPaths, 0},
     {kDailyRecord, "health_and_wellbeing/sdq_assessments", kScoresPaths, 4},
     {kDailyRecord, "social_care_episodes", kReferralsPaths, 4},
     {kDailyRecord, "social_care_episodes/child_and_family_assessments", kAssessmentsPaths, 4},
     {kDailyRecord, "social_care_episodes/child_in_need_plans", kPlansPaths, 4},
     {kDailyRecord, "social_care_episodes/child_protection_plans", kPlansPaths, 4},
     {kDailyRecord, "social_care_episodes/child_looked_after_placements", kPlacementsPaths, 4},
     {kDailyRecord, "social_care_episodes/care_leavers", kLeaversPaths, 4},
     {kDailyRecord, "social_care_episodes/care_worker_details", kWorkersPaths, 4}}};

}  // namespace

std::span<const TableForm> daily_forms() { return kForms; }
const XmlTable& daily_table_of(std::size_t table) { return kTables[table]; }

}  // namespace braid::ingest
