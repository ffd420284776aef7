#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// The areas that are this process's in one role, by their partitions (rulings S25). One thread.
class OwnedPartitions {
 public:
  explicit OwnedPartitions(std::unique_ptr<LogMembership> membership)
      : membership_{std::move(membership)} {}

  /// Asks what is owned now; to be called every few seconds. True when there is something new, and
  /// while the processes are being told: then nothing may be written, but what is known of a
  /// partition that it `keeps` is still worth something, as it may well stay here.
  ///
  /// Before anything of a partition that is new is opened, what its former owner may have left open
  /// is ended: whoever opens one of several writers would wait for what another has left open.
  /// `writers_of(partition)` gives the names of the partition's writers, a range of strings.
  template <class WritersOf>
  Result<bool> divide(Log& log, WritersOf writers_of) {
    told_ = false;
    auto owned = membership_->owned();
    BRAID_TRY(owned);
    if (!membership_->is_told()) return true;
    std::erase_if(kept_, [&](Partition partition) { return !holds(*owned, partition); });
    std::vector<std::string> writers;
    for (const auto partition : *owned) {
      if (keeps(partition)) continue;
      for (const auto& writer : writers_of(partition)) writers.push_back(writer);
    }
    if (!writers.empty()) BRAID_TRY(log.take_over(writers));
    kept_ = *std::move(owned);
    told_ = true;
    return !writers.empty();
  }

  bool has(Partition partition) const { return told_ && keeps(partition); }
  bool keeps(Partition partition) const { return holds(kept_, partition); }
  /// All that it has, ascending.
  std::vector<Partition> all() const { return told_ ? kept_ : std::vector<Partition>{}; }

 private:
  static bool holds(const std::vector<Partition>& ascending, Partition partition) {
    return std::binary_search(ascending.begin(), ascending.end(), partition);
  }

  std::unique_ptr<LogMembership> membership_;
  std::vector<Partition> kept_;  ///< ascending; of the last time that the processes were told
  bool told_ = false;
};

}  // namespace braid::app
