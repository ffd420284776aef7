#pragma once

#include <array>
#include <string_view>

namespace braid {

/// A hash without a key. It is for what is no value of a record: whoever knows the dictionary finds
/// the value again (privacy, section 1). `tests/tidy/unkeyed_hash.py` lists who hashes what.
using Sha256 = std::array<unsigned char, 32>;
Sha256 sha256(std::string_view bytes);

/// Its bytes, or the first of them. Borrowed.
std::string_view view(const Sha256& digest, std::size_t bytes = 32);

}  // namespace braid
