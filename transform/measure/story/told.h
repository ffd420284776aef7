#pragma once

#include <vector>

#include "transform/measure/definition/words.h"
#include "transform/measure/store/deliveries.h"
#include "transform/measure/store/stored_fact.h"
#include "transform/measure/story/story.h"

namespace braid::transform {

using FactList = std::vector<const StoredFact*>;

/// What the folds of a person's facts look things up in.
struct Told {
  const Words& words;
  const Deliveries& deliveries;
  const std::vector<std::uint32_t>* homes = nullptr;  ///< of the bed register, ascending
  int year(const StoredFact& fact) const { return deliveries.year(fact.unit); }
  /// Whether `a` is an older statement than `b`: by return year, version, time of submission, and
  /// record id, so that the order is total (rulings C6, S3).
  bool older(const StoredFact& a, const StoredFact& b) const;
  /// Leaves one statement of each event, the latest; statements without an event all stay
  /// (rulings S1). Ascending by event.
  /// `of_each_rank`: one of each rank of feed, where each is cut to the days that it decides.
  void keep_latest_of_each_event(FactList& facts, bool of_each_rank = false) const;
};

// One fold for each sort of history. Each may change the order of `facts` and drop some of them.

/// Facts of a kind as they are: one statement of each event, and without an event one of each
/// agency, day and wording (indicators, rule R12).
void fold_plain(const Told& told, FactList& facts, History history, Story& story);

class FeedPrecedence;
/// Care episodes, respite and periods of care. Needs `birth`.
void fold_care(const Told& told, const FeedPrecedence& precedence, FactList& facts, Story& story);
/// Placements and moves, of the care that has been told (rulings G12).
void fold_placements(const Told& told, Story& story);
/// From the placement order to the match (rulings G23). Needs the care.
void fold_adoption(const Told& told, FactList& facts, Story& story);
/// Missing incidents of all agencies, joined; times away likewise. Needs the care.
void fold_missing(const Told& told, FactList& facts, Story& story);
void fold_arrests(const Told& told, FactList& facts, Story& story);
/// Visits that began and were not cancelled.
void fold_visits(const Told& told, FactList& facts, History history, Story& story);
void fold_scores(const Told& told, FactList& facts, Story& story);
void fold_participations(const Told& told, FactList& facts, Story& story);
/// Episodes of need and plans; then referrals, which need them; then the steps of help.
void fold_plans(const Told& told, FactList& need, FactList& cin_plans, FactList& cp_plans,
                Story& story);
void fold_referrals(const Told& told, FactList& facts, Story& story);
void fold_steps(Story& story);
void fold_flags(const Told& told, FactList& facts, Story& story);
void fold_crimes(const Told& told, FactList& facts, Story& story);
void fold_sessions(const Told& told, FactList& facts, Story& story);
void fold_school_entries(const Told& told, FactList& facts, Story& story);
/// How many people an agency left out by the opt-out, at the end of each period that it delivered.
void fold_opt_outs(const Told& told, FactList& facts, Story& story);
/// Care leavers; needs the housing duties.
void mark_homeless(const Words& words, Story& story);
void fold_allocations(const Told& told, FactList& facts, Story& story);

/// By start, end and record: the order of every list.
void sort_by_date(std::vector<Stay>& stays);

}  // namespace braid::transform
