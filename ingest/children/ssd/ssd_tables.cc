#include "ingest/children/ssd/ssd_tables.h"

#include <array>

namespace braid::ingest {
namespace {

constexpr auto kMandatory = ColumnForm::Need::mandatory;
constexpr auto kRare = ColumnForm::Need::rare;

constexpr ColumnForm kProfessionals[] = {{"prof_professional_id", kMandatory},
                                         {"prof_social_worker_registration_no"}};
constexpr ColumnForm kLegalStatus[] = {{"lega_person_id", kMandatory},
                                       {"lega_legal_status", kMandatory},
                                       {"lega_legal_status_start_date", kMandatory},
                                       {"lega_legal_status_end_date"}};
constexpr ColumnForm kClaPlacement[] = {
    {"clap_cla_placement_id", kMandatory}, {"clap_cla_placement_type"},
    {"clap_cla_placement_provider"},       {"clap_cla_placement_urn"},
    {"clap_cla_placement_end_date"},       {"clap_cla_placement_change_reason"}};
constexpr ColumnForm kClaEpisodes[] = {{"clae_person_id", kMandatory},
                                       {"clae_cla_episode_start_date", kMandatory},
                                       {"clae_cla_placement_id"},
                                       {"clae_cla_episode_start_reason"},
                                       {"clae_cla_primary_need_code"},
                                       {"clae_cla_episode_ceased_date", kRare},
                                       {"clae_cla_episode_ceased", kRare},
                                       {"clae_cla_episode_ceased_reason"},
                                       {"clae_cla_id"}};
constexpr ColumnForm kCinEpisodes[] = {
    {"cine_person_id", kMandatory}, {"cine_referral_date", kMandatory},
    {"cine_referral_id"},           {"cine_cin_primary_need_code"},
    {"cine_referral_source_code"},  {"cine_referral_nfa"},
    {"cine_close_reason"},          {"cine_close_date"}};
constexpr ColumnForm kCinAssessments[] = {{"cina_assessment_id", kMandatory},
                                          {"cina_person_id", kMandatory},
                                          {"cina_assessment_start_date"},
                                          {"cina_assessment_auth_date"}};
constexpr ColumnForm kAssessmentFactors[] = {{"cinf_assessment_id", kMandatory},
                                             {"cinf_assessment_factors_json", kMandatory}};
constexpr ColumnForm kCinPlans[] = {{"cinp_person_id", kMandatory},
                                    {"cinp_cin_plan_start_date", kMandatory},
                                    {"cinp_cin_plan_end_date"}};
constexpr ColumnForm kCpPlans[] = {
    {"cppl_person_id", kMandatory},    {"cppl_cp_plan_start_date", kMandatory},
    {"cppl_cp_plan_end_date"},         {"cppl_cp_plan_ola"},
    {"cppl_cp_plan_initial_category"}, {"cppl_cp_plan_latest_category"}};
constexpr ColumnForm kMissing[] = {
    {"miss_person_id", kMandatory}, {"miss_missing_episode_start_date", kMandatory},
    {"miss_missing_episode_type"},  {"miss_missing_episode_end_date"},
    {"miss_missing_rhi_offered"},   {"miss_missing_rhi_accepted"}};
constexpr ColumnForm kSdqScores[] = {
    {"csdq_person_id", kMandatory}, {"csdq_sdq_completed_date", kMandatory}, {"csdq_sdq_score"}};
constexpr ColumnForm kCareLeavers[] = {
    {"clea_person_id", kMandatory},      {"clea_care_leaver_latest_contact", kMandatory},
    {"clea_care_leaver_in_touch"},       {"clea_care_leaver_accommodation"},
    {"clea_care_leaver_accom_suitable"}, {"clea_care_leaver_activity"}};
constexpr ColumnForm kDisability[] = {{"disa_person_id", kMandatory},
                                      {"disa_disability_code", kMandatory}};
constexpr ColumnForm kImmigrationStatus[] = {{"immi_person_id", kMandatory},
                                             {"immi_immigration_status", kMandatory},
                                             {"immi_immigration_status_start_date"},
                                             {"immi_immigration_status_end_date"}};
constexpr ColumnForm kInvolvements[] = {{"invo_person_id", kMandatory},
                                        {"invo_involvement_start_date", kMandatory},
                                        {"invo_professional_id"},
                                        {"invo_professional_role_id"},
                                        {"invo_involvement_end_date"}};
constexpr ColumnForm kPermanence[] = {{"perm_person_id", kMandatory},
                                      {"perm_cla_id"},
                                      {"perm_placement_order_date"},
                                      {"perm_matched_date"}};

constexpr std::array<TableForm, ssd_table::count> kForms = {
    {{"professionals", kProfessionals},
     {"legal_status", kLegalStatus},
     {"cla_placement", kClaPlacement},
     {"cla_episodes", kClaEpisodes},
     {"cin_episodes", kCinEpisodes},
     {"cin_assessments", kCinAssessments},
     {"assessment_factors", kAssessmentFactors},
     {"cin_plans", kCinPlans},
     {"cp_plans", kCpPlans},
     {"missing", kMissing},
     {"sdq_scores", kSdqScores},
     {"care_leavers", kCareLeavers},
     {"disability", kDisability},
     {"immigration_status", kImmigrationStatus},
     {"involvements", kInvolvements},
     {"permanence", kPermanence}}};

}  // namespace

std::span<const TableForm> ssd_forms() { return kForms; }

}  // namespace braid::ingest
