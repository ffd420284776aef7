#include "core/log/sqlite/sqlite_compaction_thread.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace braid {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Writers wait while the WAL is being emptied, so rather give up and try again soon.
constexpr milliseconds kEmptyWait{200};

}  // namespace

SqliteCompactionThread::SqliteCompactionThread(SqliteCompaction& compaction, SqliteWriteDesk& desk,
                                               std::string file, milliseconds within)
    : compaction_{compaction},
      desk_{desk},
      file_{std::move(file)},
      within_{within},
      emptied_at_{steady_clock::now()},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void SqliteCompactionThread::run(const std::stop_token& stop) {
  const milliseconds nap =
      std::clamp<milliseconds>(within_ / 20, milliseconds{20}, std::chrono::seconds{10});
  std::mutex mutex;
  std::condition_variable_any never;
  while (true) {
    {
      std::unique_lock lock{mutex};
      never.wait_for(lock, stop, nap, [] { return false; });
    }
    if (stop.stop_requested()) return;
    const auto done = step(stop);
    if (!done) {
      spdlog::warn("Compaction is put off. file={} rule={}", file_, done.error().rule.view());
    } else if (steady_clock::now() - emptied_at_ > 2 * within_) {
      spdlog::error("Withdrawn content may still be in the WAL, a reader holds it. file={}", file_);
    }
  }
}

Result<void> SqliteCompactionThread::step(const std::stop_token& stop) {
  // Half of the time allowed passes before a content is looked at, so that it is not written anew
  // too often; the other half is for the work and for readers that hold the WAL.
  auto compacted = compaction_.run(within_ / 2, stop);
  BRAID_TRY(compacted);
  compacted_ = compacted_ || *compacted > 0;
  // The WAL keeps what the file has lost, and what was given up before its commit.
  if (!compacted_ && steady_clock::now() - emptied_at_ < within_ / 2) return {};
  return empty_wal();
}

Result<void> SqliteCompactionThread::empty_wal() {
  if (!wal_is_empty()) {
    auto emptied = desk_.truncate_wal(kEmptyWait);
    BRAID_TRY(emptied);
    if (!*emptied) return {};
  }
  compacted_ = false;
  emptied_at_ = steady_clock::now();
  return {};
}

bool SqliteCompactionThread::wal_is_empty() const {
  struct stat status = {};
  return ::stat((file_ + "-wal").c_str(), &status) != 0 || status.st_size == 0;
}

}  // namespace braid
