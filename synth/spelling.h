#pragma once

#include <string>
#include <string_view>

#include "synth/person.h"
#include "synth/random.h"

namespace braid::synth {

// The same name in other words or other letters. Each returns an empty text where it knows nothing.

/// Liz for Elizabeth, Billy for William. Also the English name that a child of an East Asian or
/// West African family goes by, which has nothing of the other.
std::string nickname(std::string_view given, Tradition tradition, char sex, Random& random);

/// Another spelling that is in use: Muhammad and Mohammed, Catherine and Kathryn, Clarke and Clark.
/// Names out of another script or language are also written down by ear.
std::string spelled_otherwise(std::string_view name, Tradition tradition, Random& random);

/// Letters with marks as the plain ones: Wójcik as Wojcik.
std::string without_marks(std::string_view text);
/// Plain letters in upper case; letters with marks stay as they are.
std::string in_capitals(std::string_view text);

}  // namespace braid::synth
