#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/log.h"
#include "core/log/sqlite/sqlite_database.h"

namespace braid {

/// A table `segment_<id>(offset, key, value)`: a stretch of one partition of one stream. Rows are
/// only ever appended; superseded ones go when the survivors move to a new segment and the table
/// is dropped. Deleting rows is known to leave their bytes readable (rulings S23).
struct SqliteSegment {
  std::int64_t id = 0;
  std::int64_t stream = 0;
  Offset first = 0;  ///< of the rows held; the segments of a stream do not overlap
  Offset last = 0;
  std::int64_t rows = 0;
  std::int64_t tombstones = 0;
  std::int64_t bytes = 0;    ///< of keys and values
  std::int64_t began = 0;    ///< when the oldest row was written, milliseconds of Unix time
  std::int64_t written = 0;  ///< when the newest row was written
};

/// A segment takes no more than this of keys and values, nor more rows than the options say.
inline constexpr std::int64_t kSegmentBytesMax = std::int64_t{64} << 20;

/// One partition of one stream, as the catalogue has it. Rows are never deleted, so that offsets
/// are not used twice when the last entries of a stream are tombstones that have been dropped.
struct SqliteStream {
  std::int64_t id = 0;
  Offset next = 0;   ///< of the next entry
  Offset clean = 0;  ///< no entry before this one is superseded by another before this one
  /// When the first entry since `clean` was written, milliseconds of Unix time.
  std::optional<std::int64_t> dirty_since;
};

/// Wall clock, milliseconds of Unix time. Decides only when content is removed, never a result.
std::int64_t unix_milliseconds();

/// True when the file has our tables; false when it is empty. Misconfigured when it is something
/// else ("log/not-ours") or from a newer release ("log/newer-version"). Changes nothing.
Result<bool> catalogue_stands(SqliteDatabase& database);
/// Makes the tables in an empty file, in WAL mode.
Result<void> make_catalogue(SqliteDatabase& database);

/// All of these need a transaction of the caller.
Result<std::optional<SqliteStream>> find_stream(SqliteDatabase& database, std::string_view stream,
                                                Partition partition);
Result<SqliteStream> read_stream(SqliteDatabase& database, std::int64_t id);
Result<SqliteStream> add_stream(SqliteDatabase& database, std::string_view stream,
                                Partition partition);
/// Those with entries at or behind `from`, in order.
Result<void> find_segments(SqliteDatabase& database, std::int64_t stream, Offset from,
                           std::vector<SqliteSegment>& found);
Result<std::optional<SqliteSegment>> find_segment(SqliteDatabase& database, std::int64_t id);
/// Makes an empty table and gives it its number in `segment.id`.
Result<void> add_segment(SqliteDatabase& database, SqliteSegment& segment);
/// Writes everything but `id` and `stream`.
Result<void> update_segment(SqliteDatabase& database, const SqliteSegment& segment);
/// Zeroes the pages of the table, with all content.
Result<void> drop_segment(SqliteDatabase& database, std::int64_t id);

/// `SELECT offset, key, value` of the entries from an offset (bound first) on, in order.
std::string segment_scan(std::int64_t id);
/// `INSERT` of offset, key, value.
std::string segment_insert(std::int64_t id);

/// The current epoch of a role's writer; 0 if it never had one.
Result<std::int64_t> writer_epoch(SqliteDatabase& database, std::string_view role);
Result<std::int64_t> raise_writer_epoch(SqliteDatabase& database, std::string_view role);

}  // namespace braid
