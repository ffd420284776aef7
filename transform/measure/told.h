#pragma once

#include <vector>

#include "transform/measure/deliveries.h"
#include "transform/measure/stored_fact.h"
#include "transform/measure/story.h"
#include "transform/measure/words.h"

namespace braid::transform {

using FactList = std::vector<const StoredFact*>;

/// What the folds of a person's facts look things up in.
struct Told {
  const Words& words;
  const Deliveries& deliveries;

  int year(const StoredFact& fact) const { return deliveries.year(fact.unit); }
  /// Whether `a` is an older statement than `b`: by return year, version, time of submission, and
  /// record id, so that the order is total (rulings C6, S3).
  bool older(const StoredFact& a, const StoredFact& b) const;
  /// Leaves one statement of each event, the latest; statements without an event all stay
  /// (rulings S1). Ascending by event.
  void keep_latest_of_each_event(FactList& facts) const;
};

// One fold for each sort of history. Each changes the order of `facts` and drops some of them.

/// Care episodes, respite and periods of care. Needs `birth`.
void fold_care(const Told& told, FactList& facts, Story& story);
/// Missing incidents of all agencies, joined.
void fold_missing(const Told& told, FactList& facts, Story& story);
void fold_arrests(const Told& told, FactList& facts, Story& story);
void fold_attendances(const Told& told, FactList& facts, Story& story);
void fold_scores(const Told& told, FactList& facts, Story& story);
void fold_participations(const Told& told, FactList& facts, Story& story);

}  // namespace braid::transform
