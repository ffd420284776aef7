#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/configuration/configuration.h"
#include "app/stream_reader.h"
#include "core/log/log.h"
#include "core/result.h"
#include "transform/evaluate/evaluate.h"
#include "transform/measure/measurer.h"

namespace braid::app {

/// The measurers of all areas, following the log. Numbers of people stay within.
class MeasuredAreas {
 public:
  explicit MeasuredAreas(const Configuration& configuration);

  /// Reads what is new; true if there was anything.
  Result<bool> read(Log& log, const transform::Saying& say);
  /// One programme's evaluation, protected by its profile, with its hash.
  transform::Evaluation evaluate(const transform::EvaluationPlan& plan,
                                 const transform::Saying& say) const;
  /// Feeds that have delivered since the last call, by name.
  std::set<std::string> take_delivered();

 private:
  struct Input {
    std::string agency;
    StreamReader reader;
  };
  struct Area {
    std::string name;
    std::unique_ptr<transform::Measurer> measurer;
    std::vector<Input> facts;
    StreamReader links, submissions;
  };

  Result<bool> read(Log& log, Area& area);

  std::vector<Area> areas_;
  std::map<std::string, std::int64_t> sequences_;  // by feed
  std::set<std::string> delivered_;
};

/// What readers of people make of a plan, protected by its profile, with its hash.
transform::Evaluation released_evaluation(const transform::EvaluationPlan& plan,
                                          const std::vector<transform::AreaPeople>& areas,
                                          const transform::Saying& say);

}  // namespace braid::app
