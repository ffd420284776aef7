#pragma once

#include <cstddef>
#include <cstdint>

namespace braid::transform {

/// How alike two values of a field are: `l0` equal, `l6` no more alike than strangers; `lx` birth
/// dates whose day and month are swapped; `missing` on either side. Source: linkage-design,
/// section 7.
enum class Level : std::uint8_t { l0, l1, l2, l3, l4, l5, l6, lx, missing };
inline constexpr std::size_t kLevels = 8;  ///< those that have a weight; `lx` for birth dates only

/// Names agree as far as the rules ask: L0 to L4 (linkage-design, section 9).
constexpr bool agrees(Level level) { return level <= Level::l4; }
/// L4 to L6: where the crossed comparison of names may say more (linkage-design, section 7).
constexpr bool is_unlike(Level level) { return level >= Level::l4 && level <= Level::l6; }

/// Evidence in thousandths of a bit, so that sums are exact and the same on every machine.
using Weight = std::int32_t;
inline constexpr Weight kBit = 1000;

/// What a birth date weighs that may be made up (1 January for an unknown day): half where it
/// speaks for the pair (linkage-design 2.5), and nothing where another day of the year is all that
/// speaks against it.
template <class Number>
constexpr Number made_up_date_weight(Number weight, Level level) {
  if (weight > 0) return weight / 2;
  return level == Level::l4 || level == Level::l5 ? Number{} : weight;
}

}  // namespace braid::transform
