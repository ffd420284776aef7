#include <algorithm>

#include "transform/measure/story/told.h"

namespace braid::transform {
namespace {

constexpr int kFlagMonths = 12;                 // a flag without an end holds so long (rulings G39)
constexpr std::int32_t kDaysFrom1900 = -25567;  // 1900-01-01, as committed_on counts (vocabulary)

/// Of the offender: the victim is told of an outcome, too.
bool is_proven(const Words& words, const StoredFact& fact) {
  const auto type = fact.attribute(words.outcome_type);
  return fact.attribute(words.crime_part) == words.outcome &&
         fact.attribute(words.crime_role) != words.victim &&
         (type == words.caution_youth || type == words.caution_conditional ||
          type == words.conviction);
}

}  // namespace

void fold_flags(const Told& told, FactList& facts, Story& story) {
  told.keep_latest_of_each_event(facts);
  auto& list = story.of(History::risk_flag);
  for (const StoredFact* fact : facts) {
    Stay flag{fact->start, fact->end, fact};
    if (flag.end.is_none()) flag.end = flag.start.plus_months(kFlagMonths);
    flag.value = static_cast<std::int32_t>(fact->attribute(told.words.risk_level));
    flag.set(Mark::agency, static_cast<std::uint32_t>(fact->agency) + 1);
    list.push_back(flag);
    const bool cse = fact->attribute(told.words.risk_type) == told.words.cse;
    if (cse && static_cast<std::uint32_t>(flag.value) >= told.words.level_low) {
      story.cse.emplace_back(flag.start, flag.end);
    }
  }
  sort_by_date(list);
}

void fold_crimes(const Told& told, FactList& facts, Story& story) {
  // One outcome of a crime may follow another (a charge, then a conviction): they share the crime's
  // reference and are told apart by part, type and role, so no statement supersedes another here.
  std::sort(facts.begin(), facts.end(), [&](const StoredFact* a, const StoredFact* b) {
    return a->event != b->event ? a->event < b->event : told.older(*b, *a);
  });
  auto& crimes = story.of(History::crime);
  for (auto at = facts.begin(); at != facts.end(); ++at) {
    const StoredFact& fact = **at;
    const bool repeats =
        !story.nobody && std::any_of(facts.begin(), at, [&](const StoredFact* other) {
          const bool one_event = fact.event != 0 && other->event == fact.event;
          const auto same = [&](std::uint8_t name) {
            return other->attribute(name) == fact.attribute(name);
          };
          return one_event && same(told.words.crime_part) && same(told.words.outcome_type);
        });
    if (repeats) continue;
    Stay crime{fact.start, Date::none(), &fact};
    crime.age =
        static_cast<std::int16_t>(static_cast<int>(fact.attribute(told.words.age_stated)) - 1);
    crimes.push_back(crime);
  }
  sort_by_date(crimes);
  // Proven: one of each crime, on the day of its first such outcome (rulings G35).
  auto& proven = story.of(History::proven);
  for (const Stay& crime : crimes) {
    if (!is_proven(told.words, *crime.fact)) continue;
    const bool counted = std::any_of(proven.begin(), proven.end(), [&](const Stay& other) {
      return crime.fact->event != 0 && other.fact->event == crime.fact->event;
    });
    if (counted) continue;
    proven.push_back(crime);
    const auto committed = crime.fact->attribute(told.words.committed_on);
    if (committed == 0) continue;
    // From the offence to its proof.
    Stay offence{Date{static_cast<std::int32_t>(committed) + kDaysFrom1900}, crime.start,
                 crime.fact};
    story.of(History::proven_offence).push_back(offence);
  }
  sort_by_date(story.of(History::proven_offence));
}

}  // namespace braid::transform
