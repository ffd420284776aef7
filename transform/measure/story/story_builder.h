#pragma once

#include <array>

#include "transform/measure/store/fact_store.h"
#include "transform/measure/story/feed_precedence.h"
#include "transform/measure/story/told.h"

namespace braid::transform {

/// Tells the story of a person from the store. Keeps its lists from one person to the next, so
/// that telling allocates little.
class StoryBuilder {
 public:
  /// `homes`: those of the bed register, ascending.
  StoryBuilder(const Words& words, const Deliveries& deliveries, const FactStore& store,
               const std::vector<std::uint32_t>& homes)
      : told_{words, deliveries, &homes}, store_{store} {}

  /// The story lives until the next call. `sets` are those that somebody wants shown.
  const Story& build(FactStore::Place person, TableMask sets);

 private:
  FactList& facts(std::uint8_t kind) { return facts_[kind]; }
  void gather(FactStore::Place person);
  void choose_attributes();
  void fold();
  void build_groups(TableMask sets);
  Group group_of_nobody();
  /// Where and how the child lives on the day, if it is in care.
  Group with_care(Group group, Date day) const;
  HelpStatus status_on(Date day) const;

  Told told_;
  FeedPrecedence precedence_{told_};
  const FactStore& store_;
  Story story_;
  std::array<FactList, Words::kKindsMax> facts_;
  std::vector<std::uint8_t> kinds_;  // that the person has facts of
  std::vector<Date> changes_;
  std::uint32_t ethnic5_ = 0, disabled_ = 0;
};

}  // namespace braid::transform
