#include "transform/measure/story_builder.h"

#include <algorithm>

#include "transform/measure/person_attribute.h"

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

const Story& StoryBuilder::build(FactStore::Place person) {
  gather(person);
  choose_attributes();
  fold_care(told_, care_, story_);
  fold_missing(told_, missing_, story_);
  fold_arrests(told_, arrests_, story_);
  fold_attendances(told_, attendances_, story_);
  fold_scores(told_, scores_, story_);
  fold_participations(told_, participations_, story_);
  return story_;
}

void StoryBuilder::gather(FactStore::Place person) {
  story_.clear();
  for (FactList* list : {&persons_, &uasc_, &care_, &missing_, &arrests_, &attendances_, &scores_,
                         &participations_}) {
    list->clear();
  }
  const Words& words = told_.words;
  const auto dated = [&](FactList& list, const StoredFact& fact) {
    if (fact.start.is_none()) return story_.remark(StoryRemark::without_start);
    list.push_back(&fact);
  };
  const auto sort_out = [&](const StoredFact& fact) {
    if (fact.kind != words.participation) story_.known = true;
    if (fact.kind == words.person) return persons_.push_back(&fact);
    if (fact.kind == words.uasc) return uasc_.push_back(&fact);
    if (fact.kind == words.attendance) return attendances_.push_back(&fact);
    if (fact.kind == words.care) return dated(care_, fact);
    if (fact.kind == words.missing) return dated(missing_, fact);
    if (fact.kind == words.arrest) return dated(arrests_, fact);
    if (fact.kind == words.sdq) return dated(scores_, fact);
    if (fact.kind == words.participation) return dated(participations_, fact);
  };
  store_.for_each_subject(person, [&](FactStore::Place subject) {
    if (store_.is_nobody(subject)) story_.nobody = true;
    if (store_.is_linked(subject)) story_.known = true;
    store_.for_each_fact(subject, sort_out);
  });
}

void StoryBuilder::choose_attributes() {
  story_.sex = sex_of(told_.words, surviving_value(told_, store_, persons_, told_.words.sex));
  story_.birth = birth_of(surviving_value(told_, store_, persons_, told_.words.birth_month));
  told_.keep_latest_of_each_event(uasc_);
  keep_last_year_of_each_subject(told_, uasc_);
  build_groups();
}

void StoryBuilder::build_groups() {
  if (story_.nobody) {
    story_.groups.push_back(
        {kBeforeAllDays, group_of(AgeGroup::unknown, Sex::unknown, Uasc::unknown)});
    return;
  }
  changes_.assign(1, kBeforeAllDays);
  if (!story_.birth.is_none()) {
    for (const int years : {1, 5, 10, 16}) changes_.push_back(story_.birth.plus_months(years * 12));
  }
  for (const StoredFact* fact : uasc_) {
    changes_.push_back(uasc_start(*fact));
    if (!fact->end.is_none()) changes_.push_back(fact->end);
  }
  std::sort(changes_.begin(), changes_.end());
  changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
  for (const Date day : changes_) {
    AgeGroup age = AgeGroup::unknown;
    if (!story_.birth.is_none()) {
      age = day < story_.birth ? AgeGroup::under_1 : age_group(age_at(story_.birth, day));
    }
    const bool uasc = std::any_of(uasc_.begin(), uasc_.end(), [&](const StoredFact* fact) {
      return uasc_start(*fact) <= day && day < fact->end;
    });
    story_.groups.push_back({day, group_of(age, story_.sex, uasc ? Uasc::yes : Uasc::no)});
  }
}

}  // namespace braid::transform
