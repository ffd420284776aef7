#pragma once

#include <string>
#include <vector>

#include "app/service/board.h"

namespace braid::app {

/// Whether the service does its work, for /readyz, READY=1 and people.
struct Readiness {
  /// What keeps it from its work, one sentence each: "measure is catching up: 62%".
  std::vector<std::string> reasons;
  /// What does not, but somebody should look at: a feed's folder that is away, links held back.
  std::vector<std::string> degraded;
  /// Nothing is left to do: every delivery is in what is published (rulings S8).
  bool settled = false;

  bool ready() const { return reasons.empty(); }
};

/// Ready when every role has caught up with the log since it was opened, and none waits for a disk
/// or broker. A delivery that is being worked on does not make it unready.
Readiness readiness(const ServiceState& state);

/// How much of what it had to read when it was opened a role has read, 0 to 100.
std::int64_t progress_percent(const RoleState& role);

/// Readiness in one line, for `systemctl status`.
std::string status_line(const ServiceState& state);

}  // namespace braid::app
