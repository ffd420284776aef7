#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// The areas that one process works on in one role. An area is made when its partition becomes this
/// process's, which reads its streams from the beginning, and dropped when it is given up; an area
/// that stays keeps its state. One thread.
///
/// `Area` has `Result<void> open(Log&)` and `Result<bool> step(Log&)`.
template <class Area>
class OwnedAreas {
 public:
  /// `make(partition)` gives a std::unique_ptr<Area> that is not open yet. True if anything was
  /// done, or is still to be divided.
  template <class Make>
  Result<bool> step(Log& log, LogMembership& membership, Make make) {
    auto owned = membership.owned();
    BRAID_TRY(owned);
    std::erase_if(areas_, [&](const auto& item) {
      return !std::binary_search(owned->begin(), owned->end(), item.first);
    });
    // Whoever is not told yet is not at rest either.
    bool any = !membership.is_told();
    for (const auto partition : *owned) {
      if (areas_.count(partition) == 0) {
        auto area = make(partition);
        BRAID_TRY(area->open(log));
        areas_[partition] = std::move(area);
        any = true;
      }
    }
    for (auto& [partition, area] : areas_) {
      auto done = area->step(log);
      BRAID_TRY(done);
      any = any || *done;
    }
    return any;
  }

  bool has(Partition partition) const { return areas_.count(partition) > 0; }
  auto begin() const { return areas_.begin(); }
  auto end() const { return areas_.end(); }

 private:
  std::map<Partition, std::unique_ptr<Area>> areas_;
};

}  // namespace braid::app
