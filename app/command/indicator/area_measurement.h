#pragma once

#include <map>
#include <memory>
#include <string>

#include "app/command/progress.h"
#include "app/configuration/configuration.h"
#include "core/log/log.h"
#include "submission/submission.pb.h"
#include "transform/measure/measurer.h"

namespace braid::app {

/// An area measured anew from the log as it stands, as the measure role does, for definitions that
/// need not be in force. What the options point to has to outlive it.
struct AreaMeasurement {
  std::unique_ptr<transform::Measurer> measurer;
  /// Completed submissions of configured agencies, by key of their unit.
  std::map<std::string, submission::v1::Submission> submissions;
};

Result<AreaMeasurement> measure_area(const Configuration& configuration, Log& log,
                                     Partition partition, const transform::MeasurerOptions& options,
                                     Progress& progress);

}  // namespace braid::app
