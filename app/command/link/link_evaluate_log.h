#pragma once

#include "app/command/link/link_commands.h"
#include "app/configuration/configuration.h"

namespace braid::app {

/// Measures the links that the log states against `options.truth`. Reads the linkage key, to find
/// the handles of agencies' own ids; read access to the log. The exit status.
int evaluate_logged_links(const Configuration& configuration, const LinkEvaluateOptions& options);

}  // namespace braid::app
