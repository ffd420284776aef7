#include "core/log/sqlite/sqlite_write_desk.h"

#include <utility>

namespace braid {
namespace {

/// Longer than any transaction that the roles make; after it something hangs.
constexpr std::chrono::seconds kTurnWaitMax{60};
constexpr std::chrono::seconds kTurnstileWaitMax{30};

}  // namespace

Result<void> SqliteWriteDesk::wait_for_turn() {
  if (holder_thread_ == std::this_thread::get_id()) {
    return fail(ErrorKind::unavailable, "log/busy");  // it would wait for itself
  }
  if (!turns_.enter(kTurnWaitMax)) return fail(ErrorKind::unavailable, "log/busy");
  return {};
}

std::optional<Error> SqliteWriteDesk::trouble() const {
  const std::unique_lock lock{mutex_, std::try_to_lock};
  if (!lock || !database_->has_moved()) return std::nullopt;
  return Error{ErrorKind::unavailable, "log/moved"};
}

Result<SqliteTransaction> SqliteWriteDesk::begin_transaction() {
  if (database_->has_moved()) return fail(ErrorKind::unavailable, "log/moved");
  // Whoever waits for SQLite's lock stands in the turnstile; the one that has just committed finds
  // it taken and lets the other go first.
  auto entered = lock_->lock(FileLock::Byte::turnstile, kTurnstileWaitMax);
  BRAID_TRY(entered);
  if (!*entered) return fail(ErrorKind::unavailable, "log/busy");
  auto transaction = SqliteTransaction::write(*database_);
  lock_->unlock(FileLock::Byte::turnstile);
  return transaction;
}

void SqliteWriteDesk::end_turn() {
  appender_.forget();
  transaction_.reset();
  holder_ = nullptr;
  holder_thread_ = std::thread::id{};
  turns_.leave();
}

Result<void> SqliteWriteDesk::begin(const Turn& turn, std::int64_t epoch) {
  BRAID_TRY(wait_for_turn());
  const std::lock_guard lock{mutex_};
  auto transaction = begin_transaction();
  if (!transaction) {
    turns_.leave();
    return tl::unexpected{transaction.error()};
  }
  transaction_.emplace(*std::move(transaction));
  holder_ = &turn;
  holder_thread_ = std::this_thread::get_id();
  auto current = writer_epoch(*database_, turn.role);
  if (current && *current == epoch) return {};
  end_turn();
  BRAID_TRY(current);
  return fail(ErrorKind::fenced, "log/fenced");
}

Result<void> SqliteWriteDesk::append(const Turn& turn, std::string_view stream, Partition partition,
                                     std::string_view key, std::optional<std::string_view> value) {
  const std::lock_guard lock{mutex_};
  // Only a newer writer of the role takes a turn away; in other processes it must wait for us.
  if (holder_ != &turn) return fail(ErrorKind::fenced, "log/fenced");
  auto appended = appender_.append(stream, partition, key, value);
  if (!appended) end_turn();
  return appended;
}

Result<void> SqliteWriteDesk::commit(const Turn& turn) {
  {
    const std::lock_guard lock{mutex_};
    if (holder_ != &turn) return fail(ErrorKind::fenced, "log/fenced");
    auto committed = appender_.finish();
    if (committed) {
      appender_.forget();
      committed = transaction_->commit();
    }
    end_turn();
    BRAID_TRY(committed);
  }
  watch_.notify();
  return {};
}

void SqliteWriteDesk::abort(const Turn& turn) {
  const std::lock_guard lock{mutex_};
  if (holder_ == &turn) end_turn();
}

Result<std::int64_t> SqliteWriteDesk::raise_epoch(std::string_view role) {
  {
    const std::lock_guard lock{mutex_};
    if (holder_ != nullptr && holder_->role == role) end_turn();
  }
  std::int64_t epoch = 0;
  auto written = write([&](SqliteDatabase& database) -> Result<void> {
    auto raised = raise_writer_epoch(database, role);
    BRAID_TRY(raised);
    epoch = *raised;
    return {};
  });
  BRAID_TRY(written);
  return epoch;
}

Result<void> SqliteWriteDesk::write(const std::function<Result<void>(SqliteDatabase&)>& work) {
  BRAID_TRY(wait_for_turn());
  const std::lock_guard lock{mutex_};
  const auto run = [&]() -> Result<void> {
    auto transaction = begin_transaction();
    BRAID_TRY(transaction);
    BRAID_TRY(work(*database_));
    return transaction->commit();
  };
  auto done = run();
  turns_.leave();
  return done;
}

Result<bool> SqliteWriteDesk::truncate_wal(std::chrono::milliseconds longest) {
  if (holder_thread_ == std::this_thread::get_id() || !turns_.enter(longest)) return false;
  const std::lock_guard lock{mutex_};
  database_->set_busy_wait(longest);
  auto truncated = database_->truncate_wal();
  database_->set_busy_wait(kBusyWaitMax);
  turns_.leave();
  return truncated;
}

namespace {

class SqliteWriter : public LogWriter {
 public:
  SqliteWriter(SqliteWriteDesk& desk, std::string_view role, std::int64_t epoch)
      : desk_{desk}, turn_{std::string{role}}, epoch_{epoch} {}
  ~SqliteWriter() override { desk_.abort(turn_); }

  Result<void> begin() override {
    // After a failure the transaction is over, whether the caller has said so or not.
    BRAID_CHECK(!begun_ || failure_);
    begun_ = false;
    BRAID_TRY(desk_.begin(turn_, epoch_));
    begun_ = true;
    failure_.reset();
    return {};
  }

  Result<void> add(std::string_view stream, Partition partition, std::string_view key,
                   std::string_view value, std::span<const EntryHeader>) override {
    return append(stream, partition, key, value);
  }

  Result<void> erase(std::string_view stream, Partition partition, std::string_view key) override {
    return append(stream, partition, key, std::nullopt);
  }

  Result<void> commit() override {
    BRAID_CHECK(begun_);
    begun_ = false;
    if (failure_) return tl::unexpected{*std::exchange(failure_, std::nullopt)};
    return desk_.commit(turn_);
  }

  void abort() override {
    begun_ = false;
    failure_.reset();
    desk_.abort(turn_);
  }

 private:
  Result<void> append(std::string_view stream, Partition partition, std::string_view key,
                      std::optional<std::string_view> value) {
    BRAID_CHECK(begun_);
    if (failure_) return tl::unexpected{*failure_};
    auto appended = desk_.append(turn_, stream, partition, key, value);
    if (!appended) failure_ = appended.error();
    return appended;
  }

  SqliteWriteDesk& desk_;
  SqliteWriteDesk::Turn turn_;
  std::int64_t epoch_;
  bool begun_ = false;
  std::optional<Error> failure_;  ///< of the transaction begun, which is rolled back already
};

}  // namespace

Result<std::unique_ptr<LogWriter>> make_sqlite_writer(SqliteWriteDesk& desk,
                                                      std::string_view role) {
  auto epoch = desk.raise_epoch(role);
  BRAID_TRY(epoch);
  return std::unique_ptr<LogWriter>{new SqliteWriter{desk, role, *epoch}};
}

}  // namespace braid
