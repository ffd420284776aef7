#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/bytes.h"
#include "transform/link/linker.h"

namespace braid::transform {

/// A value that may be shared: equal tokens are equal numbers. 0: the subject has none. Numbers say
/// nothing but equality, since they follow the order of arrival.
using TokenNumber = std::uint32_t;

/// What one candidate for joining is known by: a subject, or several that their agency has merged.
struct Candidate {
  Id16 handle;  ///< the smallest of its subjects
  TokenNumber birth_date = 0;
  /// What may link it. A value whose block is over the cap, and a UPN that is dropped, are not
  /// here.
  TokenNumber nhs = 0;
  std::vector<TokenNumber> upns, names;
};

/// Two candidates, by their places, that may be one person.
struct PairEvidence {
  LinkRule rule = LinkRule::names;
  std::uint32_t smaller = 0, larger = 0;
  auto operator<=>(const PairEvidence&) const = default;
};

/// All pairs of a component that something joins, the strongest first, then by the smaller handle,
/// then by the larger (rulings A4); a pair has its strongest evidence only. `candidates` ascend by
/// handle.
///
/// This is the seam at which a scorer of probabilities takes the place of equality: it too lists
/// the pairs of a component in order of strength, and what is joined is decided behind it.
std::vector<PairEvidence> list_pairs(std::span<const Candidate> candidates);

}  // namespace braid::transform
