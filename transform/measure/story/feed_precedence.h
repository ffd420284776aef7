#pragma once

#include "transform/measure/story/told.h"

namespace braid::transform {

/// Where two feeds of one authority tell the same fact: the statutory returns decide the years that
/// they cover, a case system's extract fills only what they do not (ssd-formats C.2). Pure in the
/// facts and the deliveries.
class FeedPrecedence {
 public:
  explicit FeedPrecedence(const Told& told) : told_{told} {}

  void begin() { set_aside_.clear(); }
  /// False: a return covers the day of the fact, which is set aside.
  bool takes(const StoredFact& fact);
  /// Gives open stays of returns the end that an extract has told since.
  void end_open(std::vector<Stay>& stays) const;
  /// What an episode of care is cut to, so that every day is told by one feed: the days of a
  /// return, or those that no return covers. Up to two stretches.
  void cut(const Stay& episode, std::vector<Stay>& stays) const;

 private:
  const Told& told_;
  FactList set_aside_;
};

}  // namespace braid::transform
