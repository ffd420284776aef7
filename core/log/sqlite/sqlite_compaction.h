#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <vector>

#include "core/log/sqlite/sqlite_catalogue.h"
#include "core/log/sqlite/sqlite_reader.h"
#include "core/log/sqlite/sqlite_superseded.h"
#include "core/log/sqlite/sqlite_write_desk.h"

namespace braid {

/// Removes superseded contents from the file and from its WAL (rulings S23).
///
/// A segment that holds some is written anew without them: the survivors move to a new table at
/// their old offsets and the old table is dropped, in one transaction, which zeroes its pages.
/// Then the WAL, which has the old pages too, is copied into the file and cut to nothing. Small
/// neighbouring segments are joined on the way. Tombstones go when they are old enough. Segments
/// are taken in order, so a tombstone never goes before the content that it withdraws.
/// Safe to share between threads; one call works at a time.
class SqliteCompaction {
 public:
  SqliteCompaction(SqliteWriteDesk& desk, SqliteReaderPool& readers,
                   std::chrono::milliseconds keep_tombstones, std::int64_t segment_rows_max)
      : desk_{desk},
        readers_{readers},
        keep_tombstones_{keep_tombstones},
        segment_rows_max_{segment_rows_max} {}

  /// Compacts every stream in which something was written and not looked at for `age` or longer,
  /// and those that have tombstones old enough to go. Says how many. Stops early on `stop`.
  Result<std::size_t> run(std::chrono::milliseconds age, const std::stop_token& stop);

 private:
  /// Neighbouring segments that become one, or none if nothing survives.
  using Group = std::vector<SqliteSegment>;
  struct Plan {
    SqliteStream stream;
    std::int64_t looked = 0;  ///< when the stream was read, milliseconds of Unix time
    std::vector<Offset> superseded;
    std::vector<Group> groups;
  };

  Result<std::vector<std::int64_t>> due_streams(std::chrono::milliseconds age);
  Result<Plan> plan_stream(std::int64_t stream);
  std::vector<Group> plan_groups(const Plan& plan, const std::vector<SqliteSegment>& segments);
  bool is_small(const SqliteSegment& segment) const;
  bool has_old_tombstones(const SqliteSegment& segment, std::int64_t now) const;
  Result<bool> compact_stream(std::int64_t stream, const std::stop_token& stop);
  Result<bool> rewrite(const Plan& plan, const Group& group);

  SqliteWriteDesk& desk_;
  SqliteReaderPool& readers_;
  std::chrono::milliseconds keep_tombstones_;
  std::int64_t segment_rows_max_;
  std::mutex mutex_;
};

}  // namespace braid
