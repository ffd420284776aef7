#include "transform/measure/story/story_builder.h"

#include <algorithm>

#include "transform/measure/story/person_attribute.h"

namespace braid::transform {
namespace {

constexpr Date kBeforeAllDays{-1000000};

/// Of the return years of a subject only the last that names it counts; a later year without a row
/// ends nothing (rulings B13, C6).
void keep_last_year_of_each_subject(const Told& told, FactList& facts) {
  const auto outdated = [&](const StoredFact* fact) {
    const int year = told.year(*fact);
    return year != 0 && std::any_of(facts.begin(), facts.end(), [&](const StoredFact* other) {
             return other->subject == fact->subject && told.year(*other) > year;
           });
  };
  if (facts.size() < 2) return;
  FactList kept;
  std::copy_if(facts.begin(), facts.end(), std::back_inserter(kept),
               [&](const StoredFact* fact) { return !outdated(fact); });
  facts.swap(kept);
}

Date uasc_start(const StoredFact& fact) {
  return fact.start.is_none() ? kBeforeAllDays : fact.start;  // from birth (rulings B13)
}

}  // namespace

const Story& StoryBuilder::build(FactStore::Place person, TableMask sets) {
  gather(person);
  choose_attributes();
  fold();
  build_groups(sets);
  return story_;
}

void StoryBuilder::gather(FactStore::Place person) {
  story_.clear();
  for (const auto kind : kinds_) facts_[kind].clear();
  kinds_.clear();
  precedence_.begin();
  const Words& words = told_.words;
  const auto sort_out = [&](const StoredFact& fact) {
    if (fact.kind >= Words::kKindsMax) return;
    if (fact.kind != words.participation) {
      story_.known = true;
      story_.agencies |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(fact.agency));
    }
    const bool undated = fact.kind == words.person || fact.kind == words.uasc ||
                         fact.kind == words.attendance || fact.kind == words.stay;
    if (!undated && fact.start.is_none()) return story_.remark(StoryRemark::without_start);
    if (!precedence_.takes(fact)) return story_.remark(StoryRemark::told_by_return);
    if (facts_[fact.kind].empty()) kinds_.push_back(fact.kind);
    facts_[fact.kind].push_back(&fact);
  };
  store_.for_each_subject(person, [&](FactStore::Place subject) {
    if (store_.is_nobody(subject)) story_.nobody = true;
    if (store_.is_linked(subject)) story_.known = true;
    store_.for_each_fact(subject, sort_out);
  });
}

void StoryBuilder::choose_attributes() {
  const Words& words = told_.words;
  const auto& persons = facts(words.person);
  story_.sex = sex_of(words, surviving_value(told_, store_, persons, words.sex));
  story_.birth = birth_of(surviving_value(told_, store_, persons, words.birth_month));
  ethnic5_ = surviving_value(told_, store_, persons, words.ethnic5);
  disabled_ = surviving_value(told_, store_, persons, words.disabled);
  told_.keep_latest_of_each_event(facts(words.uasc));
  keep_last_year_of_each_subject(told_, facts(words.uasc));
}

void StoryBuilder::fold() {
  const Words& words = told_.words;
  fold_care(told_, precedence_, facts(words.care), story_);
  fold_placements(told_, story_);
  fold_missing(told_, facts(words.missing), story_);
  fold_plans(told_, facts(words.need), facts(words.cin_plan), facts(words.cp_plan), story_);
  for (const History history : {History::need, History::cin_plan, History::cp_plan}) {
    precedence_.end_open(story_.of(history));
  }
  fold_steps(story_);
  for (const auto kind : kinds_) {
    FactList& list = facts_[kind];
    if (kind == words.arrest) fold_arrests(told_, list, story_);
    if (kind == words.attendance) fold_visits(told_, list, History::attendance, story_);
    if (kind == words.stay) fold_visits(told_, list, History::admission, story_);
    if (kind == words.sdq) fold_scores(told_, list, story_);
    if (kind == words.participation) fold_participations(told_, list, story_);
    if (kind == words.referral) fold_referrals(told_, list, story_);
    if (kind == words.risk_flag) fold_flags(told_, list, story_);
    if (kind == words.crime) fold_crimes(told_, list, story_);
    if (kind == words.sessions) fold_sessions(told_, list, story_);
    if (kind == words.school_entry) fold_school_entries(told_, list, story_);
    if (kind == words.adoption) fold_adoption(told_, list, story_);
    if (kind == words.opt_out) fold_opt_outs(told_, list, story_);
    if (kind == words.allocation) fold_allocations(told_, list, story_);
    const auto plain = words.plain_history[kind];
    if (plain != Words::kNone) fold_plain(told_, list, static_cast<History>(plain), story_);
  }
  mark_homeless(words, story_);
}

Group StoryBuilder::with_care(Group group, Date day) const {
  const Words& words = told_.words;
  const Stay* home = nullptr;
  for (const Stay& episode : story_.of(History::care)) {
    if (episode.start <= day && day < episode.end) home = &episode;
  }
  if (home == nullptr) return group;
  const auto value = [&](std::uint8_t name) { return home->fact->attribute(name); };
  // N1 to N8 are the breakdown's values 0 to 7, all else is unknown (rulings G8).
  const auto need = value(words.need_code);
  if (need >= 1 && need <= 8) group = with(group, by_need, need - 1);
  if (const auto provider = value(words.provider); provider != 0) {
    group = with(group, by_provider, provider - 1);
  }
  group = with(group, by_place, words.place_group[value(words.place)]);
  return with(group, by_legal, words.legal_group[value(words.legal_status)]);
}

/// Of the unidentified nothing is known (rulings D4); of residents their age and sex.
Group StoryBuilder::group_of_nobody() {
  const Words& words = told_.words;
  const FactList& residents = facts(words.population);
  if (residents.empty()) return group_of(AgeGroup::unknown, Sex::unknown, Uasc::unknown);
  const auto age = residents.front()->attribute(words.age);
  const Sex sex = sex_of(words, residents.front()->attribute(words.sex));
  return group_of(age == 0 ? AgeGroup::unknown : age_group(static_cast<int>(age) - 1), sex,
                  Uasc::unknown);
}

HelpStatus StoryBuilder::status_on(Date day) const {
  const auto open = [&](History history) {
    const auto& list = story_.of(history);
    return std::any_of(list.begin(), list.end(),
                       [&](const Stay& stay) { return stay.start <= day && day < stay.end; });
  };
  if (open(History::spell)) return HelpStatus::looked_after;
  if (open(History::cp_plan)) return HelpStatus::protection_plan;
  if (open(History::cin_plan)) return HelpStatus::need_plan;
  return open(History::need) ? HelpStatus::need : HelpStatus::none;
}

void StoryBuilder::build_groups(TableMask sets) {
  Group basis = group_of(AgeGroup::unknown, story_.sex, Uasc::no);
  if (story_.nobody) {
    story_.groups.push_back({kBeforeAllDays, group_of_nobody()});
    return;
  }
  // Value n of these attributes is the breakdown's value n - 1; 0 is unknown.
  if (ethnic5_ != 0) basis = with(basis, by_ethnic5, ethnic5_ - 1);
  if (disabled_ != 0) basis = with(basis, by_disab, disabled_ - 1);
  basis = with(basis, by_cse, 0);
  const FactList& uasc_facts = facts(told_.words.uasc);
  const bool care_wanted = (sets & kCareSets) != 0;
  const bool status_wanted = (sets & by_status) != 0, prog_wanted = (sets & by_age_prog) != 0;
  changes_.assign(1, kBeforeAllDays);
  const auto change = [&](int years) { changes_.push_back(story_.birth.plus_months(years * 12)); };
  if (!story_.birth.is_none()) {
    for (const int years : {1, 5, 10, 16}) change(years);
    if (prog_wanted) {
      for (const int years : {12, 18, 26}) change(years);
    }
  }
  const auto change_with = [&](History history) {
    for (const Stay& stay : story_.of(history)) {
      changes_.push_back(stay.start);
      if (!stay.end.is_none()) changes_.push_back(stay.end);
    }
  };
  for (const StoredFact* fact : uasc_facts) {
    changes_.push_back(uasc_start(*fact));
    if (!fact->end.is_none()) changes_.push_back(fact->end);
  }
  if (care_wanted) change_with(History::care);
  if (status_wanted) {
    for (const History history :
         {History::spell, History::cp_plan, History::cin_plan, History::need}) {
      change_with(history);
    }
  }
  std::sort(changes_.begin(), changes_.end());
  changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
  for (const Date day : changes_) {
    AgeGroup age = AgeGroup::unknown;
    if (!story_.birth.is_none()) {
      age = day < story_.birth ? AgeGroup::under_1 : age_group(age_at(story_.birth, day));
    }
    const bool uasc = std::any_of(uasc_facts.begin(), uasc_facts.end(), [&](const auto* fact) {
      return uasc_start(*fact) <= day && day < fact->end;
    });
    Group group = with_age(basis, age);
    if (prog_wanted && !story_.birth.is_none()) {
      const int years = day < story_.birth ? 0 : age_at(story_.birth, day);
      group = with(group, by_age_prog, programme_age_group(years));
    }
    if (status_wanted) {
      group = with(group, by_status, static_cast<std::uint32_t>(status_on(day)));
    }
    if (uasc) group = with(group, by_uasc, static_cast<std::uint32_t>(Uasc::yes));
    story_.groups.push_back({day, care_wanted ? with_care(group, day) : group});
  }
}

}  // namespace braid::transform
