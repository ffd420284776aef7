#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>

namespace braid {

/// Lets one in at a time, first come, first served: a thread that leaves and comes back at once
/// does not overtake one that waits, as it would with a plain mutex.
class TurnQueue {
 public:
  /// False when the turn does not come within `longest`.
  bool enter(std::chrono::milliseconds longest) {
    std::unique_lock lock{mutex_};
    const auto mine = waiting_.insert(waiting_.end(), ++tickets_);
    const bool in =
        changed_.wait_for(lock, longest, [&] { return !taken_ && waiting_.front() == *mine; });
    waiting_.erase(mine);
    taken_ = taken_ || in;
    if (!in) changed_.notify_all();
    return in;
  }
  /// By whoever was let in, from any thread.
  void leave() {
    const std::lock_guard lock{mutex_};
    taken_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<std::uint64_t> waiting_;
  std::uint64_t tickets_ = 0;
  bool taken_ = false;
};

}  // namespace braid
