#pragma once

#include <algorithm>
#include <string_view>

namespace braid {

/// What a stream may be called in every engine: letters, digits, `.`, `-` and `_`, as topics may
/// (rulings S25), at most 200 of them, so that a topic's prefix has room.
inline bool is_stream_name(std::string_view name) {
  return !name.empty() && name.size() <= 200 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

}  // namespace braid
