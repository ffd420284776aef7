#include <algorithm>

#include "transform/measure/story/told.h"

namespace braid::transform {
namespace {

/// Builds the placements of one period of care after the other from its episodes, in order.
class PlacementFold {
 public:
  /// `strict`: a change of status with the same carer (T, U) begins a placement too.
  PlacementFold(const Words& words, bool strict, std::vector<Stay>& placements)
      : words_{words}, strict_{strict}, placements_{placements} {}

  void begin_spell() {
    has_placement_ = false;
    after_temporary_ = false;
    only_temporary_ = nullptr;
  }
  void take(const Stay& episode) {
    if (words_.is_temporary(place(episode))) return take_temporary(episode);
    const bool begins = !has_placement_ || moves(episode);
    if (begins) {
      // A leading temporary stay belongs to the placement after it.
      const Date start = has_placement_ || only_temporary_ == nullptr ? episode.start : leading_;
      placements_.push_back({start, episode.end, episode.fact, episode.exits});
      has_placement_ = true;
    }
    go_on(episode);
    identity_ = episode.fact->attribute(words_.placement);
    after_temporary_ = false;
  }
  void end_spell() {
    if (!has_placement_ && only_temporary_ != nullptr) {
      placements_.push_back(
          {leading_, only_temporary_->end, only_temporary_->fact, only_temporary_->exits});
      placements_.back().last = only_temporary_->fact;
    }
  }

 private:
  std::uint32_t place(const Stay& episode) const { return episode.fact->attribute(words_.place); }

  void take_temporary(const Stay& episode) {
    if (!has_placement_) {
      if (only_temporary_ == nullptr) leading_ = episode.start;
      only_temporary_ = &episode;
      return;
    }
    go_on(episode);
    after_temporary_ = true;
  }
  bool moves(const Stay& episode) const {
    if (!episode.begins) return false;
    const auto why = episode.fact->attribute(words_.reason_new);
    const bool move = why == words_.started || why == words_.moved_p || why == words_.moved_b;
    const bool same_carer = why == words_.same_carer_t || why == words_.same_carer_u;
    if (!move && !(strict_ && same_carer)) return false;
    const auto identity = episode.fact->attribute(words_.placement);
    return !(after_temporary_ && identity != 0 && identity == identity_);
  }
  void go_on(const Stay& episode) {
    Stay& placement = placements_.back();
    if (episode.start >= placement.start && episode.end >= placement.end) {
      placement.end = episode.end;
      placement.exits = episode.exits;
    }
    placement.last = episode.fact;
  }

  const Words& words_;
  const bool strict_;
  std::vector<Stay>& placements_;
  bool has_placement_ = false, after_temporary_ = false;
  const Stay* only_temporary_ = nullptr;
  Date leading_;
  std::uint32_t identity_ = 0;
};

void build(const Told& told, const Story& story, bool strict, std::vector<Stay>& placements) {
  PlacementFold fold{told.words, strict, placements};
  const auto& care = story.of(History::care);
  std::size_t at = 0;
  for (const Stay& spell : story.of(History::spell)) {
    const std::size_t first = placements.size();
    fold.begin_spell();
    for (; at < care.size() && care[at].start < spell.end; ++at) fold.take(care[at]);
    fold.end_spell();
    for (std::size_t i = first; i + 1 < placements.size(); ++i) {
      placements[i].end = placements[i + 1].start;
      placements[i].exits = true;
    }
  }
}

/// Where a child lives whose stay is a temporary one: where it did before (rulings G15).
void look_through(const Told& told, Story& story) {
  const Words& words = told.words;
  const Stay* before = nullptr;
  std::uint32_t home = 0;
  Date until = Date::none();
  for (Stay& episode : story.of(History::care)) {
    if (before == nullptr || episode.start > until) home = 0;
    const auto place = episode.fact->attribute(words.place);
    if (place != 0 && !words.is_temporary(place)) home = place;
    episode.set(Mark::lives_at, place == 0 ? 0 : home);
    const auto& homes = *told.homes;
    const bool registered =
        !homes.empty() &&
        std::binary_search(homes.begin(), homes.end(), episode.fact->attribute(words.home));
    episode.set(Mark::registered, registered ? 1 : 2);
    until = before == nullptr ? episode.end : std::max(until, episode.end);
    before = &episode;
  }
}

}  // namespace

void fold_placements(const Told& told, Story& story) {
  if (story.of(History::care).empty()) return;
  look_through(told, story);
  build(told, story, false, story.of(History::placement));
  build(told, story, true, story.of(History::placement_strict));
  const Stay* before = nullptr;
  for (const Stay& placement : story.of(History::placement)) {
    const bool same_spell = before != nullptr && before->end == placement.start;
    if (same_spell) {
      // Dated by its start, with the statement of the new placement (rulings G13).
      story.of(History::move).push_back({placement.start, Date::none(), placement.fact});
    }
    Stay settled = placement;
    // A child placed for adoption has settled with the placement before, too (rulings G21).
    const bool adoptive = told.words.is_adoptive(placement.fact->attribute(told.words.place));
    if (same_spell && adoptive) settled.start = before->start;
    story.of(History::settled).push_back(settled);
    before = &placement;
  }
  sort_by_date(story.of(History::settled));
}

void fold_adoption(const Told& told, FactList& facts, Story& story) {
  told.keep_latest_of_each_event(facts);
  Date order = Date::none();
  for (const Stay& episode : story.of(History::care)) {
    if (episode.fact->attribute(told.words.legal_status) == told.words.e1) {
      order = std::min(order, episode.start);
    }
  }
  if (order.is_none()) {
    for (const StoredFact* fact : facts) {
      if (fact->attribute(told.words.adoption_step) == told.words.order) {
        order = std::min(order, fact->start);
      }
    }
  }
  if (order.is_none()) return;
  for (const StoredFact* fact : facts) {
    if (fact->attribute(told.words.adoption_step) != told.words.match || fact->start < order) {
      continue;
    }
    Stay match{fact->start, Date::none(), fact};
    match.value = fact->start - order;
    story.of(History::adoption).push_back(match);
  }
  sort_by_date(story.of(History::adoption));
}

}  // namespace braid::transform
