#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/owned_partitions.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// The areas that one process works on in one role. An area is made when its partition becomes this
/// process's, which reads its streams from the beginning, and dropped when it is given up; an area
/// that stays keeps its state. One thread.
///
/// `Area` has `Result<void> open(Log&)`, `Result<bool> step(Log&)`, `Result<void> tick(Log&)`, and
/// the name of its writer, `static std::string writer_role(Partition)`.
template <class Area>
class OwnedAreas {
 public:
  explicit OwnedAreas(std::unique_ptr<LogMembership> membership) : owned_{std::move(membership)} {}

  /// See OwnedPartitions::divide.
  Result<bool> divide(Log& log) {
    auto untold = owned_.divide(
        log, [](Partition partition) { return std::array{Area::writer_role(partition)}; });
    std::erase_if(areas_, [&](const auto& item) { return !owned_.keeps(item.first); });
    return untold;
  }

  /// `make(partition)` gives a std::unique_ptr<Area> that is not open yet. True if anything was
  /// done, or is still to be divided.
  template <class Make>
  Result<bool> step(Log& log, Make make) {
    auto any = divide(log);  // whoever is not told yet is not at rest either
    BRAID_TRY(any);
    BRAID_TRY(end_what_is_open(log));
    for (const auto partition : owned_.all()) {
      if (areas_.count(partition) > 0) continue;
      auto area = make(partition);
      BRAID_TRY(area->open(log));
      areas_[partition] = std::move(area);
      *any = true;
    }
    for (const auto partition : owned_.all()) {
      auto done = areas_.at(partition)->step(log);
      BRAID_TRY(done);
      *any = *any || *done;
    }
    return any;
  }

  /// See add_ticks.
  Result<void> tick(Log& log) {
    for (const auto& [partition, area] : areas_) {
      if (has(partition)) BRAID_TRY(area->tick(log));
    }
    return {};
  }

  bool has(Partition partition) const {
    return owned_.has(partition) && areas_.count(partition) > 0;
  }
  auto begin() const { return areas_.begin(); }
  auto end() const { return areas_.end(); }

 private:
  /// Of areas that are to be opened: after a failure, too, as one would wait for another's.
  Result<void> end_what_is_open(Log& log) const {
    std::vector<std::string> writers;
    for (const auto partition : owned_.all()) {
      if (areas_.count(partition) == 0) writers.push_back(Area::writer_role(partition));
    }
    return writers.empty() ? Result<void>{} : log.take_over(writers);
  }

  OwnedPartitions owned_;
  std::map<Partition, std::unique_ptr<Area>> areas_;
};

}  // namespace braid::app
