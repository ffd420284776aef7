#pragma once

#include <vector>

#include "app/configuration/configuration.h"
#include "app/outcome_table.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// Files of all subscriptions. A sink is the fourth reconciler: it reads the outcome streams of all
/// areas, whoever measures them, and is filled when the release that it states is not the stream's
/// (rulings S19). One process fills it: the one that measures the first area. One thread.
class FileSinks {
 public:
  explicit FileSinks(const Configuration& configuration);

  /// Reads what is new and replaces the files that differ. Unavailable when a folder fails; the
  /// former files then stay.
  Result<void> fill(Log& log);

 private:
  const Configuration& configuration_;
  std::vector<std::vector<OutcomeTable>> tables_;  ///< by subscription that has sinks, by area
};

}  // namespace braid::app
