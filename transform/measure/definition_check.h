#pragma once

#include "transform/measure/catalogue.h"
#include "core/toml/toml_reading.h"

namespace braid::transform {

/// Words that are each right may not go together: a fault for each contradiction.
void check_definition(const toml::table& table, const Definition& definition, TomlReading& toml);

}  // namespace braid::transform
