#include "core/log/sqlite/sqlite_catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace braid {
namespace {

/// "Brdl"; file(1) and we know the file by it.
constexpr std::int64_t kApplicationId = 0x4272646c;
constexpr std::int64_t kVersion = 1;

constexpr std::string_view kSegmentColumns =
    "id, stream, first, last, row_count, tombstones, bytes, began, written";

Result<std::int64_t> pragma(SqliteDatabase& database, std::string_view name) {
  auto query = database.query(fmt::format("PRAGMA {}", name));
  BRAID_TRY(query.step());
  return query.number(0);
}

SqliteSegment segment_of(const SqliteQuery& row) {
  return {row.number(0), row.number(1), row.number(2), row.number(3), row.number(4),
          row.number(5), row.number(6), row.number(7), row.number(8)};
}

SqliteStream stream_of(const SqliteQuery& row) {
  SqliteStream stream{row.number(0), row.number(1), row.number(2), std::nullopt};
  if (!row.is_null(3)) stream.dirty_since = row.number(3);
  return stream;
}

}  // namespace

std::int64_t unix_milliseconds() {
  using std::chrono::system_clock;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             system_clock::now().time_since_epoch())
      .count();
}

Result<bool> catalogue_stands(SqliteDatabase& database) {
  auto id = pragma(database, "application_id");
  BRAID_TRY(id);
  auto version = pragma(database, "user_version");
  BRAID_TRY(version);
  if (*id == kApplicationId) {
    if (*version == kVersion) return true;
    return fail(ErrorKind::misconfigured, "log/newer-version");
  }
  auto tables = database.query("SELECT count(*) FROM sqlite_schema");
  BRAID_TRY(tables.step());
  if (*id != 0 || *version != 0 || tables.number(0) != 0) {
    return fail(ErrorKind::misconfigured, "log/not-ours");
  }
  return false;
}

Result<void> make_catalogue(SqliteDatabase& database) {
  BRAID_TRY(database.run("PRAGMA journal_mode=WAL"));
  auto transaction = SqliteTransaction::write(database);
  BRAID_TRY(transaction);
  auto stands = catalogue_stands(database);
  BRAID_TRY(stands);
  if (*stands) return {};  // another process was first
  BRAID_TRY(
      database.run("CREATE TABLE streams(id INTEGER PRIMARY KEY, stream TEXT NOT NULL,"
                   " partition INTEGER NOT NULL, next INTEGER NOT NULL, clean INTEGER NOT NULL,"
                   " dirty_since INTEGER, UNIQUE(stream, partition))"));
  // AUTOINCREMENT: the number of a dropped segment never comes back.
  BRAID_TRY(database.run(
      "CREATE TABLE segments(id INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL,"
      " first INTEGER NOT NULL, last INTEGER NOT NULL, row_count INTEGER NOT NULL,"
      " tombstones INTEGER NOT NULL, bytes INTEGER NOT NULL, began INTEGER NOT NULL,"
      " written INTEGER NOT NULL)"));
  BRAID_TRY(database.run("CREATE INDEX segments_by_stream ON segments(stream, first)"));
  BRAID_TRY(database.run(
      "CREATE TABLE writers(role TEXT PRIMARY KEY, epoch INTEGER NOT NULL) WITHOUT ROWID"));
  BRAID_TRY(database.run(fmt::format("PRAGMA application_id={}", kApplicationId)));
  BRAID_TRY(database.run(fmt::format("PRAGMA user_version={}", kVersion)));
  return transaction->commit();
}

Result<std::optional<SqliteStream>> find_stream(SqliteDatabase& database, std::string_view stream,
                                                Partition partition) {
  auto query = database.query(
      "SELECT id, next, clean, dirty_since FROM streams WHERE stream=? AND partition=?");
  auto found = query.with_text(stream).with(partition).step();
  BRAID_TRY(found);
  if (!*found) return std::optional<SqliteStream>{};
  return std::optional{stream_of(query)};
}

Result<SqliteStream> read_stream(SqliteDatabase& database, std::int64_t id) {
  auto query = database.query("SELECT id, next, clean, dirty_since FROM streams WHERE id=?");
  auto found = query.with(id).step();
  BRAID_TRY(found);
  if (!*found) return fail(ErrorKind::misconfigured, "log/corrupt");
  return stream_of(query);
}

Result<SqliteStream> add_stream(SqliteDatabase& database, std::string_view stream,
                                Partition partition) {
  auto query = database.query(
      "INSERT INTO streams(stream, partition, next, clean) VALUES(?, ?, 0, 0) RETURNING id");
  BRAID_TRY(query.with_text(stream).with(partition).step());
  SqliteStream added;
  added.id = query.number(0);
  return added;
}

Result<void> find_segments(SqliteDatabase& database, std::int64_t stream, Offset from,
                           std::vector<SqliteSegment>& found) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM segments WHERE stream=? AND last>=? ORDER BY first", kSegmentColumns);
  found.clear();
  auto query = database.query(kSql);
  query.with(stream).with(from);
  while (true) {
    auto more = query.step();
    BRAID_TRY(more);
    if (!*more) return {};
    found.push_back(segment_of(query));
  }
}

Result<std::optional<SqliteSegment>> find_segment(SqliteDatabase& database, std::int64_t id) {
  static const std::string kSql =
      fmt::format("SELECT {} FROM segments WHERE id=?", kSegmentColumns);
  auto query = database.query(kSql);
  auto found = query.with(id).step();
  BRAID_TRY(found);
  if (!*found) return std::optional<SqliteSegment>{};
  return std::optional{segment_of(query)};
}

Result<void> add_segment(SqliteDatabase& database, SqliteSegment& segment) {
  {
    auto query = database.query(
        "INSERT INTO segments(stream, first, last, row_count, tombstones, bytes, began, written)"
        " VALUES(?, ?, ?, 0, 0, 0, ?, ?) RETURNING id");
    BRAID_TRY(query.with(segment.stream)
                  .with(segment.first)
                  .with(segment.last)
                  .with(segment.began)
                  .with(segment.written)
                  .step());
    segment.id = query.number(0);
  }
  return database.run(fmt::format(
      "CREATE TABLE segment_{}(offset INTEGER PRIMARY KEY, key BLOB NOT NULL, value BLOB)",
      segment.id));
}

Result<void> update_segment(SqliteDatabase& database, const SqliteSegment& segment) {
  auto query = database.query(
      "UPDATE segments SET first=?, last=?, row_count=?, tombstones=?, bytes=?, began=?,"
      " written=? WHERE id=?");
  return query.with(segment.first)
      .with(segment.last)
      .with(segment.rows)
      .with(segment.tombstones)
      .with(segment.bytes)
      .with(segment.began)
      .with(segment.written)
      .with(segment.id)
      .run();
}

Result<void> drop_segment(SqliteDatabase& database, std::int64_t id) {
  BRAID_TRY(database.query("DELETE FROM segments WHERE id=?").with(id).run());
  return database.run(fmt::format("DROP TABLE segment_{}", id));
}

std::string segment_scan(std::int64_t id) {
  return fmt::format("SELECT offset, key, value FROM segment_{} WHERE offset>=? ORDER BY offset",
                     id);
}

std::string segment_insert(std::int64_t id) {
  return fmt::format("INSERT INTO segment_{}(offset, key, value) VALUES(?, ?, ?)", id);
}

Result<std::int64_t> writer_epoch(SqliteDatabase& database, std::string_view role) {
  auto query = database.query("SELECT epoch FROM writers WHERE role=?");
  auto found = query.with_text(role).step();
  BRAID_TRY(found);
  return *found ? query.number(0) : 0;
}

Result<std::int64_t> raise_writer_epoch(SqliteDatabase& database, std::string_view role) {
  auto query = database.query(
      "INSERT INTO writers(role, epoch) VALUES(?, 1)"
      " ON CONFLICT(role) DO UPDATE SET epoch=epoch+1 RETURNING epoch");
  BRAID_TRY(query.with_text(role).step());
  return query.number(0);
}

}  // namespace braid
