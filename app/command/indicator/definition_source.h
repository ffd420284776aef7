#pragma once

#include <string>

#include "transform/measure/definition/catalogue.h"

namespace braid::app {

/// The lines of a definition's file that it stands in: its table, and those that belong to it.
/// Empty if the file cannot be read any more.
std::string definition_source(const transform::Definition& definition);

/// The chapter that a file of definitions is: the first sentence of its first comment, else its
/// name.
std::string chapter_of(const std::string& file);

/// Whether a definition is the partnership's own and not one that comes with Braid.
bool is_own(const transform::Definition& definition);

}  // namespace braid::app
