#pragma once

#include <cstdint>
#include <span>

namespace braid::transform {

/// p that the means of whole-numbered changes of two groups differ by chance: the pooled changes
/// are dealt out `draws` times (rulings H24, H27). Neither group is empty; order does not matter.
double permutation_p(std::span<const std::int64_t> one, std::span<const std::int64_t> other,
                     std::uint64_t seed, std::int64_t draws = 9999);

}  // namespace braid::transform
