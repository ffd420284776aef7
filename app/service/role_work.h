#pragma once

#include <chrono>
#include <memory>
#include <stop_token>

#include "app/configuration/configuration.h"
#include "app/service/board.h"
#include "app/service/metrics.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// One role at work under one configuration. One thread.
class RoleWork {
 public:
  virtual ~RoleWork() = default;
  /// Does what there is to do, but begins nothing more once `leave` is requested. True if there may
  /// be more at once.
  virtual Result<bool> step(const std::stop_token& leave) = 0;
  /// Now and then, at rest: sees to it that what was withdrawn leaves the brokers (add_ticks).
  virtual Result<void> tick() = 0;
  /// Waits until there may be something to do, at most `longest`, or until `leave` is requested.
  virtual void rest(std::chrono::milliseconds longest, const std::stop_token& leave) = 0;
  /// Writes down how the role does after a step; `more` is what the step returned.
  virtual void report(ServiceState& state, bool more) const = 0;
};

/// "edge", "link" or "measure". All that is borrowed outlives it; errors as those of the roles.
Result<std::unique_ptr<RoleWork>> open_role_work(std::string_view role,
                                                 const Configuration& configuration, Log& log,
                                                 Board& board, Metrics& metrics);

/// Waits, but not longer than until `stop` is requested.
void pause(std::chrono::milliseconds longest, const std::stop_token& stop);

}  // namespace braid::app
