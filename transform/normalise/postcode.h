#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace braid::transform {

using PostcodeBuffer = std::array<char, 7>;
using AnyPostcodeBuffer = std::array<char, 12>;

/// A postcode in capitals and without blanks; views into the caller's buffer.
struct Postcode {
  std::string_view whole;
  /// All but the last three characters. It may leave the edge; the whole may not.
  std::string_view outward;
};

/// Nothing for what has not the form of a British postcode, and for ZZ99, which stands for no fixed
/// abode, unknown and abroad (linkage-design 2.6).
std::optional<Postcode> normalise_postcode(std::string_view sent, PostcodeBuffer& buffer);

/// True for ZZ99 and whatever follows it.
bool is_no_fixed_abode(std::string_view sent);

/// Two to twelve letters and digits, of any country; its outward part is the first two
/// (linkage-design, section 4, "Profile any").
std::optional<Postcode> normalise_any_postcode(std::string_view sent, AnyPostcodeBuffer& buffer);

}  // namespace braid::transform
