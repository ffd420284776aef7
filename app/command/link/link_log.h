#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "app/configuration/configuration.h"
#include "core/log/log.h"
#include "core/result.h"
#include "transform/link/linker.h"
#include "transform/train/training_set.h"

namespace braid::app {

/// Which agency, in which area, a source of the set stands for.
struct LoggedSource {
  std::string agency;
  Partition partition = 0;
};

/// The identities of a log, of every area and agency that the configuration names.
struct LoggedIdentities {
  transform::TrainingSet set;
  std::vector<LoggedSource> sources;
};

/// Reads with read access, beside a running service. `progress` is told how far it has come.
Result<LoggedIdentities> read_identities(const Configuration& configuration, Log& log,
                                         const std::function<void(std::string_view)>& progress);

/// Links of all areas as the service has stated them.
Result<std::vector<transform::LinkChange>> read_links(const Configuration& configuration, Log& log);

}  // namespace braid::app
