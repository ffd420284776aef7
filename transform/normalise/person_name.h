#pragma once

#include <array>
#include <string_view>

namespace braid::transform {

/// A normalised name has at most 32 letters (linkage-design 2.4, step 7).
using NameBuffer = std::array<char, 32>;

/// Names as capital letters A to Z, in `buffer`; empty for a placeholder ("Unknown", "Baby boy")
/// and for a name that has no Latin letter. Titles in front and suffixes behind are dropped. Rule:
/// linkage-design 2.4, step by step. ASCII takes no memory from the heap; anything else goes
/// through ICU. Bytes that are not UTF-8 separate words.
///
/// A surname is all its words joined, so that a hyphen, a space or nothing makes no difference.
std::string_view normalise_surname(std::string_view sent, NameBuffer& buffer);
/// A given name is the first word.
std::string_view normalise_given_name(std::string_view sent, NameBuffer& buffer);

/// True for a name of which no letter A to Z is left since it is written in another script
/// (linkage-design 2.4, step 9). To be asked only of a name that came out empty.
bool is_untransliterated(std::string_view sent);

}  // namespace braid::transform
