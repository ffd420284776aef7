#pragma once

#include <toml++/toml.h>

#include <string>

#include "app/configuration/configuration.h"

namespace braid::app {

// What one file alone cannot tell: names that must be known elsewhere, contradictions. Each checks
// the last item of its list, just read from `root`, against everything read before it.

void check_feed(Configuration& configuration, const std::string& file, const toml::table& root,
                Faults& faults);
void check_subscription(const Configuration& configuration, const std::string& file,
                        const toml::table& root, Faults& faults);
void check_programme(const Configuration& configuration, const std::string& file,
                     const toml::table& root, Faults& faults);

}  // namespace braid::app
