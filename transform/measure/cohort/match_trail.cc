#include "transform/measure/cohort/match_trail.h"

#include <algorithm>
#include <cstdlib>

#include "transform/measure/store/coverage.h"

namespace braid::transform {
namespace {

// Baseline of a score, in days around t0 (indicators, S1).
constexpr int kBaselineBefore = 90, kBaselineAfter = 30;
// Two birth dates that are further apart cannot be of ages within a year of one another.
constexpr std::int32_t kBirthsApartMax = 2 * 366;

bool ages_allow(int age, const PoolOptions& options) {
  return (!options.age_min || age >= *options.age_min) &&
         (!options.age_max || age <= *options.age_max);
}

}  // namespace

Departure::Departure(const Vocabulary& vocabulary) {
  const auto code = vocabulary.attribute("reason_ceased");
  reason_ceased_ = static_cast<std::uint8_t>(code);
  died_ = vocabulary.value(code, "E2");
  transferred_ = vocabulary.value(code, "E3");
  moved_abroad_ = vocabulary.value(code, "E16");
}

Date Departure::of(const Story& story) const {
  const auto& spells = story.of(History::spell);
  for (std::size_t i = 0; i < spells.size(); ++i) {
    const Stay& spell = spells[i];
    if (spell.end.is_none() || !spell.exits) continue;
    const StoredFact* fact = spell.last != nullptr ? spell.last : spell.fact;
    const auto reason = fact->attribute(reason_ceased_);
    const bool left = reason == transferred_ || reason == moved_abroad_;
    if (reason == died_ || (left && i + 1 == spells.size())) return spell.end;
  }
  return Date::none();
}

void MatchTrails::add(std::size_t person, const Story& story, std::uint32_t programme) {
  Person made{person, story.birth, departure_.of(story), story.sex, false, {}};
  made.known_to_services =
      (story.agencies >> static_cast<unsigned>(AgencyKind::children) & 1U) != 0;
  const auto begin = [&](List list) {
    made.begin[list] = static_cast<std::uint32_t>(entries_.size());
  };
  const auto copy = [&](List list, History history) {
    begin(list);
    for (const Stay& stay : story.of(history)) {
      entries_.push_back({stay.start, stay.end, stay.value});
    }
  };
  copy(step, History::step);
  copy(spell, History::spell);
  copy(placement, History::placement);
  copy(missing, History::missing);
  copy(arrest, History::arrest);
  copy(referral, History::referral);
  begin(uasc);
  for (std::size_t i = 0; i < story.groups.size(); ++i) {
    const bool is_one =
        value_of(story.groups[i].group, by_uasc) == static_cast<std::uint32_t>(Uasc::yes);
    const Date past = i + 1 < story.groups.size() ? story.groups[i + 1].from : Date::none();
    if (is_one) entries_.push_back({story.groups[i].from, past, 1});
  }
  begin(score);
  for (const Stay& each : story.of(History::sdq)) {
    const bool by_carer = each.fact->attribute(words_.respondent) == words_.carer &&
                          each.fact->attribute(words_.sdq_scale) == 0;
    if (by_carer) entries_.push_back({each.start, each.end, each.value});
  }
  begin(t0s);
  for (const auto* participations : {&story.participations, &story.later_participations}) {
    for (const Participation& each : *participations) {
      if (each.programme == programme) entries_.push_back({each.t0, Date::none(), 0});
    }
  }
  begin(lists);
  people_.push_back(made);
}

std::uint8_t MatchTrails::status_at(const Person& person, Date day) const {
  std::int32_t status = 0;
  each(person, step, [&](const Entry& entry) {
    if (entry.start <= day && day < entry.end) status = std::max(status, entry.value);
  });
  return static_cast<std::uint8_t>(status);
}

bool MatchTrails::is_uasc(const Person& person, Date day) const {
  bool found = false;
  each(person, uasc,
       [&](const Entry& entry) { found = found || (entry.start <= day && day < entry.end); });
  return found;
}

bool MatchTrails::could_stand_for(std::size_t at, const StateAtT0& like, Date birth, Date t0,
                                  int months, const PoolOptions& options) const {
  const Person& person = people_[at];
  if (!person.known_to_services || static_cast<std::uint8_t>(person.sex) != like.sex) return false;
  if (person.birth.is_none() != birth.is_none() || person.gone <= t0) return false;
  if (!birth.is_none()) {
    if (std::abs(person.birth - birth) > kBirthsApartMax) return false;
    const int age = age_at(person.birth, t0);
    if (std::abs(age - *like.age) > 1 || !ages_allow(age, options)) return false;
  }
  if (status_at(person, t0) != like.status || is_uasc(person, t0) != like.uasc) return false;
  const Date from = t0.plus_months(-months), past = t0.plus_months(months);
  bool takes_part = false;
  each(person, t0s, [&](const Entry& entry) {
    takes_part = takes_part || (from <= entry.start && entry.start < past);
  });
  return !takes_part;
}

StateAtT0 MatchTrails::state(std::size_t at, Date t0, int months) const {
  const Person& person = people_[at];
  StateAtT0 state;
  state.sex = static_cast<std::uint8_t>(person.sex);
  if (!person.birth.is_none()) state.age = age_at(person.birth, t0);
  state.status = status_at(person, t0);
  state.uasc = is_uasc(person, t0);
  const Date from = t0.plus_months(-months);
  auto& [days, spells, placements, incidents, arrests, referrals] = state.variables;
  each(person, spell, [&](const Entry& entry) {
    const auto inside = std::min(entry.end, t0) - std::max(entry.start, from);
    if (inside <= 0) return;
    days += inside;
    ++spells;
  });
  each(person, placement, [&](const Entry& entry) {
    if (entry.start < t0 && entry.end > from) ++placements;
  });
  const auto count = [&](List list, std::int64_t& into) {
    each(person, list, [&](const Entry& entry) {
      if (from <= entry.start && entry.start < t0) ++into;
    });
  };
  count(missing, incidents);
  count(arrest, arrests);
  count(referral, referrals);
  std::int32_t nearest = kBaselineBefore + 1;
  each(person, score, [&](const Entry& entry) {
    const auto apart = entry.start - t0;
    if (apart < -kBaselineBefore || apart > kBaselineAfter || std::abs(apart) >= nearest) return;
    nearest = std::abs(apart);
    state.sdq = entry.value;
  });
  return state;
}

}  // namespace braid::transform
