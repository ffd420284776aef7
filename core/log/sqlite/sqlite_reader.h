#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/log.h"
#include "core/log/sqlite/sqlite_database.h"

namespace braid {

/// Connections that only read, lent for the length of one call. As readers hold nothing between
/// calls there are no more connections than threads that read at one time. Safe to share between
/// threads; must outlive what it lends.
class SqliteReaderPool {
 public:
  explicit SqliteReaderPool(std::string file) : file_{std::move(file)} {}

  /// A connection in a read transaction; both go back at its end.
  class Loan {
   public:
    Loan(SqliteReaderPool& pool, std::unique_ptr<SqliteDatabase> database,
         SqliteTransaction transaction)
        : pool_{&pool}, database_{std::move(database)}, transaction_{std::move(transaction)} {}
    Loan(Loan&&) = default;
    ~Loan();
    SqliteDatabase& database() { return *database_; }

   private:
    SqliteReaderPool* pool_;
    std::unique_ptr<SqliteDatabase> database_;
    std::optional<SqliteTransaction> transaction_;
  };

  Result<Loan> lend();

 private:
  std::string file_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<SqliteDatabase>> idle_;
};

/// The pool must outlive the reader.
std::unique_ptr<LogReader> make_sqlite_reader(SqliteReaderPool& pool, std::string_view stream,
                                              Partition partition, Offset from);

}  // namespace braid
