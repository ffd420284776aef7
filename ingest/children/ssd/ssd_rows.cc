#include <algorithm>

#include "ingest/children/eighteenth_birthday.h"
#include "ingest/children/need_statements.h"
#include "ingest/children/ssd/ssd_facts.h"
#include "ingest/children/ssd/ssd_fields.h"

// What single rows of the SSD come to. Table by table; the joins are in ssd_facts.cc.

namespace braid::ingest {
namespace {

/// Words that SysC's scripts write for categories of abuse (ssd-formats A.2).
std::string_view abuse_code(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {{"NEGLECT", "NEG"},
                                                                             {"PHYSICAL", "PHY"},
                                                                             {"SEXUAL", "SAB"},
                                                                             {"EMOTIONAL", "EMO"},
                                                                             {"MULTIPLE", "MUL"}};
  const CodeText upper{Personal{text}};
  for (const auto& [word, code] : kWords) {
    if (upper.view().starts_with(word)) return code;
  }
  return text;
}

/// Case-blind, anywhere in the text.
bool says(std::string_view text, std::string_view word) {
  const auto upper = [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  };
  return std::search(text.begin(), text.end(), word.begin(), word.end(),
                     [&](char a, char b) { return upper(a) == b; }) != text.end();
}

/// Groups of rulings G32, by their number in the vocabulary.
std::uint32_t age_group_of(int age) {
  if (age == 17 || age == 18) return 1;
  if (age >= 19 && age <= 21) return 2;
  return age >= 22 && age <= 25 ? 3 : 0;
}

constexpr Refusal kNoStart{"ssd/start-invalid", "the date of the row is missing or no date"};

void set(feed::Statement& statement, AttributeCode name, std::uint32_t value) {
  if (value != 0) statement.set(name, value);
}

}  // namespace

void SsdFacts::read_care(RowFields& fields, MappedRow& row) {
  namespace column = ssd_cla_episodes;
  const Date start = read_key_date(fields, column::start, kNoStart, row);
  if (fields.refused()) return;
  const bool renamed = fields.empty(column::end) && !fields.empty(column::end_old);
  Date end = end_after(renamed ? +column::end_old : +column::end, start, fields);
  if (end == start) {
    fields.refuse({"ssd/zero-length", "the episode ends on the day it begins (rule 355)"});
  }
  const auto birth = identities_->birth_of(row.name.child);
  if (birth.full && start < birth.date) {
    fields.refuse({"ssd/event-before-birth", "the episode lies before the child's birth"});
  }
  if (fields.refused()) return;
  bool adult = false;
  if (birth.full) {  // rulings B14 and S17
    const Date adult_from = eighteenth_birthday(birth.date);
    if (adult_from <= run_date_ && start >= adult_from) {
      return fields.remark("ssd/adult-episode");
    }
    adult = adult_from <= run_date_ && end >= adult_from;
    if (adult) end = adult_from;
  }
  auto& care = row.state(words_.care);
  care.start = start;
  care.end = end;
  care.event = row.name.key.text();
  set(care, words_.reason_new_name, code(words_.reason_new, column::reason_new, fields));
  const auto legal = legal_status_at(row.name.child, start);
  if (legal == 0) fields.remark("ssd/legal-unmatched");
  set(care, words_.legal_status_name, legal);
  set(care, words_.need.need, code(words_.care_need, column::need, fields));
  if (!end.is_none()) {
    const auto reason = code(words_.reason_ceased, column::reason_ceased, fields);
    // X1 speaks of an episode that follows; after the 18th birthday none does.
    const bool clipped = adult && reason == words_.goes_on;
    if (!clipped) set(care, words_.reason_ceased_name, reason);
  }
  if (adult) care.set(words_.adult, 1);
  read_placement_of(fields, end, care);
}

void SsdFacts::read_placement_of(RowFields& fields, Date end, feed::Statement& care) {
  const auto id = fields.text(ssd_cla_episodes::placement);
  const SubjectId known{id};
  const auto* const placement = known.good() ? placements_.find(known) : nullptr;
  if (placement == nullptr) return fields.remark("ssd/placement-unmatched");
  set(care, words_.place_name, placement->place);
  set(care, words_.provider_name, placement->provider);
  // The reason why it changed stands on the placement and belongs to its last episode.
  if (!end.is_none() && placement->end == end) {
    set(care, words_.change_reason_name, placement->change_reason);
  }
  care.keyed[0] = {words_.placement, agency_, id};
  care.keyed[1] = {words_.home, "", placement->urn.text()};
}

void SsdFacts::read_referral(RowFields& fields, MappedRow& row) {
  namespace column = ssd_cin_episodes;
  ReferralSaid said;
  said.referred = read_key_date(fields, column::referred, kNoStart, row);
  if (fields.refused()) return;
  said.closed = end_after(column::closed, said.referred, fields);
  said.no_further_action = yes_or_no(fields.text(column::no_further_action)) == YesNo::yes;
  said.source = code(words_.need.sources, column::source, fields);
  said.need = code(words_.need.needs, column::need, fields);
  said.closure_reason = code(words_.need.closures, column::closure_reason, fields);
  state_referral(words_.need, said, row);
}

Judgement SsdFacts::read_factors(RowFields& fields, MappedRow& row) {
  const SubjectId id{fields.text(ssd_assessment_factors::id)};
  const auto* const assessment = id.good() ? assessments_.find(id) : nullptr;
  if (assessment == nullptr) return Judgement::dropped("ssd/assessment-unknown");
  row.name.child = assessment->child;
  row.name.key = RowKey{row.name.child};
  const Date start = assessment->start.is_none() ? assessment->authorised : assessment->start;
  if (start.is_none()) return Judgement::dropped("ssd/assessment-undated");
  row.name.key.add(start);
  state_risks(words_.need, fields.text(ssd_assessment_factors::factors).reveal_to_admit(),
              assessment->authorised, 0, fields, row);
  return fields.judgement();
}

void SsdFacts::read_plan(RowFields& fields, MappedRow& row) {
  const Date start = read_key_date(fields, ssd_cin_plans::start, kNoStart, row);
  if (fields.refused()) return;
  auto& plan = row.state(words_.need.cin_plan);
  plan.start = start;
  plan.end = end_after(ssd_cin_plans::end, start, fields);
  plan.event = row.name.key.text();
}

void SsdFacts::read_protection_plan(RowFields& fields, MappedRow& row) {
  namespace column = ssd_cp_plans;
  const Date start = read_key_date(fields, column::start, kNoStart, row);
  if (fields.refused()) return;
  auto& plan = row.state(words_.need.cp_plan);
  plan.start = start;
  plan.end = end_after(column::end, start, fields);
  if (plan.end == start) {
    fields.refuse({"ssd/zero-length", "the protection plan ends on the day it begins (8840)"});
  }
  plan.event = row.name.key.text();
  auto text = fields.text(column::latest).reveal_to_admit();
  if (text.empty()) text = fields.text(column::initial).reveal_to_admit();
  if (!text.empty()) {
    auto found = words_.need.abuses.find(abuse_code(text), 0);
    if (!found.known()) found = words_.need.abuses.find(leading_code(text), 0);
    if (!found.known()) fields.remark("ssd/code-unknown");
    set(plan, words_.need.abuse, found.value);
  }
  // Kept apart, not counted as the authority's own (rulings G26).
  if (yes_or_no(fields.text(column::other_authority)) == YesNo::yes) {
    plan.set(words_.need.other_authority, 1);
  }
}

void SsdFacts::read_missing(RowFields& fields, MappedRow& row) {
  namespace column = ssd_missing;
  const Date start = read_key_date(fields, column::start, kNoStart, row);
  if (fields.refused()) return;
  const auto type = fields.text(column::type).reveal_to_admit();
  const bool away = says(type.substr(0, 1), "A") &&
                    (type.size() == 1 || says(type, "AWAY") || says(type, "ABSENT"));
  if (!away && !says(type.substr(0, 1), "M")) fields.remark("ssd/missing-type-unknown");
  row.name.key.add(away ? "A" : "M");
  auto& missing = row.state(words_.missing);
  missing.start = start;
  missing.end = end_after(column::end, start, fields);
  missing.event = row.name.key.text();
  missing.set(words_.missing_category, away ? words_.away_word : words_.missing_word);
  const YesNo accepted = yes_or_no(fields.text(column::accepted));
  if (accepted != YesNo::unknown) {
    missing.set(words_.return_interview, accepted == YesNo::yes ? 1U : 2U);
  }
}

void SsdFacts::read_sdq(RowFields& fields, MappedRow& row) {
  const Date date = read_key_date(fields, ssd_sdq_scores::date, kNoStart, row);
  if (fields.refused()) return;
  const auto text = fields.text(ssd_sdq_scores::score).reveal_to_admit();
  if (text.empty()) return;
  const auto score = whole_number(text);
  if (!score || *score > 40) return fields.remark("ssd/sdq-score-refused");
  auto& sdq = row.state(words_.sdq);
  sdq.start = date;
  sdq.value = *score;
  sdq.set(words_.respondent, words_.answers);
}

/// The birthday that a contact is on or about: from three months before it to one month after
/// (rulings G32); none if there is no such.
Date SsdFacts::birthday_near(const SubjectId& child, Date contact, std::uint32_t& group) const {
  const Date born = identities_->birth_of(child).date;
  group = 0;
  if (born.is_none()) return Date::none();
  for (const int year : {contact.year() - 1, contact.year(), contact.year() + 1}) {
    const Date day = Date::from_civil(year, born.month(), born.day())
                         .value_or(Date::from_civil(year, 3, 1).value_or(Date::none()));
    if (contact < day.plus_months(-3) || contact > day.plus_months(1)) continue;
    group = age_group_of(year - born.year());
    return day;
  }
  return Date::none();
}

Judgement SsdFacts::read_care_leaver(RowFields& fields, MappedRow& row) {
  namespace column = ssd_care_leavers;
  const Date contact = fields.other_date(column::contact, "ssd/date-invalid");
  if (contact.is_none()) return Judgement::dropped("ssd/care-leaver-without-contact");
  row.name.key.add(contact);
  // The table holds children who prepare to leave, too: a row is no proof of having left.
  const auto* const child = children_.find(row.name.child);
  if (child == nullptr || child->care_ended.is_none() || child->care_ended > contact ||
      child->in_care) {
    return Judgement::dropped("ssd/care-leaver-in-care");
  }
  std::uint32_t group = 0;
  const Date birthday = birthday_near(row.name.child, contact, group);
  if (birthday.is_none()) return Judgement::dropped("ssd/care-leaver-no-birthday");
  auto& leaver = row.state(words_.care_leaver);
  leaver.start = birthday;
  leaver.event = row.keep(RowKey{row.name.child}.add(birthday).text().reveal_to_admit());
  set(leaver, words_.age_group, group);
  set(leaver, words_.in_touch_name, code(words_.in_touch, column::in_touch, fields));
  set(leaver, words_.activity_name, code(words_.activity, column::activity, fields));
  set(leaver, words_.accommodation_name, code(words_.accommodation, column::accommodation, fields));
  const auto suits = leading_code(fields.text(column::suitable).reveal_to_admit());
  if (suits == "1" || suits == "2") leaver.set(words_.suitable, suits == "1" ? 1 : 2);
  return Judgement::kept();
}

void SsdFacts::read_disability(RowFields& fields, MappedRow& row) {
  const auto said = fields.code(ssd_disability::code);
  if (said.empty()) return fields.refuse({"ssd/disability-missing", "the row states no code"});
  code(words_.need.disabilities, ssd_disability::code, fields);
  row.name.key.add(said.view());
  // Every row of a child says what all of them come to.
  const auto* const child = children_.find(row.name.child);
  if (child == nullptr || child->disability == 0) return;
  row.state(words_.need.person).set(words_.need.disabled, child->disability);
}

Judgement SsdFacts::read_immigration(RowFields& fields, MappedRow& row) {
  namespace column = ssd_immigration_status;
  const auto status = fields.text(column::status).reveal_to_admit();
  const bool adult = says(status, "ADULT");
  if (adult || (status != "U" && !says(status, "UASC") && !says(status, "UNACCOMPANIED ASYLUM"))) {
    return Judgement::dropped("ssd/immigration-status-not-used");
  }
  const Date start = fields.other_date(column::start, "ssd/date-invalid");
  if (!start.is_none()) row.name.key.add(start);
  auto& uasc = row.state(words_.uasc);
  uasc.start = start;
  uasc.end = end_after(column::end, start, fields);
  return Judgement::kept();
}

Judgement SsdFacts::read_involvement(RowFields& fields, MappedRow& row) {
  namespace column = ssd_involvements;
  const SubjectId professional{fields.text(column::professional)};
  if (!professional.good()) return Judgement::dropped("ssd/involvement-without-professional");
  const Date start = read_key_date(fields, column::start, kNoStart, row);
  if (fields.refused()) return fields.judgement();
  const auto* const registered = workers_.find(professional);
  // The registration number, as in the 903, where the table of professionals has it.
  const auto worker =
      row.keep((registered == nullptr ? professional : *registered).text().reveal_to_admit());
  const auto role = fields.code(column::role);
  row.name.key.add(professional.text().reveal_to_admit()).add(role.view());
  auto& allocation = row.state(words_.allocation);
  allocation.start = start;
  allocation.end = end_after(column::end, start, fields);
  // The case worker's is the one that the 903 tells too.
  allocation.event = role == "CW"
                         ? row.keep(RowKey{row.name.child}.add(start).text().reveal_to_admit())
                         : row.name.key.text();
  allocation.keyed[0] = {words_.worker, agency_, worker};
  if (role == "CW") allocation.set(words_.primary, 1);
  return Judgement::kept();
}

/// The child is that of the period of care: in SysC the person's id is another one there
/// (ssd-formats A.2).
Judgement SsdFacts::read_permanence(RowFields& fields, MappedRow& row) {
  namespace column = ssd_permanence;
  const SubjectId period{fields.text(column::care)};
  const auto* const child = period.good() ? periods_.find(period) : nullptr;
  if (child == nullptr) {
    const auto named = read_person(column::person, fields, row);
    if (named.fate != Judgement::Fate::kept) return named;
  } else {
    row.name.child = *child;
    row.name.key = RowKey{row.name.child};
  }
  row.name.key.add(fields.code(column::care).view());
  const auto step = [&](Date date, std::uint32_t word, std::uint8_t slot) {
    if (date.is_none()) return;
    auto& adoption = row.state(words_.adoption);
    adoption.start = date;
    adoption.slot = slot;
    const std::string_view name = word == words_.match ? "match" : "order";
    adoption.event = row.keep(RowKey{row.name.child}.add(name).text().reveal_to_admit());
    adoption.set(words_.adoption_step, word);
  };
  step(fields.other_date(column::ordered, "ssd/date-invalid"), words_.order, 0);
  step(fields.other_date(column::matched, "ssd/date-invalid"), words_.match, 1);
  return fields.judgement();
}

}  // namespace braid::ingest
