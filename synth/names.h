#pragma once

#include <string_view>

#include "synth/people.h"

namespace braid::synth {

// Names for made-up people, drawn with rough frequencies: the front of a list is drawn more often
// than its back. They follow no register and no published list.

std::string_view given_name(Origin origin, char sex, Random& random);
std::string_view surname(Origin origin, Random& random);

}  // namespace braid::synth
