#pragma once

#include <optional>
#include <vector>

#include "tests/linkage/clear_text.h"
#include "tests/linkage/made_people.h"
#include "transform/compare/pair_score.h"
#include "transform/train/training.h"

namespace braid::linkage_test {

/// The linkage that Braid would have without privacy: the candidates, the estimation, the term
/// frequency, the scorer and the rules of the service, and only the levels come from clear text.
///
/// The scorer takes encoded records, so a pair is scored through two stand-ins whose segments are
/// exactly as alike as the clear texts say. Any level of any of the six comparisons can be made
/// without touching another.
class ClearTextRival {
 public:
  /// `people` must outlive it. Learns its own weights.
  ClearTextRival(const MadePeople& people, const transform::TrainingOptions& options);

  transform::PairScore score(std::uint32_t one, std::uint32_t other) const;

 private:
  const MadePeople& people_;
  transform::LinkModel model_;
  std::vector<transform::TrainingRecord> records_;  ///< with how rare their names are
  std::optional<transform::PairScorer> scorer_;
};

/// Two records that compare as they are told to.
struct StandIns {
  transform::TrainingRecord one, other;
};
/// Keeps of both records what is not compared by likeness: sex, flags, identifiers, rarity.
StandIns stand_ins(const transform::TrainingRecord& one, const transform::TrainingRecord& other,
                   const ClearLevels& levels);

}  // namespace braid::linkage_test
