#include "core/log/sqlite/sqlite_commit_watch.h"

#include <algorithm>

namespace braid {
Result<void> SqliteCommitWatch::look() {
  auto query = database_->query("PRAGMA data_version");
  BRAID_TRY(query.step());
  const std::int64_t version = query.number(0);
  if (version != data_version_) ++commits_;
  data_version_ = version;
  return {};
}

void SqliteCommitWatch::notify() {
  {
    const std::lock_guard lock{mutex_};
    const auto before = commits_;
    // Takes our own commit into the known version, so that it does not count a second time. An
    // error will show itself to the waiter.
    static_cast<void>(look());
    if (commits_ == before) ++commits_;
  }
  changed_.notify_all();
}

void SqliteCommitWatch::look_now() {
  {
    const std::lock_guard lock{mutex_};
    // An error will show itself to the waiter.
    static_cast<void>(look());
  }
  changed_.notify_all();
}

Result<void> SqliteCommitWatch::wait(std::chrono::milliseconds longest,
                                     const std::stop_token& stop) {
  const auto deadline = std::chrono::steady_clock::now() + longest;
  std::unique_lock lock{mutex_};
  const auto self = std::this_thread::get_id();
  const std::uint64_t seen = seen_[self];
  Result<void> result;
  while (true) {
    result = look();
    if (!result || commits_ != seen || stop.stop_requested()) break;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    changed_.wait_for(lock, stop, std::min(left, poll_), [&] { return commits_ != seen; });
  }
  seen_[self] = commits_;
  return result;
}

}  // namespace braid
