#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "transform/train/candidate_pairs.h"
#include "transform/train/training_set.h"

namespace braid::transform {

/// All that estimation knows of a pair: a few thousand patterns stand for any number of pairs
/// (linkage-design, section 8). The crosses are `missing` where section 7 does not ask for them.
struct LevelPattern {
  Level surname = Level::missing, given_name = Level::missing;
  Level crossed_surname = Level::missing, crossed_given_name = Level::missing;
  Level birth_date = Level::missing, postcode = Level::missing;
  Sameness sex = Sameness::missing, other = Sameness::missing;
  bool birth_date_default = false;  ///< of either: an agreement then counts half

  auto operator<=>(const LevelPattern&) const = default;
  bool has_crosses() const {
    return crossed_surname != Level::missing || crossed_given_name != Level::missing;
  }
};

LevelPattern pattern_of(const TrainingRecord& one, const TrainingRecord& other);

struct PatternCount {
  LevelPattern pattern;
  double pairs = 0;
  /// Those that one kind of key alone has found, and that would be missed without it.
  std::array<double, kBlockingKinds> only_by{};
  double sharing_nhs = 0;  ///< those that share an NHS pseudonym

  double without(KeyKind kind) const { return pairs - only_by[static_cast<std::size_t>(kind)]; }
};

/// Counts patterns; the result is in the order of the patterns, whatever came first.
class PatternCounter {
 public:
  void add(const LevelPattern& pattern, const Candidate& pair);
  std::vector<PatternCount> counts() const;

 private:
  std::unordered_map<std::uint32_t, PatternCount> counts_;
};

}  // namespace braid::transform
