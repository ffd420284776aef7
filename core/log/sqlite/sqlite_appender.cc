#include "core/log/sqlite/sqlite_appender.h"

#include <utility>

#include "core/log/stream_name.h"

namespace braid {

Result<SqliteAppender::Tail*> SqliteAppender::tail_of(std::string_view stream,
                                                      Partition partition) {
  if (latest_ != tails_.end() && latest_->first.second == partition &&
      latest_->first.first == stream) {
    return &latest_->second;
  }
  if (tails_.empty()) now_ = unix_milliseconds();
  latest_ = tails_.find(std::pair{stream, partition});
  if (latest_ != tails_.end()) return &latest_->second;
  if (!is_stream_name(stream)) return fail(ErrorKind::misconfigured, "log/stream-name");

  Tail tail;
  auto found = find_stream(database_, stream, partition);
  BRAID_TRY(found);
  if (*found) {
    tail.stream = **found;
    std::vector<SqliteSegment> segments;
    BRAID_TRY(find_segments(database_, tail.stream.id, 0, segments));
    if (!segments.empty() && segments.back().began > now_ - limits_.age_max_ms) {
      tail.segment = segments.back();
      tail.insert = database_.query(segment_insert(tail.segment.id));
    }
  } else {
    auto added = add_stream(database_, stream, partition);
    BRAID_TRY(added);
    tail.stream = *added;
  }
  latest_ = tails_.emplace(Name{stream, partition}, std::move(tail)).first;
  return &latest_->second;
}

Result<void> SqliteAppender::append(std::string_view stream, Partition partition,
                                    std::string_view key, std::optional<std::string_view> value) {
  auto found = tail_of(stream, partition);
  BRAID_TRY(found);
  Tail& tail = **found;
  const auto bytes = static_cast<std::int64_t>(key.size() + (value ? value->size() : 0));
  if (!tail.insert || tail.segment.rows >= limits_.rows_max ||
      (tail.segment.rows > 0 && tail.segment.bytes + bytes > kSegmentBytesMax)) {
    BRAID_TRY(new_segment(tail));
  }
  SqliteQuery& insert = *tail.insert;
  insert.with(tail.stream.next).with_bytes(key);
  if (value) {
    insert.with_bytes(*value);
  } else {
    insert.with_null();
    ++tail.segment.tombstones;
  }
  BRAID_TRY(insert.run());
  tail.segment.last = tail.stream.next++;
  ++tail.segment.rows;
  tail.segment.bytes += bytes;
  return {};
}

Result<void> SqliteAppender::new_segment(Tail& tail) {
  BRAID_TRY(write_segment(tail));
  tail.insert.reset();
  tail.segment = {};
  tail.segment.stream = tail.stream.id;
  tail.segment.first = tail.segment.last = tail.stream.next;
  tail.segment.began = tail.segment.written = now_;
  BRAID_TRY(add_segment(database_, tail.segment));
  tail.insert = database_.query(segment_insert(tail.segment.id));
  return {};
}

Result<void> SqliteAppender::write_segment(Tail& tail) {
  if (!tail.insert) return {};
  tail.segment.written = now_;
  return update_segment(database_, tail.segment);
}

Result<void> SqliteAppender::finish() {
  for (auto& [name, tail] : tails_) {
    BRAID_TRY(write_segment(tail));
    BRAID_TRY(database_
                  .query("UPDATE streams SET next=?, dirty_since=coalesce(dirty_since, ?)"
                         " WHERE id=?")
                  .with(tail.stream.next)
                  .with(now_)
                  .with(tail.stream.id)
                  .run());
  }
  return {};
}

void SqliteAppender::forget() {
  tails_.clear();
  latest_ = tails_.end();
}

}  // namespace braid
