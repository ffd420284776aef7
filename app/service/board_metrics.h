#pragma once

#include <prometheus/metric_family.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/service/board.h"

namespace braid::app {

/// One family that is made from the board.
struct BoardFamily {
  std::string_view name, labels, help;
  prometheus::MetricType type;
};

/// All of them, by name.
std::vector<BoardFamily> board_families();

/// Their values. `silences` says how long each loop's heart has not beaten.
std::vector<prometheus::MetricFamily> board_metrics(
    const ServiceState& state, const std::map<std::string, std::chrono::milliseconds>& silences);

}  // namespace braid::app
