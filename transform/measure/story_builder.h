#pragma once

#include "transform/measure/fact_store.h"
#include "transform/measure/told.h"

namespace braid::transform {

/// Tells the story of a person from the store. Keeps its lists from one person to the next, so
/// that telling allocates little.
class StoryBuilder {
 public:
  StoryBuilder(const Words& words, const Deliveries& deliveries, const FactStore& store)
      : told_{words, deliveries}, store_{store} {}

  /// The story lives until the next call.
  const Story& build(FactStore::Place person);

 private:
  void gather(FactStore::Place person);
  void choose_attributes();
  void build_groups();

  Told told_;
  const FactStore& store_;
  Story story_;
  FactList persons_, uasc_, care_, missing_, arrests_, attendances_, scores_, participations_;
  std::vector<Date> changes_;
};

}  // namespace braid::transform
