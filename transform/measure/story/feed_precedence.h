#pragma once

#include "transform/measure/story/told.h"

namespace braid::transform {

/// Where two feeds of one authority tell the same fact: the one of higher rank decides the days
/// that it covers, the other fills only what it does not (ssd-formats C.2). Pure in the facts and
/// the deliveries.
class FeedPrecedence {
 public:
  explicit FeedPrecedence(const Told& told) : told_{told} {}

  void begin() { set_aside_.clear(); }
  /// False: a feed of higher rank covers the day of the fact, which is set aside.
  bool takes(const StoredFact& fact);
  /// Gives open stays the end that a feed of lower rank has told since.
  void end_open(std::vector<Stay>& stays) const;
  /// What an episode of care is cut to, so that every day is told by one feed: the days that none
  /// of higher rank covers. Up to a stretch for each gap between these.
  void cut(const Stay& episode, std::vector<Stay>& stays) const;

 private:
  /// Days that feeds of higher rank cover; empty: the fact's own feed is the one to ask.
  std::vector<DaySpan> decided(const Deliveries::FeedsOfOneAgency& feeds, FeedRank rank) const;

  const Told& told_;
  FactList set_aside_;
};

}  // namespace braid::transform
