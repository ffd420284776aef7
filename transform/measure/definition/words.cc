#include "transform/measure/definition/words.h"

#include "core/result.h"

namespace braid::transform {
namespace {

using Codes = std::initializer_list<std::string_view>;

// Rulings G7, in the order of the breakdown set.
const std::array<Codes, 11> kPlaceGroups = {{
    {"T0", "T1", "T2", "T3", "T4"},
    {"U1", "U2", "U3", "U4", "U5", "U6"},
    {"A3", "A4", "A5", "A6"},
    {"P1"},
    {"K2"},
    {"K1"},
    {"R1", "R2", "R3", "S1"},
    {"H5", "K3"},
    {"P2", "P3"},
    {"R5"},
    {"Z1", "Z11", "Z12", "Z13", "Z14"},
}};
// Rulings G8: the others are "other".
const std::array<Codes, 5> kLegalGroups = {{{"C2"}, {"C1"}, {"E1"}, {"V2"}, {"J1", "J2", "J3"}}};
constexpr std::uint8_t kLegalOther = 5, kLegalUnknown = 6, kPlaceUnknown = 11;

struct Lookup {
  const Vocabulary& vocabulary;

  std::uint8_t kind(std::string_view name) const {
    const auto code = static_cast<std::uint16_t>(vocabulary.kind(name));
    BRAID_CHECK(code < Words::kKindsMax);
    return static_cast<std::uint8_t>(code);
  }
  std::uint8_t attribute(std::string_view name) const {
    const auto code = static_cast<std::uint16_t>(vocabulary.attribute(name));
    BRAID_CHECK(code <= 255);
    return static_cast<std::uint8_t>(code);
  }
  std::uint32_t value(std::string_view name, std::string_view text) const {
    const auto code = vocabulary.value(vocabulary.attribute(name), text);
    BRAID_CHECK(code != 0);
    return code;
  }
};

void set_kinds(const Lookup& look, Words& words) {
  words.person = look.kind("person");
  words.uasc = look.kind("uasc");
  words.care = look.kind("care");
  words.missing = look.kind("missing");
  words.arrest = look.kind("arrest");
  words.attendance = look.kind("attendance");
  words.stay = look.kind("stay");
  words.sdq = look.kind("sdq");
  words.participation = look.kind("participation");
  words.referral = look.kind("referral");
  words.need = look.kind("need");
  words.cin_plan = look.kind("cin_plan");
  words.cp_plan = look.kind("cp_plan");
  words.risk_flag = look.kind("risk_flag");
  words.crime = look.kind("crime");
  words.sessions = look.kind("sessions");
  words.school_entry = look.kind("school_entry");
  words.adoption = look.kind("adoption");
  words.allocation = look.kind("allocation");
  words.population = look.kind("population");
  words.beds = look.kind("beds");
  words.domestic = look.kind("domestic");
  words.opt_out = look.kind("opt_out");
  words.plain_history.fill(Words::kNone);
  const auto plain = [&](std::string_view kind, History history) {
    words.plain_history[look.kind(kind)] = static_cast<std::uint8_t>(history);
  };
  plain("ward_stay", History::ward_stay);
  plain("camhs_referral", History::camhs_referral);
  plain("exclusion", History::exclusion);
  plain("eet", History::eet);
  plain("care_leaver", History::care_leaver);
  plain("health_items", History::health_items);
  plain("workforce", History::workforce);
  plain("survey", History::survey);
  plain("housing_duty", History::housing_duty);
  plain("beds", History::beds);
  plain("population", History::population);
  plain("domestic", History::domestic);
  plain("court_application", History::court_application);
}

void set_attributes(const Lookup& look, Words& words) {
  words.sex = look.attribute("sex");
  words.birth_month = look.attribute("birth_month");
  words.ethnic5 = look.attribute("ethnic5");
  words.disabled = look.attribute("disabled");
  words.legal_status = look.attribute("legal_status");
  words.reason_new = look.attribute("reason_new");
  words.reason_ceased = look.attribute("reason_ceased");
  words.need_code = look.attribute("need");
  words.place = look.attribute("place");
  words.home = look.attribute("home");
  words.provider = look.attribute("provider");
  words.placement = look.attribute("placement");
  words.missing_category = look.attribute("missing_category");
  words.return_interview = look.attribute("return_interview");
  words.age_stated = look.attribute("age_stated");
  words.voluntary = look.attribute("voluntary");
  words.part = look.attribute("part");
  words.attendance_kind = look.attribute("attendance_kind");
  words.mental_health = look.attribute("mental_health");
  words.respondent = look.attribute("respondent");
  words.sdq_scale = look.attribute("sdq_scale");
  words.programme = look.attribute("programme");
  words.arm = look.attribute("arm");
  words.family = look.attribute("family");
  words.eet_t0 = look.attribute("eet_t0");
  words.earlier_plans = look.attribute("earlier_plans");
  words.other_authority = look.attribute("other_authority");
  words.risk_type = look.attribute("risk_type");
  words.risk_level = look.attribute("risk_level");
  words.crime_part = look.attribute("crime_part");
  words.accommodation = look.attribute("accommodation");
  words.crime_role = look.attribute("crime_role");
  words.outcome_type = look.attribute("outcome_type");
  words.committed_on = look.attribute("committed_on");
  words.session_kind = look.attribute("session_kind");
  words.eet_status = look.attribute("eet_status");
  words.adoption_step = look.attribute("adoption_step");
  words.worker = look.attribute("worker");
  words.age = look.attribute("age");
}

void set_values(const Lookup& look, Words& words) {
  words.male = look.value("sex", "M");
  words.female = look.value("sex", "F");
  words.v3 = look.value("legal_status", "V3");
  words.v4 = look.value("legal_status", "V4");
  words.e1 = look.value("legal_status", "E1");
  words.started = look.value("reason_new", "S");
  words.same_carer_t = look.value("reason_new", "T");
  words.same_carer_u = look.value("reason_new", "U");
  words.moved_p = look.value("reason_new", "P");
  words.moved_b = look.value("reason_new", "B");
  words.same_day = look.value("reason_ceased", "X1");
  words.away = look.value("missing_category", "away");
  words.interview_accepted = look.value("return_interview", "accepted");
  words.part_start = look.value("part", "start");
  words.part_cancel = look.value("part", "cancel");
  words.part_update = look.value("part", "update");
  words.carer = look.value("respondent", "carer");
  words.cse = look.value("risk_type", "cse");
  words.level_low = look.value("risk_level", "low");
  words.offence = look.value("crime_part", "offence");
  words.outcome = look.value("crime_part", "outcome");
  words.caution_youth = look.value("outcome_type", "caution_youth");
  words.caution_conditional = look.value("outcome_type", "caution_conditional");
  words.conviction = look.value("outcome_type", "conviction");
  words.no_fixed_abode = look.value("accommodation", "S");
  words.emergency = look.value("accommodation", "V");
  words.bed_and_breakfast = look.value("accommodation", "W");
  words.victim = look.value("crime_role", "victim");
  words.possible = look.value("session_kind", "possible");
  words.order = look.value("adoption_step", "order");
  words.match = look.value("adoption_step", "match");
}

}  // namespace

Words::Words(const Vocabulary& vocabulary) {
  const Lookup look{vocabulary};
  set_kinds(look, *this);
  set_attributes(look, *this);
  set_values(look, *this);
  place_group.fill(kPlaceUnknown);
  for (std::size_t group = 0; group < kPlaceGroups.size(); ++group) {
    for (const auto code : kPlaceGroups[group]) {
      place_group[look.value("place", code)] = static_cast<std::uint8_t>(group);
    }
  }
  legal_group.fill(kLegalOther);
  legal_group[0] = kLegalUnknown;
  for (std::size_t group = 0; group < kLegalGroups.size(); ++group) {
    for (const auto code : kLegalGroups[group]) {
      legal_group[look.value("legal_status", code)] = static_cast<std::uint8_t>(group);
    }
  }
}

}  // namespace braid::transform
