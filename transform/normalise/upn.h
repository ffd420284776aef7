#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace braid::transform {

using UpnBuffer = std::array<char, 13>;

/// The unique pupil number in capitals, in `buffer`; nothing unless it is a letter, eleven digits
/// and a digit or letter, and the first letter is the check letter of the rest
/// (linkage-design 2.2).
std::optional<std::string_view> normalise_upn(std::string_view sent, UpnBuffer& buffer);

/// A normalised UPN that ends with a letter was given for a time only. It links nobody: another
/// school may give the same one to another child.
constexpr bool is_temporary_upn(std::string_view upn) {
  return !upn.empty() && upn.back() >= 'A' && upn.back() <= 'Z';
}

}  // namespace braid::transform
