#pragma once

#include <toml++/toml.h>

#include <string>
#include <vector>

#include "core/fault.h"

namespace braid::transform {

/// A file's tables, as long as they are read from.
struct ParsedDefinitions {
  std::string file;
  toml::table root;
};

/// Definitions may name others that count. A fault, where it is named, for each definition that
/// names itself, straight away or through others: no number could ever come of it.
void check_circles(const std::vector<ParsedDefinitions>& files, Faults& faults);

}  // namespace braid::transform
