#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "transform/evaluate/mahalanobis.h"

namespace braid::transform {

/// Somebody as matching sees them at a t0: what they were like in the window before it.
struct Likeness {
  std::string handle;  ///< raw bytes of the person's handle
  Mahalanobis::Values values;
  std::optional<std::int64_t> sdq;  ///< baseline, if there is one
};

struct MatchOptions {
  std::uint64_t seed = 1;
  int per_person = 1;
  double distance_max = 3;
};

struct Match {
  std::size_t person = 0;  ///< index into the programme
  std::string comparator;  ///< handle
  double distance = 0;
  double weight = 1;  ///< 1 / matches of the person
};

/// Who could have been referred on the day of this person of the programme, and is like them in all
/// that has to be the same (evaluation, section 2, steps 1 to 3; rulings H8, H9), as they were
/// then.
using ComparatorPool = std::function<std::vector<Likeness>(std::size_t person)>;

/// The nearest for each, without replacement: in order of a hash of seed and handle, so that
/// nothing but the seed is random (rulings H11, H12). Who has no match within the distance has
/// none. Ascending by person, then distance.
std::vector<Match> match(std::span<const Likeness> programme, const ComparatorPool& pool,
                         const MatchOptions& options);

}  // namespace braid::transform
