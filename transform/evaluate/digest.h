#pragma once

#include <string>
#include <string_view>

namespace braid::transform {

/// SHA-256, hexadecimal.
std::string hex_digest(std::string_view bytes);

}  // namespace braid::transform
