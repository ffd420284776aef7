#include "core/log/sqlite/sqlite_log.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <optional>
#include <thread>
#include <utility>

#include "core/log/sqlite/file_lock.h"
#include "core/log/sqlite/sqlite_bell.h"
#include "core/log/sqlite/sqlite_catalogue.h"
#include "core/log/sqlite/sqlite_commit_watch.h"
#include "core/log/sqlite/sqlite_compaction.h"
#include "core/log/sqlite/sqlite_compaction_thread.h"
#include "core/log/sqlite/sqlite_database.h"
#include "core/log/sqlite/sqlite_reader.h"
#include "core/log/sqlite/sqlite_superseded.h"
#include "core/log/sqlite/sqlite_write_desk.h"
#include "core/log/stream_name.h"

namespace braid {
namespace {

using std::chrono::milliseconds;

/// How long `compact` waits for readers to let the WAL go; ours are done in milliseconds.
constexpr milliseconds kTruncateWait{10'000};
/// Writers wait too while it tries, so it tries in short turns.
constexpr milliseconds kTruncateTurn{200};

Result<void> make_file(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    spdlog::error("The log's file cannot be made. file={} errno={}", file, errno);
    return fail(ErrorKind::unavailable, "log/cannot-open");
  }
  ::close(descriptor);
  return {};
}

SqliteSegmentLimits limits(const SqliteLogOptions& options) {
  const milliseconds age_max =
      std::max<milliseconds>(options.keep_tombstones / 4, std::chrono::minutes{1});
  return {options.segment_rows_max, age_max.count()};
}

std::string lock_file(const SqliteLogOptions& options) { return options.file + ".lock"; }

/// The owner hears of other writers by the bell; the others look, which costs microseconds.
milliseconds poll_of(const SqliteLogOptions& options) {
  return options.access == SqliteLogOptions::Access::own ? milliseconds{2000} : milliseconds{100};
}

/// One process owns the file, and so all that is in it (rulings S24).
class WholeMembership : public LogMembership {
 public:
  explicit WholeMembership(Partition partitions) : all_(partitions) {
    std::iota(all_.begin(), all_.end(), Partition{0});
  }
  Result<std::vector<Partition>> owned() override { return all_; }
  bool is_told() const override { return true; }

 private:
  std::vector<Partition> all_;
};

class SqliteLog : public Log {
 public:
  /// `desk_database` and `lock` are absent for Access::read.
  SqliteLog(const SqliteLogOptions& options, std::unique_ptr<FileLock> lock,
            std::unique_ptr<SqliteDatabase> desk_database,
            std::unique_ptr<SqliteDatabase> watch_database)
      : watch_{std::move(watch_database), poll_of(options)}, readers_{options.file} {
    if (desk_database == nullptr) return;
    desk_.emplace(std::move(desk_database), std::move(lock), limits(options), watch_);
    compaction_.emplace(*desk_, readers_, options.keep_tombstones, options.segment_rows_max);
    if (options.access == SqliteLogOptions::Access::own) {
      compaction_thread_.emplace(*compaction_, *desk_, options.file, options.compact_within);
      bell_.emplace(lock_file(options), [this] { watch_.look_now(); });
    }
  }

  Result<std::unique_ptr<LogWriter>> open_writer(std::string_view role) override {
    if (!desk_) return fail(ErrorKind::misconfigured, "log/read-only");
    return make_sqlite_writer(*desk_, role);
  }

  Result<std::unique_ptr<LogMembership>> join(std::string_view, Partition partitions) override {
    return std::make_unique<WholeMembership>(partitions);
  }

  Result<std::unique_ptr<LogReader>> open_reader(std::string_view stream, Partition partition,
                                                 Offset from) override {
    if (!is_stream_name(stream)) return fail(ErrorKind::misconfigured, "log/stream-name");
    return make_sqlite_reader(readers_, stream, partition, from);
  }

  Result<Offset> end(std::string_view stream, Partition partition) override {
    if (!is_stream_name(stream)) return fail(ErrorKind::misconfigured, "log/stream-name");
    auto loan = readers_.lend();
    BRAID_TRY(loan);
    auto found = find_stream(loan->database(), stream, partition);
    BRAID_TRY(found);
    return *found ? (*found)->next : 0;
  }

  Result<void> wait(milliseconds longest, std::stop_token stop) override {
    return watch_.wait(longest, stop);
  }

  std::optional<Error> trouble() const override { return desk_ ? desk_->trouble() : std::nullopt; }

  Result<std::vector<StreamPartition>> streams() override;
  Result<StreamSize> size(const StreamPartition& which) override;
  Result<void> compact() override;

 private:
  SqliteCommitWatch watch_;
  SqliteReaderPool readers_;
  std::optional<SqliteWriteDesk> desk_;
  std::optional<SqliteCompaction> compaction_;
  std::optional<SqliteCompactionThread> compaction_thread_;  ///< of the owner
  std::optional<SqliteBell> bell_;                           ///< of the owner
};

Result<std::vector<StreamPartition>> SqliteLog::streams() {
  auto loan = readers_.lend();
  BRAID_TRY(loan);
  auto query = loan->database().query(
      "SELECT stream, partition FROM streams WHERE EXISTS(SELECT 1 FROM segments"
      " WHERE segments.stream=streams.id) ORDER BY stream, partition");
  std::vector<StreamPartition> all;
  while (true) {
    auto more = query.step();
    BRAID_TRY(more);
    if (!*more) return all;
    all.push_back({std::string{query.bytes(0)}, static_cast<Partition>(query.number(1))});
  }
}

Result<StreamSize> SqliteLog::size(const StreamPartition& which) {
  if (!is_stream_name(which.stream)) return fail(ErrorKind::misconfigured, "log/stream-name");
  auto loan = readers_.lend();
  BRAID_TRY(loan);
  StreamSize size;
  auto stream = find_stream(loan->database(), which.stream, which.partition);
  BRAID_TRY(stream);
  if (!*stream) return size;
  std::vector<SqliteSegment> segments;
  BRAID_TRY(find_segments(loan->database(), (*stream)->id, 0, segments));
  auto superseded = find_superseded(loan->database(), **stream, segments);
  BRAID_TRY(superseded);
  for (const auto& segment : segments) {
    size.entries += segment.rows - segment.tombstones;
    size.tombstones += segment.tombstones;
    size.bytes += segment.bytes;
  }
  const auto gone = static_cast<std::int64_t>(superseded->offsets.size());
  size.entries -= gone - superseded->tombstones;
  size.tombstones -= superseded->tombstones;
  return size;
}

Result<void> SqliteLog::compact() {
  if (!compaction_) return fail(ErrorKind::misconfigured, "log/read-only");
  BRAID_TRY(compaction_->run(milliseconds{0}, {}));
  const auto deadline = std::chrono::steady_clock::now() + kTruncateWait;
  while (true) {
    auto truncated = desk_->truncate_wal(kTruncateTurn);
    BRAID_TRY(truncated);
    if (*truncated) return {};
    if (std::chrono::steady_clock::now() >= deadline) {
      return fail(ErrorKind::unavailable, "log/busy");
    }
    std::this_thread::sleep_for(milliseconds{5});
  }
}

}  // namespace

Result<std::unique_ptr<Log>> open_sqlite_log(const SqliteLogOptions& options) {
  using Access = SqliteLogOptions::Access;
  std::unique_ptr<FileLock> lock;
  if (options.access != Access::read) {
    auto opened = FileLock::open(lock_file(options));
    BRAID_TRY(opened);
    lock = *std::move(opened);
    if (options.access == Access::own) {
      auto owned = lock->lock(FileLock::Byte::owner, milliseconds{0});
      BRAID_TRY(owned);
      if (!*owned) return fail(ErrorKind::misconfigured, "log/in-use");
    }
    BRAID_TRY(make_file(options.file));
  }
  auto watch = SqliteDatabase::open(options.file, SqliteDatabase::Mode::look);
  // Not a database at all. Once the file is known as ours the same code means that it is damaged.
  if (!watch && watch.error().rule.view() == "log/corrupt") {
    return fail(ErrorKind::misconfigured, "log/not-ours");
  }
  BRAID_TRY(watch);
  auto stands = catalogue_stands(**watch);
  BRAID_TRY(stands);
  if (options.access == Access::read) {
    // An owner that has just made the file will soon have filled it.
    if (!*stands) return fail(ErrorKind::unavailable, "log/cannot-open");
    return std::unique_ptr<Log>{new SqliteLog{options, nullptr, nullptr, *std::move(watch)}};
  }
  auto desk = SqliteDatabase::open(options.file, SqliteDatabase::Mode::change);
  BRAID_TRY(desk);
  if (!*stands) BRAID_TRY(make_catalogue(**desk));
  return std::unique_ptr<Log>{
      new SqliteLog{options, std::move(lock), *std::move(desk), *std::move(watch)}};
}

}  // namespace braid
