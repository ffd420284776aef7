#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "app/configuration/configuration.h"
#include "core/result.h"

namespace braid::app {

/// What the processes that run this configuration say of themselves: one, or one a role.
struct StatusAnswers {
  std::vector<nlohmann::ordered_json> processes;
  bool denied = false;  ///< somebody listens whom this user may not ask

  bool ready() const;
};

/// Asks every socket there may be; those of other configurations are left out.
StatusAnswers ask_status(const Configuration& configuration);

}  // namespace braid::app
