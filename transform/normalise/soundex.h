#pragma once

#include <array>
#include <string_view>

namespace braid::transform {

/// A letter and three digits.
using Soundex = std::array<char, 4>;

/// American Soundex of a normalised name, capital letters A to Z and at least one of them: letters
/// of one digit are written once, also when H or W stands between them, but not when a vowel does
/// (linkage-design, section 5).
constexpr Soundex soundex(std::string_view name) {
  // A vowel has the digit 0, H and W are passed over.
  constexpr std::string_view kDigits = "01230120022455012623010202";
  Soundex code{name.front(), '0', '0', '0'};
  std::size_t size = 1;
  char last = kDigits[static_cast<std::size_t>(name.front() - 'A')];
  for (const char letter : name.substr(1)) {
    if (letter == 'H' || letter == 'W') continue;
    const char digit = kDigits[static_cast<std::size_t>(letter - 'A')];
    if (digit != '0' && digit != last) {
      code[size++] = digit;
      if (size == code.size()) break;
    }
    last = digit;
  }
  return code;
}

inline std::string_view view(const Soundex& code) { return {code.data(), code.size()}; }

}  // namespace braid::transform
