#pragma once

#include "app/configuration/configuration.h"

namespace braid::app {

/// How the running service does, asked over its socket: one screen, or a JSON object a process. 75
/// while it is not ready, 69 if none answers.
int status(const Configuration& configuration, bool json);

/// The same, live on a terminal until `q`. Usage if there is no terminal.
int top(const Configuration& configuration);

}  // namespace braid::app
