#pragma once

#include <memory>
#include <string>

#include "app/configuration/configuration.h"

namespace braid::app {

/// The running service: opens the log, keeps each role in a loop of its own, answers those who ask,
/// tells the service manager how it does, takes over a new configuration on SIGHUP, and ends within
/// ten seconds of SIGTERM. `role`: edge, link, measure; empty: all of them. Gives the exit status.
///
/// The calling thread is the one that decides; it waits for signals and for news of the others, and
/// does nothing that takes time. Everything the service knows can be read again from the log, so it
/// may be ended at any moment.
int run_service(std::shared_ptr<const Configuration> configuration, const std::string& role);

}  // namespace braid::app
