#pragma once

#include <string>

#include "transform/measure/definition/catalogue.h"

namespace braid::transform {

/// The meaning of a definition as text, one spelling for one meaning: what its hash is over
/// (rulings S18). Words only, never their numbers, so that a reader can work the hash out by hand.
/// Other definitions that it names stand in it as what they count.
std::string definition_meaning(const Definition& definition, const Vocabulary& vocabulary);

}  // namespace braid::transform
