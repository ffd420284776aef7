#pragma once

#include <string>
#include <vector>

#include "app/configuration/configuration.h"

namespace braid::app {

/// Where the service of this configuration listens, in words of docs/operating.md: `socket` of
/// [service]; else control.sock in $RUNTIME_DIRECTORY; else in /run/braid for /etc/braid, and in
/// the configuration's own folder for any other. One role alone has `control-ROLE.sock`. Of several
/// processes of the same role and configuration, among which a Kafka log divides the areas, the
/// second has `control-ROLE-2.sock`, and so on; `process` is its number, from 1.
std::string control_socket(const Configuration& configuration, const std::string& role,
                           int process = 1);

/// Where those who ask look: every place above that there may be, all roles' sockets of each; of
/// further processes those that are there.
std::vector<std::string> control_sockets(const Configuration& configuration);

}  // namespace braid::app
