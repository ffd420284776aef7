#include "transform/measure/story/feed_precedence.h"

#include <algorithm>

namespace braid::transform {

std::vector<DaySpan> FeedPrecedence::decided(const Deliveries::FeedsOfOneAgency& feeds,
                                             FeedRank rank) const {
  std::vector<DaySpan> spans;
  for (auto above = static_cast<std::size_t>(rank) + 1; above < kFeedRanks; ++above) {
    const auto& covered = feeds.covers[above].spans();
    spans.insert(spans.end(), covered.begin(), covered.end());
  }
  return Coverage{std::move(spans)}.spans();
}

bool FeedPrecedence::takes(const StoredFact& fact) {
  if (fact.start.is_none() || fact.kind == told_.words.care) return true;
  const auto rank = told_.deliveries.rank(fact.unit);
  if (rank == FeedRank::statutory) return true;
  const auto* feeds =
      told_.deliveries.feeds_of_one_agency(told_.deliveries.agency(fact.unit), fact.kind);
  if (feeds == nullptr) return true;
  const bool told_better = std::any_of(
      feeds->covers.begin() + static_cast<std::ptrdiff_t>(rank) + 1, feeds->covers.end(),
      [&](const Coverage& coverage) { return coverage.holds(fact.start, fact.start); });
  if (told_better) set_aside_.push_back(&fact);
  return !told_better;
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
  const auto rank = told_.deliveries.rank(fact.unit);
  Stay whole = episode;
  const Coverage& own = feeds->covers[static_cast<std::size_t>(rank)];
  if (whole.end.is_none() && !own.empty() && whole.start <= own.last_day()) {
    // An open episode says nothing of the days that only a feed of lower rank covers.
    const Date next = own.last_day() + 1;
    const bool goes_on = std::any_of(
        feeds->covers.begin(), feeds->covers.begin() + static_cast<std::ptrdiff_t>(rank),
        [&](const Coverage& lower) { return lower.holds(next, next); });
    if (goes_on) {
      whole.end = next;
      whole.exits = false;
    }
  }
  Date from = whole.start;
  const auto add = [&](Date until) {
    Stay part = whole;
    part.start = from;
    part.begins = whole.begins && from == whole.start;
    part.end = std::min(whole.end, until);
    part.exits = whole.exits && part.end == whole.end;
    if (part.start < part.end) stays.push_back(part);
  };
  for (const DaySpan& covered : decided(*feeds, rank)) {
    if (covered.last < from) continue;
    if (from < covered.first) add(covered.first);
    from = covered.last + 1;
    if (from >= whole.end) return;
  }
  add(Date::none());
}

}  // namespace braid::transform
