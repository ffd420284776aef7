#pragma once

#include "app/command/commands.h"
#include "app/configuration/configuration.h"

namespace braid::app {

/// Takes every delivery that waits, publishes what follows, prints the counts and stops (`braid run
/// --once`). Gives the exit status.
int run_once(const Configuration& configuration, const RunOptions& options);

}  // namespace braid::app
