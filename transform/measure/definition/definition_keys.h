#pragma once

#include <string_view>
#include <vector>

#include "core/toml/toml_key.h"

namespace braid::transform {

/// Every key that a definition of an indicator may hold, with what people are told of it. The one
/// list: definitions are read by its names and words, and the JSON Schema and the manual are made
/// of it (docs/indicators.md says at length what they mean).
const TomlKey& definition_keys();

/// Names of the keys of a table of the list that a measure may have.
std::vector<std::string_view> names_for(const TomlKey& table, std::string_view measure);

/// The table `path` of the list: "pair", "split/*", "example/expect".
const TomlKey& definition_keys(std::string_view path);

}  // namespace braid::transform
