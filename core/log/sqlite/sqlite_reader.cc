#include "core/log/sqlite/sqlite_reader.h"

#include <utility>

#include "core/log/sqlite/sqlite_catalogue.h"

namespace braid {
namespace {

/// Enough to make the calls round a batch cheap (a row takes some 300 ns), few enough to stay in
/// the processor's cache.
constexpr std::size_t kBatchEntriesMax = 8192;
constexpr std::size_t kBatchBytesMax = std::size_t{4} << 20;

class SqliteReader : public LogReader {
 public:
  SqliteReader(SqliteReaderPool& pool, std::string_view stream, Partition partition, Offset from)
      : pool_{pool}, stream_{stream}, partition_{partition}, next_{from} {}

  Result<void> next(LogBatch& batch) override {
    batch.clear();
    auto filled = fill(batch);
    if (!filled) batch.clear();
    return filled;
  }

 private:
  Result<void> fill(LogBatch& batch) {
    auto loan = pool_.lend();
    BRAID_TRY(loan);
    SqliteDatabase& database = loan->database();
    if (!stream_id_) {
      auto stream = find_stream(database, stream_, partition_);
      BRAID_TRY(stream);
      batch.at_end = !*stream;
      if (!*stream) return {};
      stream_id_ = (*stream)->id;
    }
    // Asked anew each time: compaction may have moved everything since.
    BRAID_TRY(find_segments(database, *stream_id_, next_, segments_));
    Offset next = next_;
    std::size_t bytes = 0;
    for (const auto& segment : segments_) {
      BRAID_TRY(fill_from(database, segment, next, bytes, batch));
      if (is_full(bytes, batch)) break;
    }
    batch.at_end = segments_.empty() || next > segments_.back().last;
    next_ = next;
    return {};
  }

  static bool is_full(std::size_t bytes, const LogBatch& batch) {
    return batch.entries.size() >= kBatchEntriesMax || bytes >= kBatchBytesMax;
  }

  static Result<void> fill_from(SqliteDatabase& database, const SqliteSegment& segment,
                                Offset& next, std::size_t& bytes, LogBatch& batch) {
    auto query = database.query(segment_scan(segment.id));
    query.with(next);
    while (!is_full(bytes, batch)) {
      auto more = query.step();
      BRAID_TRY(more);
      if (!*more) break;
      LogEntry entry;
      entry.offset = query.number(0);
      entry.key = batch.keep(query.bytes(1));
      if (!query.is_null(2)) entry.value = batch.keep(query.bytes(2));
      bytes += entry.key.size() + (entry.value ? entry.value->size() : 0);
      next = entry.offset + 1;
      batch.entries.push_back(entry);
    }
    return {};
  }

  SqliteReaderPool& pool_;
  std::string stream_;
  Partition partition_;
  Offset next_;
  std::optional<std::int64_t> stream_id_;  ///< never changes once the stream is there
  std::vector<SqliteSegment> segments_;
};

}  // namespace

SqliteReaderPool::Loan::~Loan() {
  transaction_.reset();
  if (database_ == nullptr) return;
  const std::lock_guard lock{pool_->mutex_};
  pool_->idle_.push_back(std::move(database_));
}

Result<SqliteReaderPool::Loan> SqliteReaderPool::lend() {
  std::unique_ptr<SqliteDatabase> database;
  {
    const std::lock_guard lock{mutex_};
    if (!idle_.empty()) {
      database = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  if (database == nullptr) {
    auto opened = SqliteDatabase::open(file_, SqliteDatabase::Mode::look);
    BRAID_TRY(opened);
    database = *std::move(opened);
  }
  auto transaction = SqliteTransaction::read(*database);
  BRAID_TRY(transaction);
  return Loan{*this, std::move(database), *std::move(transaction)};
}

std::unique_ptr<LogReader> make_sqlite_reader(SqliteReaderPool& pool, std::string_view stream,
                                              Partition partition, Offset from) {
  return std::make_unique<SqliteReader>(pool, stream, partition, from);
}

}  // namespace braid
