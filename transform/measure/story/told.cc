#include "transform/measure/story/told.h"

#include <algorithm>
#include <tuple>

namespace braid::transform {

bool Told::older(const StoredFact& a, const StoredFact& b) const {
  const auto rank = [this](const StoredFact& fact) {
    return std::make_tuple(year(fact), fact.version, deliveries.submitted(fact.unit));
  };
  const auto of_a = rank(a), of_b = rank(b);
  return of_a != of_b ? of_a < of_b : a.record < b.record;
}

void Told::keep_latest_of_each_event(FactList& facts, bool of_each_rank) const {
  if (facts.size() < 2) return;
  const auto event = [&](const StoredFact* fact) {
    const bool apart = of_each_rank && deliveries.feeds_of_one_agency(deliveries.agency(fact->unit),
                                                                      fact->kind) != nullptr;
    return std::make_pair(fact->event, apart ? deliveries.rank(fact->unit) : FeedRank{});
  };
  std::sort(facts.begin(), facts.end(), [&](const StoredFact* a, const StoredFact* b) {
    const auto of_a = event(a), of_b = event(b);
    return of_a != of_b ? of_a < of_b : older(*a, *b);
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const bool superseded =
        i + 1 < facts.size() && facts[i]->event != 0 && event(facts[i + 1]) == event(facts[i]);
    if (!superseded) facts[kept++] = facts[i];
  }
  facts.resize(kept);
}

void sort_by_date(std::vector<Stay>& stays) {
  const auto before = [](const Stay& a, const Stay& b) {
    if (a.start != b.start) return a.start < b.start;
    if (a.end != b.end) return a.end < b.end;
    if (a.age != b.age) return a.age < b.age;
    return a.fact->record < b.fact->record;
  };
  if (!std::is_sorted(stays.begin(), stays.end(), before)) {
    std::sort(stays.begin(), stays.end(), before);
  }
}

namespace {

/// Of two statements without an event: the same agency, day and wording.
bool says_the_same(const Told& told, const StoredFact& a, const StoredFact& b) {
  return a.start == b.start && a.end == b.end && a.value == b.value && a.names == b.names &&
         a.values == b.values && a.wide_names == b.wide_names && a.wide == b.wide &&
         told.deliveries.agency(a.unit) == told.deliveries.agency(b.unit);
}

}  // namespace

void fold_plain(const Told& told, FactList& facts, History history, Story& story) {
  told.keep_latest_of_each_event(facts);
  auto& list = story.of(history);
  for (auto at = facts.begin(); at != facts.end(); ++at) {
    const StoredFact& fact = **at;
    // Statements about nobody are about different people, for all we know.
    const bool repeats = fact.event == 0 && !story.nobody &&
                         std::any_of(facts.begin(), at, [&](const StoredFact* other) {
                           return other->event == 0 && says_the_same(told, fact, *other);
                         });
    if (repeats) {
      story.remark(StoryRemark::same_day);
      continue;
    }
    Stay stay{fact.start, lasts(history) ? fact.end : Date::none(), &fact};
    stay.age =
        static_cast<std::int16_t>(static_cast<int>(fact.attribute(told.words.age_stated)) - 1);
    stay.value = fact.value;
    if (history == History::eet) {
      stay.value = static_cast<std::int32_t>(fact.attribute(told.words.eet_status));
    }
    if (history == History::population) {
      stay.age = static_cast<std::int16_t>(static_cast<int>(fact.attribute(told.words.age)) - 1);
    }
    list.push_back(stay);
  }
  sort_by_date(list);
}

}  // namespace braid::transform
