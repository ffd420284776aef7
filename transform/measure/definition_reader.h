#pragma once

#include <string>
#include <vector>

#include "transform/measure/catalogue.h"

namespace braid::transform {

/// The definitions of one TOML file (docs/indicators.md). Adds a fault, with line and column, for
/// each thing that is wrong; definitions with a fault are left out.
std::vector<Definition> read_definitions(const std::string& file, const Vocabulary& vocabulary,
                                         Faults& faults);

}  // namespace braid::transform
