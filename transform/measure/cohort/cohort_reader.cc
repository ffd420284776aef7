#include "transform/measure/cohort/cohort_reader.h"

#include <algorithm>
#include <limits>

#include "core/heart.h"
#include "transform/measure/cell/cohort_member.h"
#include "transform/measure/cell/pair_values.h"
#include "transform/measure/cohort/as_of.h"

namespace braid::transform {
namespace {

constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

/// What a person who is in no participation says of one: nothing.
const StoredFact& no_participation() {
  static const StoredFact fact;
  return fact;
}

}  // namespace

AreaCohortReader::AreaCohortReader(const MeasuredFacts& facts, CohortQuestion question)
    : facts_{facts},
      question_{std::move(question)},
      programme_{programme_code(question_.programme)},
      book_{*facts.options.vocabulary},
      builder_{facts.words, facts.deliveries, facts.store, facts.homes},
      story_person_{kNobody},
      departure_{*facts.options.vocabulary},
      trails_{*facts.options.vocabulary, facts.words} {
  const auto& vocabulary = *facts.options.vocabulary;
  const auto arm = vocabulary.attribute("arm");
  programme_arm_ = vocabulary.value(arm, "programme");
  comparator_arm_ = vocabulary.value(arm, "comparator");
  for (const auto& measure : question_.measures) prepare(measure);
  settle_as_of();
  call_roll();
}

const Story& AreaCohortReader::story_of(std::size_t person) {
  if (story_person_ == person) return story_;
  story_ = builder_.build(static_cast<FactStore::Place>(person), 0);
  cut_at(story_, question_.as_of);
  story_person_ = person;
  return story_;
}

void AreaCohortReader::call_roll() {
  const auto& store = facts_.store;
  for (std::size_t person = 0; person < store.persons(); ++person) {
    bool named = false;
    store.for_each_subject(static_cast<FactStore::Place>(person), [&](FactStore::Place subject) {
      store.for_each_fact(subject, [&](const StoredFact& fact) {
        named = named || fact.kind == facts_.words.participation;
      });
    });
    if (named) enrol(person, story_of(person));
  }
  std::sort(roll_.members.begin(), roll_.members.end(), [](const auto& a, const auto& b) {
    return a.handle != b.handle ? a.handle < b.handle : a.arm < b.arm;
  });
}

/// A person's rows become at most one membership of each arm. The programme wins from its t0 on: a
/// comparator leaves at that day, and is none if the programme came first (evaluation, E1, E2).
void AreaCohortReader::enrol(std::size_t person, const Story& story) {
  std::optional<Date> programme, comparator;
  std::int64_t rows = 0;
  for (const auto* list : {&story.participations, &story.later_participations}) {
    for (const Participation& each : *list) {
      if (each.programme != programme_) continue;
      ++rows;
      auto* t0 = each.arm == programme_arm_ ? &programme : &comparator;
      if (each.arm != programme_arm_ && each.arm != comparator_arm_) continue;
      if (!*t0 || each.t0 < **t0) *t0 = each.t0;
    }
  }
  if (rows == 0) return;
  roll_.participations += rows;
  if (!story.known) {
    ++roll_.links_to_nobody;
    return;
  }
  const std::string handle{
      facts_.store.person_handle(static_cast<FactStore::Place>(person)).view()};
  std::int64_t used = 0;
  const auto add = [&](CohortArm arm, Date t0, Date until) {
    ++used;
    if (t0 > question_.as_of) {
      ++roll_.after_as_of;
      return;
    }
    roll_.members.push_back({person, handle, arm, t0, until, others(story, t0)});
  };
  if (programme) add(CohortArm::programme, *programme, Date::none());
  if (comparator && programme && *programme <= *comparator) {
    ++roll_.in_both;
    ++used;
  } else if (comparator) {
    if (programme) ++roll_.left_comparator;
    add(CohortArm::comparator, *comparator, programme.value_or(Date::none()));
  }
  roll_.repeats += std::max<std::int64_t>(rows - used, 0);
}

std::vector<std::string> AreaCohortReader::others(const Story& story, Date t0) const {
  std::vector<std::string> names;
  const int months = question_.window_months;
  for (const Programme& other : facts_.options.programmes) {
    const auto code = programme_code(other.name);
    if (code == programme_) continue;
    const bool overlaps = std::any_of(
        story.participations.begin(), story.participations.end(), [&](const Participation& each) {
          return each.programme == code && each.t0 >= t0.plus_months(-months) &&
                 each.t0 < t0.plus_months(months);
        });
    if (overlaps) names.push_back(other.name);
  }
  return names;
}

SpanNumbers AreaCohortReader::span_of(const Asked& asked, const Story& story,
                                      const CohortMember& member, DaySpan days) {
  SpanNumbers numbers;
  numbers.of_days = days.last - days.first + 1;
  const Date gone = std::min(departure_.of(story), member.until);
  const DaySpan there{days.first, gone.is_none() ? days.last : std::min(days.last, gone - 1)};
  numbers.begins_late = !asked.covered.empty() && days.first < asked.covered.first_day() &&
                        asked.covered.first_day() <= days.last;
  if (there.last < there.first) return numbers;
  numbers.days = asked.covered.days_of(there);
  if (numbers.days == 0 || asked.term->pair) return numbers;
  // What happened outside coverage counts no more than its days do.
  const auto& spans = asked.covered.spans();
  DaySpan seen = there;
  for (const auto& span : spans) {
    if (span.last < there.first) continue;
    seen.first = std::max(seen.first, span.first);
    break;
  }
  seen.last = std::min(seen.last, asked.covered.last_day());
  const PlanTerm& term = *asked.term;
  const auto side = [&](std::size_t part) {
    return contribute_window(book_.parts[part], story, seen, scratch_).count;
  };
  if (term.part) numbers.numerator = side(*term.part);
  if (term.otherwise && numbers.numerator == 0) numbers.numerator = side(*term.otherwise);
  const auto per = term.window_denominator ? term.window_denominator : term.denominator;
  if (per) numbers.denominator = side(*per);
  if (book_.plans[asked.plan].definition->denominator_is_rest) {
    numbers.denominator += numbers.numerator;
  }
  return numbers;
}

/// Before and after are the two values of the pair; spans after them have none.
void AreaCohortReader::add_pair(const Asked& asked, const Story& story,
                                const Participation& participation, PersonNumbers& numbers) const {
  const Pair& pair = *asked.term->pair;
  const auto values =
      pair_values(pair, story, participation, question_.window_months, facts_.words);
  // Whose first value is another is none of those that the outcome is about (rulings G33).
  if (pair.first && (!values.first || !pair.first->holds(*values.first))) {
    numbers.asked = false;
    return;
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(numbers.spans.size(), 2); ++i) {
    const auto added = contribute_pair(pair, values, i == 0 ? Window::before : Window::after);
    if (!added) continue;
    numbers.spans[i].numerator = added->count;
    numbers.spans[i].denominator = 1;
  }
}

PersonNumbers AreaCohortReader::numbers_of(std::size_t measure, const Story& story,
                                           const CohortMember& member) {
  PersonNumbers numbers;
  const Asked& asked = asked_[measure];
  const CohortMeasure& of = question_.measures[measure];
  numbers.spans.resize(of.days ? 2 : of.spans.size());
  if (asked.term == nullptr) return numbers;
  Participation participation{programme_, programme_arm_, member.t0, &no_participation()};
  for (const auto* list : {&story.participations, &story.later_participations}) {
    for (const Participation& each : *list) {
      if (each.programme == programme_ && each.t0 == member.t0) participation = each;
    }
  }
  const Cohort& cohort = book_.plans[asked.plan].definition->cohort;
  numbers.asked = belongs(cohort, story, participation);
  numbers.known = is_known_to(cohort, story);
  if (!numbers.asked || !numbers.known) return numbers;
  for (std::size_t i = 0; i < numbers.spans.size(); ++i) {
    if (of.days) {
      if (i == 1) {
        numbers.spans[i] = span_of(asked, story, member, {of.days->first, of.days->second});
      }
      continue;
    }
    numbers.spans[i] = span_of(
        asked, story, member,
        {member.t0.plus_months(of.spans[i].from), member.t0.plus_months(of.spans[i].to) - 1});
  }
  if (asked.term->pair && !of.days) add_pair(asked, story, participation, numbers);
  return numbers;
}

std::vector<PersonNumbers> AreaCohortReader::numbers(const CohortMember& member) {
  beat();
  const Story& story = story_of(member.person);
  std::vector<PersonNumbers> numbers;
  numbers.reserve(asked_.size());
  for (std::size_t i = 0; i < asked_.size(); ++i) numbers.push_back(numbers_of(i, story, member));
  return numbers;
}

void AreaCohortReader::read_trails() {
  if (!trail_places_.empty()) return;
  const auto& store = facts_.store;
  trail_places_.assign(store.persons(), kNobody);
  for (std::size_t person = 0; person < store.persons(); ++person) {
    beat();
    const Story& story = story_of(person);
    if (story.nobody || !story.known) continue;
    trail_places_[person] = trails_.size();
    trails_.add(person, story, programme_);
  }
}

std::size_t AreaCohortReader::trail_of(const CohortMember& member) {
  read_trails();
  return trail_places_[member.person];
}

StateAtT0 AreaCohortReader::state(const CohortMember& member) {
  const auto at = trail_of(member);
  return at == kNobody ? StateAtT0{} : trails_.state(at, member.t0, question_.window_months);
}

std::vector<PoolCandidate> AreaCohortReader::pool(const CohortMember& member,
                                                  const PoolOptions& options) {
  beat();
  const auto ours = trail_of(member);
  if (ours == kNobody) return {};
  const int months = question_.window_months;
  const StateAtT0 like = trails_.state(ours, member.t0, months);
  const Date birth = trails_.birth(ours);
  std::vector<PoolCandidate> candidates;
  for (std::size_t at = 0; at < trails_.size(); ++at) {
    if (at == ours || !trails_.could_stand_for(at, like, birth, member.t0, months, options)) {
      continue;
    }
    const auto person = trails_.person(at);
    candidates.push_back(
        {person,
         std::string{facts_.store.person_handle(static_cast<FactStore::Place>(person)).view()},
         trails_.state(at, member.t0, months)});
  }
  return candidates;
}

SpanNumbers AreaCohortReader::area_total(std::size_t measure, Date first, Date last) {
  SpanNumbers total;
  const Asked& asked = asked_[measure];
  total.of_days = last - first + 1;
  if (asked.term == nullptr || !asked.term->part) return total;
  total.days = asked.covered.days_of({first, last});
  const Definition& definition = *book_.plans[asked.plan].definition;
  const bool by_calendar =
      definition.denominator && definition.denominator->of == History::calendar;
  if (by_calendar) total.denominator = total.of_days;
  for (std::size_t person = 0; person < facts_.store.persons(); ++person) {
    beat();
    const Story& story = story_of(person);
    const auto side = [&](std::size_t part) {
      return contribute_days(book_.parts[part], story, {first, last}, scratch_).count;
    };
    const auto numerator = side(*asked.term->part);
    total.numerator += numerator;
    if (numerator != 0 && !story.nobody) ++total.people;
    if (asked.term->denominator && !by_calendar) {
      const auto denominator = side(*asked.term->denominator);
      total.denominator += denominator;
      if (denominator != 0 && !story.nobody) ++total.denominator_people;
    }
    if (definition.denominator_is_rest) total.denominator += numerator;
  }
  return total;
}

}  // namespace braid::transform
