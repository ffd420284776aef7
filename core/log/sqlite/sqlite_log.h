#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/log/log.h"

namespace braid {

struct SqliteLogOptions {
  enum class Access {
    own,   ///< the service: one process at a time, holds the lock, compacts in the background
    read,  ///< commands that only look; may run beside the owner
    write  ///< commands that write in short transactions beside the owner
  };
  /// Path of the file; created by `own` and `write` with mode 0600. Required.
  std::string file;
  Access access = Access::own;
  /// A replaced or withdrawn content is gone from the file and its WAL at the latest this long
  /// after it was replaced, while an owner runs (rulings S23).
  std::chrono::seconds compact_within{600};
  /// How long a tombstone outlives its key's content, so that a reader that was away still sees it.
  std::chrono::seconds keep_tombstones{std::chrono::hours{24}};
  /// Entries of one table. Bounds what one step of compaction writes anew while others wait: some
  /// 30 MB and half a second by default. Tests make it small. At least 1.
  std::int64_t segment_rows_max = 256 * 1024;
};

/// The embedded engine: all streams in one SQLite file, appended to in offset order.
///
/// The log must outlive its readers and writers. A thread that is between `begin` and `commit` of
/// one writer cannot begin with another, compact or open a writer: "log/busy"; other threads wait.
///
/// Misconfigured when the file is not a log of ours or another process owns it ("log/in-use").
Result<std::unique_ptr<Log>> open_sqlite_log(const SqliteLogOptions& options);

}  // namespace braid
