#pragma once

#include <array>
#include <optional>
#include <span>

#include "transform/train/level_pattern.h"
#include "transform/train/random_pairs.h"

namespace braid::transform {

/// What a field's levels say of a pair: shares among pairs of one person (m) and of two (u), and
/// the weight log2(m/u) in bits, pooled so that less alike never weighs more.
struct FieldEstimate {
  std::array<double, kLevels> m{}, u{}, weights{};

  double weight(Level level) const {
    return level == Level::missing ? 0 : weights[static_cast<std::size_t>(level)];
  }
};

/// What is learned of a set of records without labels (linkage-design, section 8).
struct LinkageEstimate {
  double lambda = 0;     ///< chance that a random pair is one person
  double household = 0;  ///< 2^kappa: chance of another child of the house
  double swapped = 0;    ///< s: share of true pairs with names in each other's column
  FieldEstimate surname, given_name, crossed, birth_date, postcode;
  FieldEstimate sex, other;  ///< levels l0 and l6 only
  double matches = 0;        ///< expected number of true pairs among the candidates
  int rounds = 0;
  bool settled = false;  ///< changes ended before the rounds did

  /// W of section 7 without term frequency, in bits.
  double evidence(const LevelPattern& pattern) const;
};

struct EstimationInput {
  std::span<const PatternCount> candidates;
  const RandomPairs* random = nullptr;
  double records = 0;  ///< N
  double pairs = 0;    ///< T, of which `candidates` are a part
  /// As if this kind of key did not exist: the check of step 8.
  std::optional<KeyKind> without{};
};

/// Expectation maximisation over patterns, with u fixed by the random pairs, a class of household
/// members beside strangers, and swapped names as an alternative: section 8, steps 3 to 7. Sums run
/// in the order of the patterns, so the same input gives the same bits.
LinkageEstimate estimate(const EstimationInput& input);

/// Pooled weights of l0 to l6, clamped to [-10, 14]; `lx` stands outside (steps 6; section 7).
std::array<double, kLevels> pooled_weights(const std::array<double, kLevels>& m,
                                           const std::array<double, kLevels>& u);

}  // namespace braid::transform
