#pragma once

#include <string_view>

#include "app/configuration/configuration.h"
#include "core/fault.h"

namespace braid::app {

/// Which roles a new configuration means something else to.
struct ConfigurationChange {
  bool edge = false, link = false, measure = false;

  bool any() const { return edge || link || measure; }
  bool& of(std::string_view role) {
    return role == "edge" ? edge : role == "link" ? link : measure;
  }
};

ConfigurationChange change_between(const Configuration& from, const Configuration& to);

/// What a running service cannot take over: the areas, the log, what identities are encoded with,
/// its own sockets, and a definition that changed its meaning without a new version. One fault
/// each.
Faults restart_faults(const Configuration& from, const Configuration& to);

}  // namespace braid::app
