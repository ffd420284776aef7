#include "ingest/children/need_words.h"

#include "ingest/table/code_lists.h"

namespace braid::ingest {

std::optional<NeedWords> NeedWords::load(const std::string& code_folder,
                                         const Vocabulary& vocabulary, Faults& faults) {
  CodeLists lists{code_folder, vocabulary, faults};
  NeedWords words;
  words.sources = lists.load("cin/referral_source", "referral_source");
  words.needs = lists.load("cin/need", "need");
  words.closures = lists.load("cin/closure_reason", "closure_reason");
  words.abuses = lists.load("cin/abuse", "abuse");
  words.disabilities = lists.load("cin/disability", "disabled");
  words.factors = lists.load("cin/factor", "risk_type");
  words.sexes = lists.load("cin/sex", "sex");
  words.ethnic = lists.load("ssda903/ethnic", "ethnic5");
  if (!lists.good()) return std::nullopt;
  words.referral = vocabulary.kind("referral");
  words.need_kind = vocabulary.kind("need");
  words.cin_plan = vocabulary.kind("cin_plan");
  words.cp_plan = vocabulary.kind("cp_plan");
  words.court_application = vocabulary.kind("court_application");
  words.risk_flag = vocabulary.kind("risk_flag");
  words.person = vocabulary.kind("person");
  words.referral_source = vocabulary.attribute("referral_source");
  words.no_further_action = vocabulary.attribute("no_further_action");
  words.need = vocabulary.attribute("need");
  words.closure_reason = vocabulary.attribute("closure_reason");
  words.abuse = vocabulary.attribute("abuse");
  words.earlier_plans = vocabulary.attribute("earlier_plans");
  words.other_authority = vocabulary.attribute("other_authority");
  words.risk_type = vocabulary.attribute("risk_type");
  words.risk_level = vocabulary.attribute("risk_level");
  words.disabled = vocabulary.attribute("disabled");
  words.low = vocabulary.value(words.risk_level, "low");
  words.is_disabled = vocabulary.value(words.disabled, "disabled");
  words.not_disabled = vocabulary.value(words.disabled, "not");
  words.male = vocabulary.value(vocabulary.attribute("sex"), "M");
  words.female = vocabulary.value(vocabulary.attribute("sex"), "F");
  return words;
}

}  // namespace braid::ingest
