#pragma once

#include <string>
#include <vector>

#include "transform/measure/definition/catalogue.h"

namespace braid::transform {

/// The definitions of TOML files (docs/indicators.md), in order of file and place. Adds a fault,
/// with line and column, for each thing that is wrong; definitions with a fault are left out.
/// A definition that divides may name others that count, of whichever file.
std::vector<Definition> read_definitions(const std::vector<std::string>& files,
                                         const Vocabulary& vocabulary, Faults& faults);

}  // namespace braid::transform
