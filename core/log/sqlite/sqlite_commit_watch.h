#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <unordered_map>

#include "core/log/sqlite/sqlite_database.h"

namespace braid {

/// Knows that something was committed: at once for this process; for others when they ring, and
/// within `poll` anyway. Safe to share between threads.
class SqliteCommitWatch {
 public:
  /// SQLite tells other processes nothing, so while somebody waits it is asked every `poll`.
  SqliteCommitWatch(std::unique_ptr<SqliteDatabase> database, std::chrono::milliseconds poll)
      : poll_{poll}, database_{std::move(database)} {}

  /// A commit of this process has become visible.
  void notify();
  /// Another process may have committed something.
  void look_now();
  /// See Log::wait. What was committed since this thread's last wait returned counts, so nothing
  /// is slept through between the end of reading and the wait.
  Result<void> wait(std::chrono::milliseconds longest, const std::stop_token& stop);

 private:
  Result<void> look();

  const std::chrono::milliseconds poll_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::unique_ptr<SqliteDatabase> database_;
  std::int64_t data_version_ = -1;
  std::uint64_t commits_ = 1;
  std::unordered_map<std::thread::id, std::uint64_t> seen_;  ///< `commits_` at the last return
};

}  // namespace braid
