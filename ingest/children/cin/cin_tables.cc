#include "ingest/children/cin/cin_tables.h"

#include <array>
#include <string_view>

namespace braid::ingest {
namespace {

using Paths = std::string_view;

constexpr ColumnForm kChild[] = {{"LAchildID"},
                                 {"UPN"},
                                 {"FormerUPN"},
                                 {"PersonBirthDate"},
                                 {"ExpectedPersonBirthDate"},
                                 {"Sex"},
                                 {"GenderCurrent"},
                                 {"PersonDeathDate"},
                                 {"Ethnicity"},
                                 {"Disability"}};
constexpr Paths kChildPaths[] = {"ChildIdentifiers/LAchildID",
                                 "ChildIdentifiers/UPN",
                                 "ChildIdentifiers/FormerUPN",
                                 "ChildIdentifiers/PersonBirthDate",
                                 "ChildIdentifiers/ExpectedPersonBirthDate",
                                 "ChildIdentifiers/Sex",
                                 "ChildIdentifiers/GenderCurrent",
                                 "ChildIdentifiers/PersonDeathDate",
                                 "ChildCharacteristics/Ethnicity",
                                 "ChildCharacteristics/Disabilities/Disability"};
constexpr ColumnForm kDetails[] = {{"LAchildID"},       {"CINreferralDate"}, {"ReferralSource"},
                                   {"PrimaryNeedCode"}, {"CINclosureDate"},  {"ReasonForClosure"},
                                   {"ReferralNFA"}};
constexpr Paths kDetailsPaths[] = {"../ChildIdentifiers/LAchildID",
                                   "CINreferralDate",
                                   "ReferralSource",
                                   "PrimaryNeedCode",
                                   "CINclosureDate",
                                   "ReasonForClosure",
                                   "ReferralNFA"};
constexpr ColumnForm kPlans[] = {{"LAchildID"}, {"CINPlanStartDate"}, {"CINPlanEndDate"}};
constexpr Paths kPlansPaths[] = {"../../ChildIdentifiers/LAchildID", "CINPlanStartDate",
                                 "CINPlanEndDate"};
constexpr ColumnForm kProtection[] = {{"LAchildID"},
                                      {"CPPstartDate"},
                                      {"CPPendDate"},
                                      {"InitialCategoryOfAbuse"},
                                      {"LatestCategoryOfAbuse"},
                                      {"NumberOfPreviousCPP"}};
constexpr Paths kProtectionPaths[] = {
    "../../ChildIdentifiers/LAchildID", "CPPstartDate",          "CPPendDate",
    "InitialCategoryOfAbuse",           "LatestCategoryOfAbuse", "NumberOfPreviousCPP"};
constexpr ColumnForm kAssessments[] = {{"LAchildID"},
                                       {"AssessmentActualStartDate"},
                                       {"AssessmentAuthorisationDate"},
                                       {"AssessmentFactors"}};
constexpr Paths kAssessmentsPaths[] = {"../../ChildIdentifiers/LAchildID",
                                       "AssessmentActualStartDate", "AssessmentAuthorisationDate",
                                       "FactorsIdentifiedAtAssessment/AssessmentFactors"};
constexpr ColumnForm kProceedings[] = {{"LAchildID"}, {"PPStartDate"}, {"CourtAppDate"}};
constexpr Paths kProceedingsPaths[] = {"../../ChildIdentifiers/LAchildID", "PPStartDate",
                                       "CourtAppDate"};

constexpr std::array<TableForm, cin_table::count> kForms = {{{"child", kChild},
                                                             {"cin_details", kDetails},
                                                             {"cin_plans", kPlans},
                                                             {"cp_plans", kProtection},
                                                             {"assessments", kAssessments},
                                                             {"proceedings", kProceedings}}};
constexpr std::array<XmlTable, cin_table::count> kXml = {
    {{"Child", "", kChildPaths, 0},
     {"Child", "CINdetails", kDetailsPaths, 1},
     {"Child", "CINdetails/CINPlanDates", kPlansPaths, 1},
     {"Child", "CINdetails/ChildProtectionPlans", kProtectionPaths, 1},
     {"Child", "CINdetails/Assessments", kAssessmentsPaths, 1},
     {"Child", "CINdetails/PreProceedingsandFGDM", kProceedingsPaths, 1}}};

}  // namespace

std::span<const TableForm> cin_forms() { return kForms; }
const XmlTable& cin_xml(std::size_t table) { return kXml[table]; }

}  // namespace braid::ingest
