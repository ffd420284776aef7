#pragma once

#include <array>
#include <bit>

#include "transform/compare/encoded_identity.h"
#include "transform/compare/level.h"

namespace braid::transform {

// How two segments become a level. Everything is inlined where it is called, so that a caller that
// is compiled for the popcnt instruction counts bits with it.

/// Least Dice coefficient of L0 to L5, in thousandths (linkage-design, section 7, for t = 3).
inline constexpr std::array<std::uint32_t, 6> kDiceMin = {999, 850, 750, 670, 600, 520};

/// Level of a Dice coefficient, 2 * shared / sum, without division: `shared` bits are set in both
/// segments, `sum` is of both popcounts.
[[gnu::always_inline]] inline Level level_of_counts(std::uint32_t shared, std::uint32_t sum) {
  std::uint32_t level = 0;
  for (const std::uint32_t dice_min : kDiceMin) level += 2000 * shared < dice_min * sum ? 1 : 0;
  return static_cast<Level>(level);
}

[[gnu::always_inline]] inline std::uint32_t shared_bits(const Segment& one, const Segment& other) {
  return static_cast<std::uint32_t>(
      std::popcount(one[0] & other[0]) + std::popcount(one[1] & other[1]) +
      std::popcount(one[2] & other[2]) + std::popcount(one[3] & other[3]));
}

/// Compares a field of one record with a field of another; `missing` if either has none.
[[gnu::always_inline]] inline Level level_between(const EncodedIdentity& one, Field field_of_one,
                                                  const EncodedIdentity& other,
                                                  Field field_of_other) {
  if (!one.has(field_of_one) || !other.has(field_of_other)) return Level::missing;
  const auto i = static_cast<std::size_t>(field_of_one);
  const auto j = static_cast<std::size_t>(field_of_other);
  return level_of_counts(shared_bits(one.segments[i], other.segments[j]),
                         static_cast<std::uint32_t>(one.popcounts[i]) +
                             static_cast<std::uint32_t>(other.popcounts[j]));
}

}  // namespace braid::transform
