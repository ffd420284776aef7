#include "transform/pseudonymise/token_row.h"

namespace braid::transform {

bool token_row(KeyedHash& hash, std::string_view token, std::size_t positions, Segment& row) {
  KeyedHash::Digest digest;
  if (!hash.digest(token, digest)) return false;
  row = {};
  for (std::size_t i = 0; i < positions; ++i) {
    const unsigned position = digest[i];
    row[position / 64] |= std::uint64_t{1} << (position % 64);
  }
  return true;
}

}  // namespace braid::transform
