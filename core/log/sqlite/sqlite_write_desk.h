#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "core/log/log.h"
#include "core/log/sqlite/file_lock.h"
#include "core/log/sqlite/sqlite_appender.h"
#include "core/log/sqlite/sqlite_commit_watch.h"
#include "core/log/sqlite/sqlite_database.h"
#include "core/log/sqlite/turn_queue.h"

namespace braid {

/// The one connection of this process that writes, and whose turn it is. Writers of several roles
/// and compaction wait here for one another; processes take turns by a lock on a byte
/// (FileLock::Byte::turnstile), so that one that writes all the time lets the others in. Safe to
/// share between threads.
class SqliteWriteDesk {
 public:
  /// Of one writer, from its `begin` to its `commit`.
  struct Turn {
    std::string role;
  };

  SqliteWriteDesk(std::unique_ptr<SqliteDatabase> database, std::unique_ptr<FileLock> lock,
                  SqliteSegmentLimits limits, SqliteCommitWatch& watch)
      : database_{std::move(database)},
        lock_{std::move(lock)},
        appender_{*database_, limits},
        watch_{watch} {}

  /// Waits for the turn and begins a transaction. `fenced` when `epoch` is no longer the one of
  /// the role; "log/busy" when the turn does not come, at once if this thread itself has it.
  Result<void> begin(const Turn& turn, std::int64_t epoch);
  /// An error ends the turn, and nothing of the transaction is left.
  Result<void> append(const Turn& turn, std::string_view stream, Partition partition,
                      std::string_view key, std::optional<std::string_view> value);
  Result<void> commit(const Turn& turn);
  /// Does nothing if it is not this turn.
  void abort(const Turn& turn);

  /// Gives the next writer of a role its epoch. Rolls back what an older writer of the role has
  /// begun in this process.
  Result<std::int64_t> raise_epoch(std::string_view role);

  /// Runs `work` in a write transaction of its own and commits if it succeeds.
  Result<void> write(const std::function<Result<void>(SqliteDatabase&)>& work);
  /// What keeps anybody from writing: "log/moved" while the file is not in its place. Nothing, too,
  /// while somebody writes. Never waits.
  std::optional<Error> trouble() const;
  /// False if somebody was in the way for `longest`.
  Result<bool> truncate_wal(std::chrono::milliseconds longest);

 private:
  Result<void> wait_for_turn();
  Result<SqliteTransaction> begin_transaction();
  void end_turn();

  TurnQueue turns_;
  std::atomic<std::thread::id> holder_thread_;
  mutable std::mutex mutex_;  ///< for everything below, the connection too; taken after the turn
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<FileLock> lock_;
  SqliteAppender appender_;
  const Turn* holder_ = nullptr;
  std::optional<SqliteTransaction> transaction_;  ///< the holder's
  SqliteCommitWatch& watch_;
};

/// Writes for `role` at the desk, which must outlive it.
Result<std::unique_ptr<LogWriter>> make_sqlite_writer(SqliteWriteDesk& desk, std::string_view role);

}  // namespace braid
