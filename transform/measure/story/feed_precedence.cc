#include "transform/measure/story/feed_precedence.h"

#include <algorithm>

namespace braid::transform {

bool FeedPrecedence::takes(const StoredFact& fact) {
  if (fact.start.is_none() || fact.kind == told_.words.care || told_.year(fact) != 0) return true;
  const auto* feeds =
      told_.deliveries.feeds_of_one_agency(told_.deliveries.agency(fact.unit), fact.kind);
  if (feeds == nullptr || !feeds->returns.holds(fact.start, fact.start)) return true;
  set_aside_.push_back(&fact);
  return false;
}

void FeedPrecedence::end_open(std::vector<Stay>& stays) const {
  if (set_aside_.empty()) return;
  for (Stay& stay : stays) {
    if (!stay.end.is_none()) continue;
    for (const StoredFact* other : set_aside_) {
      const bool same = other->kind == stay.fact->kind && other->subject == stay.fact->subject &&
                        other->start == stay.start;
      if (same) stay.end = std::min(stay.end, other->end);
    }
  }
  sort_by_date(stays);
}

void FeedPrecedence::cut(const Stay& episode, std::vector<Stay>& stays) const {
  const StoredFact& fact = *episode.fact;
  const auto* feeds =
      told_.deliveries.feeds_of_one_agency(told_.deliveries.agency(fact.unit), fact.kind);
  if (feeds == nullptr) return stays.push_back(episode);
  if (told_.year(fact) != 0) {
    // An open episode of a return says nothing of the days that only the extract covers.
    Stay kept = episode;
    const Date last = feeds->returns.last_day();
    const bool goes_on = feeds->extracts.holds(last + 1, last + 1);
    if (kept.end.is_none() && goes_on && kept.start <= last) {
      kept.end = last + 1;
      kept.exits = false;
    }
    return stays.push_back(kept);
  }
  Date from = episode.start;
  for (const DaySpan& covered : feeds->returns.spans()) {
    if (covered.last < from) continue;
    if (from < covered.first) {
      Stay before = episode;
      before.start = from;
      before.begins = episode.begins && from == episode.start;
      before.end = std::min(episode.end, covered.first);
      before.exits = episode.exits && before.end == episode.end;
      if (before.start < before.end) stays.push_back(before);
    }
    from = covered.last + 1;
    if (from >= episode.end) return;
  }
  Stay rest = episode;
  rest.start = from;
  rest.begins = episode.begins && from == episode.start;
  if (rest.start < rest.end) stays.push_back(rest);
}

}  // namespace braid::transform
