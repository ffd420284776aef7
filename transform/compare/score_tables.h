#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "transform/compare/level.h"
#include "transform/compare/link_model.h"

namespace braid::transform {

/// A model laid out for scoring: integers only, so that sums are exact and do not depend on order.
/// Source of every entry: linkage-design, section 7.
struct ScoreTables {
  /// By level; `missing` weighs nothing.
  using ByLevel = std::array<Weight, kLevels + 1>;
  /// Weight of L0 by the rarity byte of the value; 0: term frequency is not used.
  using ByRarity = std::array<Weight, 256>;

  explicit ScoreTables(const LinkModel& model);

  ByLevel surname{}, given_name{}, crossed{}, birth_date{}, postcode{};
  ByRarity surname_equal{}, given_name_equal{}, crossed_equal{};
  /// By `Sameness`: missing, same, different.
  std::array<Weight, 3> sex{}, identifier{};
  Weight prior = 0;
  Weight household = 0;  ///< kappa; `kNever` where no household is expected
  Weight straight = 0;   ///< log2(1 - s)
  Weight swapped = 0;    ///< log2(s); `kNever` where no names are swapped
  /// The most that a name of this rarity can weigh at any level.
  ByRarity surname_most{}, given_name_most{}, crossed_most{};
};

/// Stands for minus infinity: far below any sum of weights, and far from overflow.
inline constexpr Weight kNever = -1'000'000;

/// Thousandths of a bit, rounded half away from zero; `kNever` for log2(0).
Weight log2_weight(double share);

}  // namespace braid::transform
