#pragma once

#include <string_view>

#include "app/configuration/configuration.h"

namespace braid::app {

/// What the configuration relies on outside of its files: credentials, certificates, models, and
/// the rights on folders, for the user that asks. `role` as in `run --role`, empty: all of them.
/// `configuration` may be one that has faults of its own.
void check_environment(const Configuration& configuration, std::string_view role, Faults& faults);

}  // namespace braid::app
