#include "ingest/children/ssd/ssd_facts.h"
#include "ingest/table/code_lists.h"

namespace braid::ingest {

std::optional<SsdWords> SsdWords::load(const std::string& code_folder, const Vocabulary& vocabulary,
                                       Faults& faults) {
  SsdWords words;
  auto need = NeedWords::load(code_folder, vocabulary, faults);
  if (!need) return std::nullopt;
  words.need = *std::move(need);
  CodeLists lists{code_folder, vocabulary, faults};
  words.reason_new = lists.load("ssda903/reason_new", "reason_new");
  words.legal_status = lists.load("ssda903/legal_status", "legal_status");
  words.care_need = lists.load("ssda903/need", "need");
  words.place = lists.load("ssda903/place", "place");
  words.provider = lists.load("ssda903/provider", "provider");
  words.reason_ceased = lists.load("ssda903/reason_ceased", "reason_ceased");
  words.change_reason = lists.load("ssda903/change_reason", "change_reason");
  words.in_touch = lists.load("ssda903/in_touch", "in_touch");
  words.activity = lists.load("ssda903/activity", "activity");
  words.accommodation = lists.load("ssda903/accommodation", "accommodation");
  if (!lists.good()) return std::nullopt;
  words.care = vocabulary.kind("care");
  words.missing = vocabulary.kind("missing");
  words.sdq = vocabulary.kind("sdq");
  words.uasc = vocabulary.kind("uasc");
  words.care_leaver = vocabulary.kind("care_leaver");
  words.allocation = vocabulary.kind("allocation");
  words.adoption = vocabulary.kind("adoption");
  words.reason_new_name = vocabulary.attribute("reason_new");
  words.legal_status_name = vocabulary.attribute("legal_status");
  words.place_name = vocabulary.attribute("place");
  words.provider_name = vocabulary.attribute("provider");
  words.reason_ceased_name = vocabulary.attribute("reason_ceased");
  words.change_reason_name = vocabulary.attribute("change_reason");
  words.adult = vocabulary.attribute("adult");
  words.placement = vocabulary.attribute("placement");
  words.home = vocabulary.attribute("home");
  words.missing_category = vocabulary.attribute("missing_category");
  words.return_interview = vocabulary.attribute("return_interview");
  words.respondent = vocabulary.attribute("respondent");
  words.age_group = vocabulary.attribute("age_group");
  words.in_touch_name = vocabulary.attribute("in_touch");
  words.activity_name = vocabulary.attribute("activity");
  words.accommodation_name = vocabulary.attribute("accommodation");
  words.suitable = vocabulary.attribute("suitable");
  words.worker = vocabulary.attribute("worker");
  words.primary = vocabulary.attribute("primary");
  words.adoption_step = vocabulary.attribute("adoption_step");
  words.missing_word = vocabulary.value(words.missing_category, "missing");
  words.away_word = vocabulary.value(words.missing_category, "away");
  words.order = vocabulary.value(words.adoption_step, "order");
  words.match = vocabulary.value(words.adoption_step, "match");
  words.goes_on = vocabulary.value(words.reason_ceased_name, "X1");
  return words;
}

}  // namespace braid::ingest
