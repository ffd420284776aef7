#include "ingest/children/ssda903/ssda903_mapping.h"

#include <utility>

#include "ingest/children/child_tables.h"

namespace braid::ingest {
namespace {

// From the return to our words.
//
//   Header       one identity a child (UPN, DOB, SEX, ETHNIC), and from it the fact `person`
//   Episodes     spell `care`: DECOM to DEC, with the codes below; keyed numbers of the placement
//                (PLACE, PLACE_PROVIDER, URN, PL_POST: rulings G11) and of the home (URN)
//   Missing      spell `missing`: MIS_START to MIS_END, category by MISSING
//   OC2          score `sdq`: SDQ_SCORE on 31 March of the year, respondent carer (rulings C9);
//                occurrence `health_items` on that day
//   UASC         spell `uasc`: from birth to DUC (rulings B13)
//   OC3          occurrence `care_leaver` on the birthday that falls in the year (rulings G32)
//   AD1          occurrence `adoption`, step match, on DATE_MATCH (rulings G23)
//   SWEpisodes   spell `allocation`: SW_DECOM to SW_DEC, with a keyed number of SW_ID
//   PlacedAdoption, PrevPerm, Reviews, DoLo: checked, no facts
//
// RNE, LS and PLACE decide what is counted: moves, respite, residential care. A code of theirs that
// nobody knows therefore waits for a person. An empty one says only that it is unknown, and the row
// is kept (feed-formats 11, row 49).
namespace column = episodes_column;
constexpr EpisodeCode kEpisodeCodes[] = {
    // column                     codes            attribute        decides
    {column::rne,
     "reason_new",
     "reason_new",
     true,
     {"ssda903/rne-unknown", "RNE is no code of the return"}},
    {column::ls,
     "legal_status",
     "legal_status",
     true,
     {"ssda903/ls-unknown", "LS is no code of the return"}},
    {column::cin, "need", "need", false, {"ssda903/cin-unknown", "CIN is no code of the return"}},
    {column::place,
     "place",
     "place",
     true,
     {"ssda903/place-unknown", "PLACE is no code of the return"}},
    {column::place_provider,
     "provider",
     "provider",
     false,
     {"ssda903/place-provider-unknown", "PLACE_PROVIDER is no code of the return"}},
    {column::rec,
     "reason_ceased",
     "reason_ceased",
     false,
     {"ssda903/rec-unknown", "REC is no code of the return"}},
    {column::reason_place_change,
     "change_reason",
     "change_reason",
     false,
     {"ssda903/reason-place-change-unknown", "REASON_PLACE_CHANGE is no code of the return"}},
};

constexpr std::pair<std::size_t, std::string_view> kHealthItems[] = {
    {oc2_column::health_assessment, "health_assessment"},
    {oc2_column::immunisations, "immunisations"},
    {oc2_column::teeth_check, "teeth_check"},
    {oc2_column::substance_misuse, "substance_misuse"},
    {oc2_column::convicted, "convicted"},
};

}  // namespace

std::optional<Ssda903Mapping> Ssda903Mapping::load(const std::string& code_folder,
                                                   const Vocabulary& vocabulary, Faults& faults) {
  const std::size_t faults_before = faults.size();
  Ssda903Mapping mapping;
  const auto list = [&](std::string_view name, std::string_view attribute) {
    auto codes = CodeList::load(code_folder + "/ssda903/" + std::string{name} + ".toml", attribute,
                                vocabulary, faults);
    return codes ? *std::move(codes) : CodeList{};
  };
  for (const auto& form : kEpisodeCodes) {
    mapping.episode_columns.push_back(
        {form, vocabulary.attribute(form.attribute), list(form.list, form.attribute)});
  }
  mapping.sex = list("sex", "sex");
  mapping.ethnic = list("ethnic", "ethnic5");
  mapping.in_touch_codes = list("in_touch", "in_touch");
  mapping.activity_codes = list("activity", "activity");
  mapping.accommodation_codes = list("accommodation", "accommodation");
  mapping.review_codes = list("review_code", "");
  mapping.missing = list("missing", "missing_category");
  mapping.sdq_reason = list("sdq_reason", "");
  if (faults.size() != faults_before) return std::nullopt;

  for (const auto& [of, attribute] : kHealthItems) {
    mapping.health_columns.push_back({of, vocabulary.attribute(attribute)});
  }
  mapping.health_items = vocabulary.kind("health_items");
  mapping.care_leaver = vocabulary.kind("care_leaver");
  mapping.adoption = vocabulary.kind("adoption");
  mapping.allocation = vocabulary.kind("allocation");
  mapping.placement = vocabulary.attribute("placement");
  mapping.home = vocabulary.attribute("home");
  mapping.age_group = vocabulary.attribute("age_group");
  mapping.in_touch = vocabulary.attribute("in_touch");
  mapping.activity = vocabulary.attribute("activity");
  mapping.accommodation = vocabulary.attribute("accommodation");
  mapping.suitable = vocabulary.attribute("suitable");
  mapping.closed_elsewhere = vocabulary.attribute("closed_to_other_authority");
  mapping.adoption_step = vocabulary.attribute("adoption_step");
  mapping.worker = vocabulary.attribute("worker");
  mapping.primary = vocabulary.attribute("primary");
  mapping.match = vocabulary.value(mapping.adoption_step, "match");
  mapping.care = vocabulary.kind("care");
  mapping.missing_kind = vocabulary.kind("missing");
  mapping.uasc = vocabulary.kind("uasc");
  mapping.sdq = vocabulary.kind("sdq");
  mapping.missing_category = vocabulary.attribute("missing_category");
  mapping.respondent = vocabulary.attribute("respondent");
  mapping.adult = vocabulary.attribute("adult");
  mapping.reason_ceased = vocabulary.attribute("reason_ceased");
  mapping.male = vocabulary.value(vocabulary.attribute("sex"), "M");
  mapping.female = vocabulary.value(vocabulary.attribute("sex"), "F");
  mapping.missing_word = vocabulary.value(mapping.missing_category, "missing");
  mapping.adult_yes = vocabulary.value(mapping.adult, "yes");
  mapping.carer = vocabulary.value(mapping.respondent, "carer");
  mapping.taken_over = vocabulary.value(mapping.reason_ceased, "E3");
  mapping.goes_on = vocabulary.value(mapping.reason_ceased, "X1");
  return mapping;
}

}  // namespace braid::ingest
