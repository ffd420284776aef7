#pragma once

#include "app/configuration/configuration.h"
#include "core/toml/toml_table.h"

namespace braid::app {

/// How a programme is evaluated, as its file says; what cannot be read is a fault.
transform::EvaluationPlan read_evaluation(const std::string& name, const TomlTable& table);
/// Adds what a file of published figures says to the evaluation that it is named like.
void read_stated(Configuration& configuration, const std::string& name, const TomlTable& table);
/// What the file of the last evaluation says must fit the catalogue, the agreements and itself.
void check_evaluation(const Configuration& configuration, const TomlTable& table);

}  // namespace braid::app
