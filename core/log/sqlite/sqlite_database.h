#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/result.h"

namespace braid {

class SqliteDatabase;

/// How long a statement waits for the writer of another process.
inline constexpr std::chrono::seconds kBusyWaitMax{30};

/// One use of a statement that its connection keeps prepared. Bind with `with`, in order of the
/// question marks; a failure to prepare or bind is reported by the next `step`. What is bound and
/// what a column gives is borrowed: it lives until `again` or the end of this object, which also
/// gives the statement back. The connection must outlive it.
class SqliteQuery {
 public:
  SqliteQuery(SqliteDatabase& database, sqlite3_stmt* statement, int code)
      : database_{&database}, statement_{statement}, code_{code} {}
  SqliteQuery(SqliteQuery&& other) noexcept;
  SqliteQuery& operator=(SqliteQuery&& other) noexcept;
  ~SqliteQuery() { again(); }

  SqliteQuery& with(std::int64_t number);
  SqliteQuery& with_text(std::string_view text);
  SqliteQuery& with_bytes(std::string_view bytes);
  SqliteQuery& with_null();

  /// True when a row stands, false when there are no more.
  Result<bool> step();
  /// Steps to the end and makes ready for the next use.
  Result<void> run();
  /// Makes ready for the next use; bindings start at the first question mark again.
  void again();

  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  /// Of text or bytes.
  std::string_view bytes(int column) const;

 private:
  void note(int code) {
    if (code_ == SQLITE_OK) code_ = code;
  }

  SqliteDatabase* database_;
  sqlite3_stmt* statement_;
  int code_;
  int bound_ = 0;
};

/// One connection to the log's file: WAL, every commit synced, freed pages zeroed, nothing
/// temporary on disk. Used by one thread at a time.
class SqliteDatabase {
 public:
  enum class Mode { look, change };

  /// The file must be there.
  static Result<std::unique_ptr<SqliteDatabase>> open(const std::string& file, Mode mode);
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;
  ~SqliteDatabase();

  /// `sql` is prepared once and kept. Never a value in it: those are bound.
  SqliteQuery query(std::string_view sql);
  /// Runs one statement without keeping it, for what is done once (pragmas, tables).
  Result<void> run(const std::string& sql);
  /// Frees kept statements when they have become many. No SqliteQuery may be alive.
  void trim();

  bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  /// The file is not any more where it was opened: moved, replaced or removed. What is written then
  /// is lost to whoever opens it by its name.
  bool has_moved() const;
  /// How long a statement waits for other connections.
  void set_busy_wait(std::chrono::milliseconds longest);
  /// Copies the whole WAL into the file and empties it. False when a reader or a writer was in the
  /// way for longer than the busy wait.
  Result<bool> truncate_wal();

  /// Turns a result code of SQLite into an error, logged with the file's name and the code.
  Error error(int code);

 private:
  struct Close {
    void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  SqliteDatabase() = default;

  std::string file_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> kept_;
};

/// Rolls back at its end unless committed.
class SqliteTransaction {
 public:
  /// Sees one state of the file for as long as it lives. An open one keeps the WAL from being
  /// emptied, so it is never held between calls from outside.
  static Result<SqliteTransaction> read(SqliteDatabase& database);
  /// Waits for the other writer, as long as the connection's busy wait.
  static Result<SqliteTransaction> write(SqliteDatabase& database);
  SqliteTransaction(SqliteTransaction&& other) noexcept : database_{other.database_} {
    other.database_ = nullptr;
  }
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;
  ~SqliteTransaction();

  /// Durable when it returns; rolled back when it fails.
  Result<void> commit();

 private:
  explicit SqliteTransaction(SqliteDatabase& database) : database_{&database} {}

  SqliteDatabase* database_;
};

}  // namespace braid
