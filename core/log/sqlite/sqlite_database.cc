#include "core/log/sqlite/sqlite_database.h"

#include <spdlog/spdlog.h>

#include <cerrno>
#include <utility>

namespace braid {
namespace {

constexpr std::size_t kKeptStatementsMax = 256;

Error kind_of(int code, int system_error) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {ErrorKind::unavailable, "log/disk-full"};
    case SQLITE_IOERR:
      // A limit on the size of files or a quota is a full disk to whoever must act.
      if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG) {
        return {ErrorKind::unavailable, "log/disk-full"};
      }
      return {ErrorKind::unavailable, "log/io"};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return {ErrorKind::unavailable, "log/cannot-open"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::unavailable, "log/busy"};
    case SQLITE_NOMEM:
      return {ErrorKind::unavailable, "log/memory"};
    case SQLITE_TOOBIG:
      return {ErrorKind::refused, "log/entry-too-big"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // a table of ours that is not as we made it
      return {ErrorKind::misconfigured, "log/corrupt"};
    default:
      return {ErrorKind::unavailable, "log/io"};
  }
}

}  // namespace

SqliteQuery::SqliteQuery(SqliteQuery&& other) noexcept
    : database_{other.database_},
      statement_{std::exchange(other.statement_, nullptr)},
      code_{other.code_},
      bound_{other.bound_} {}

SqliteQuery& SqliteQuery::operator=(SqliteQuery&& other) noexcept {
  std::swap(database_, other.database_);
  std::swap(statement_, other.statement_);
  std::swap(code_, other.code_);
  std::swap(bound_, other.bound_);
  return *this;
}

SqliteQuery& SqliteQuery::with(std::int64_t number) {
  note(sqlite3_bind_int64(statement_, ++bound_, number));
  return *this;
}

SqliteQuery& SqliteQuery::with_text(std::string_view text) {
  note(sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(), SQLITE_STATIC,
                           SQLITE_UTF8));
  return *this;
}

SqliteQuery& SqliteQuery::with_bytes(std::string_view bytes) {
  // A null pointer would bind NULL, which is a tombstone; empty bytes are not.
  const char* const at = bytes.data() == nullptr ? "" : bytes.data();
  note(sqlite3_bind_blob64(statement_, ++bound_, at, bytes.size(), SQLITE_STATIC));
  return *this;
}

SqliteQuery& SqliteQuery::with_null() {
  note(sqlite3_bind_null(statement_, ++bound_));
  return *this;
}

Result<bool> SqliteQuery::step() {
  int code = code_;
  if (code == SQLITE_OK) code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const Error error = database_->error(code);
  return tl::unexpected{error};
}

Result<void> SqliteQuery::run() {
  while (true) {
    auto more = step();
    BRAID_TRY(more);
    if (!*more) break;
  }
  again();
  return {};
}

void SqliteQuery::again() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  bound_ = 0;
}

std::string_view SqliteQuery::bytes(int column) const {
  const auto* const at = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (at == nullptr) return {};
  return {at, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const std::string& file, Mode mode) {
  std::unique_ptr<SqliteDatabase> database{new SqliteDatabase};
  database->file_ = file;
  sqlite3* handle = nullptr;
  // Each connection is used by one thread at a time, so SQLite need not lock it.
  const int code =
      sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  database->handle_.reset(handle);
  if (code != SQLITE_OK) return tl::unexpected{database->error(code)};
  sqlite3_extended_result_codes(handle, 1);
  database->set_busy_wait(kBusyWaitMax);
  BRAID_TRY(database->run("PRAGMA synchronous=FULL"));
  BRAID_TRY(database->run("PRAGMA secure_delete=ON"));
  BRAID_TRY(database->run("PRAGMA temp_store=MEMORY"));
  BRAID_TRY(database->run("PRAGMA trusted_schema=OFF"));
  // Writers touch each page once, in order; readers keep nothing between batches.
  BRAID_TRY(
      database->run(mode == Mode::change ? "PRAGMA cache_size=-16384" : "PRAGMA cache_size=-1024"));
  if (mode == Mode::look) BRAID_TRY(database->run("PRAGMA query_only=ON"));
  return database;
}

SqliteDatabase::~SqliteDatabase() { kept_.clear(); }

SqliteQuery SqliteDatabase::query(std::string_view sql) {
  if (const auto found = kept_.find(sql); found != kept_.end()) {
    return {*this, found->second.get(), SQLITE_OK};
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code == SQLITE_OK) kept_.emplace(sql, statement);
  return {*this, statement, code};
}

Result<void> SqliteDatabase::run(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::unexpected{error(code)};
  return {};
}

void SqliteDatabase::trim() {
  if (kept_.size() > kKeptStatementsMax) kept_.clear();
}

bool SqliteDatabase::has_moved() const {
  int moved = 0;
  const int code = sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return code == SQLITE_OK && moved != 0;
}

void SqliteDatabase::set_busy_wait(std::chrono::milliseconds longest) {
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(longest.count()));
}

Result<bool> SqliteDatabase::truncate_wal() {
  const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                             nullptr, nullptr);
  if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) return false;
  if (code != SQLITE_OK) return tl::unexpected{error(code)};
  return true;
}

Error SqliteDatabase::error(int code) {
  const int system_error = handle_ == nullptr ? 0 : sqlite3_system_errno(handle_.get());
  // The text of the code, not the message of the connection: that may quote content.
  spdlog::error("The log's file failed. file={} sqlite={} text={} errno={}", file_, code,
                sqlite3_errstr(code), system_error);
  return kind_of(code, system_error);
}

Result<SqliteTransaction> SqliteTransaction::read(SqliteDatabase& database) {
  database.trim();
  BRAID_TRY(database.query("BEGIN").run());
  return SqliteTransaction{database};
}

Result<SqliteTransaction> SqliteTransaction::write(SqliteDatabase& database) {
  database.trim();
  BRAID_TRY(database.query("BEGIN IMMEDIATE").run());
  return SqliteTransaction{database};
}

SqliteTransaction::~SqliteTransaction() {
  // Some failures (a full disk) have rolled back already.
  if (database_ == nullptr || !database_->in_transaction()) return;
  static_cast<void>(database_->query("ROLLBACK").run());
}

Result<void> SqliteTransaction::commit() {
  auto done = database_->query("COMMIT").run();
  // A failed COMMIT may leave the transaction open; our end rolls it back.
  if (done) database_ = nullptr;
  return done;
}

}  // namespace braid
