#pragma once

#include <cstddef>
#include <string_view>

#include "transform/compare/encoded_identity.h"
#include "transform/pseudonymise/keyed_hash.h"

namespace braid::transform {

/// The bits that a token sets in an undiffused segment: one for each of the first `positions` bytes
/// of its keyed hash, at most 32 (linkage-design, section 4, step 2). False if OpenSSL fails.
bool token_row(KeyedHash& hash, std::string_view token, std::size_t positions, Segment& row);

inline void add_row(const Segment& row, Segment& segment) {
  for (std::size_t i = 0; i < segment.size(); ++i) segment[i] |= row[i];
}

}  // namespace braid::transform
