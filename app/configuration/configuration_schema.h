#pragma once

#include <string>
#include <string_view>

namespace braid::app {

/// JSON Schema (2020-12) of one sort of configuration file, for editors: made of
/// configuration_keys(). Dates of TOML are texts of format `date`, as taplo sees them.
std::string configuration_schema(std::string_view kind);

}  // namespace braid::app
