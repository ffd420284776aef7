#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <thread>

#include "core/log/sqlite/sqlite_compaction.h"
#include "core/log/sqlite/sqlite_write_desk.h"

namespace braid {

/// Compacts in the background, so that a superseded content is gone from the file and its WAL at
/// the latest `within` after it was superseded (rulings S23). Stops at its end, which takes as
/// long as one step of compaction. What it is given must outlive it.
class SqliteCompactionThread {
 public:
  SqliteCompactionThread(SqliteCompaction& compaction, SqliteWriteDesk& desk, std::string file,
                         std::chrono::milliseconds within);

 private:
  void run(const std::stop_token& stop);
  Result<void> step(const std::stop_token& stop);
  Result<void> empty_wal();
  bool wal_is_empty() const;

  SqliteCompaction& compaction_;
  SqliteWriteDesk& desk_;
  std::string file_;
  std::chrono::milliseconds within_;
  std::chrono::steady_clock::time_point emptied_at_;  ///< when the WAL was empty last
  bool compacted_ = false;                            ///< since then
  std::jthread thread_;                               ///< last: ends before what it uses
};

}  // namespace braid
