#pragma once

#include <algorithm>
#include <string_view>

#include "core/personal.h"

namespace braid::ingest {

/// Whether a field of the police extract is this word, which is in upper case; case-blind.
inline bool equals(Personal<std::string_view> text, std::string_view word) {
  const auto upper = [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  };
  const auto given = text.reveal_to_admit();
  return given.size() == word.size() && std::equal(given.begin(), given.end(), word.begin(),
                                                   [&](char a, char b) { return upper(a) == b; });
}

}  // namespace braid::ingest
