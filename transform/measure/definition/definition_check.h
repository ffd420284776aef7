#pragma once

#include "core/toml/toml_reading.h"
#include "transform/measure/definition/catalogue.h"

namespace braid::transform {

/// Words that are each right may not go together: a fault for each contradiction.
void check_definition(const toml::table& table, const Definition& definition, TomlReading& toml);

}  // namespace braid::transform
