#pragma once

#include <chrono>
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
  /// after it was replaced, while an owner runs (privacy, RET-02; rulings S23).
  std::chrono::seconds compact_within{600};
  /// How long a tombstone outlives its key's content, so that a reader that was away still sees it.
  std::chrono::seconds keep_tombstones{24 * 3600};
};

/// The embedded engine: all streams in one SQLite file, appended to in offset order.
class SqliteLog : public Log {
 public:
  /// Removes every superseded content now, whatever its age. Readers may go on; offsets stay.
  virtual Result<void> compact() = 0;
};

/// Misconfigured when the file is not a log of ours or another process owns it ("log/in-use").
Result<std::unique_ptr<SqliteLog>> open_sqlite_log(const SqliteLogOptions& options);

}  // namespace braid
