#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/fault.h"
#include "core/vocabulary.h"
#include "transform/measure/definition/catalogue.h"

namespace braid::app {

/// Braid's words and definitions, and the partnership's own.
struct CatalogueInForce {
  Vocabulary vocabulary;
  transform::Catalogue catalogue;
};

/// Folders with definitions: Braid's own in the data folder, then `indicators.d` of a configuration
/// directory, if it has one; of no directory Braid's own only.
std::vector<std::string> indicator_folders(const std::string& configuration_folder);

/// Nothing, and every fault, if anything is wrong. The rest of the configuration is not looked at.
std::optional<CatalogueInForce> load_catalogue(const std::string& configuration_folder,
                                               Faults& faults);

/// Nothing, and the fault, if Braid's data folder or its vocabulary cannot be read.
std::optional<Vocabulary> load_vocabulary(Faults& faults);

}  // namespace braid::app
