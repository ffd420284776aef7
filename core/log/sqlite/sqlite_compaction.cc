#include "core/log/sqlite/sqlite_compaction.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace braid {
namespace {

/// A segment that holds less than this part of what it may is joined with its neighbours even if
/// nothing in it is superseded.
constexpr std::int64_t kSmallPart = 16;
/// A stream that another process compacts at the same time is planned anew this often.
constexpr int kPlansMax = 5;

/// Takes the surviving rows of old segments into a new one, made at the first of them.
class SegmentCopy {
 public:
  SegmentCopy(SqliteDatabase& database, const SqliteSegment& origin) : database_{database} {
    segment_ = origin;
    segment_.rows = segment_.tombstones = segment_.bytes = 0;
  }

  Result<void> take(const SqliteSegment& old, const std::vector<Offset>& superseded,
                    bool drop_tombstones) {
    segment_.began = std::min(segment_.began, old.began);
    segment_.written = std::max(segment_.written, old.written);
    auto gone = std::lower_bound(superseded.begin(), superseded.end(), old.first);
    auto rows = database_.query(segment_scan(old.id));
    rows.with(old.first);
    while (true) {
      auto more = rows.step();
      BRAID_TRY(more);
      if (!*more) return {};
      const Offset offset = rows.number(0);
      while (gone != superseded.end() && *gone < offset) ++gone;
      if (gone != superseded.end() && *gone == offset) continue;
      if (drop_tombstones && rows.is_null(2)) continue;
      BRAID_TRY(take(offset, rows));
    }
  }

  /// Writes the catalogue's row.
  Result<void> finish() {
    if (!insert_) return {};
    return update_segment(database_, segment_);
  }

 private:
  Result<void> take(Offset offset, const SqliteQuery& row) {
    if (!insert_) {
      segment_.first = offset;
      BRAID_TRY(add_segment(database_, segment_));
      insert_ = database_.query(segment_insert(segment_.id));
    }
    const auto key = row.bytes(1);
    insert_->with(offset).with_bytes(key);
    segment_.bytes += static_cast<std::int64_t>(key.size());
    if (row.is_null(2)) {
      insert_->with_null();
      ++segment_.tombstones;
    } else {
      const auto value = row.bytes(2);
      insert_->with_bytes(value);
      segment_.bytes += static_cast<std::int64_t>(value.size());
    }
    segment_.last = offset;
    ++segment_.rows;
    return insert_->run();
  }

  SqliteDatabase& database_;
  SqliteSegment segment_;
  std::optional<SqliteQuery> insert_;
};

}  // namespace

bool SqliteCompaction::is_small(const SqliteSegment& segment) const {
  return segment.rows <= segment_rows_max_ / kSmallPart &&
         segment.bytes <= kSegmentBytesMax / kSmallPart;
}

bool SqliteCompaction::has_old_tombstones(const SqliteSegment& segment, std::int64_t now) const {
  return segment.tombstones > 0 && segment.written <= now - keep_tombstones_.count();
}

Result<std::size_t> SqliteCompaction::run(std::chrono::milliseconds age,
                                          const std::stop_token& stop) {
  const std::lock_guard lock{mutex_};
  auto due = due_streams(age);
  BRAID_TRY(due);
  for (const auto stream : *due) {
    for (int plans = 0;; ++plans) {
      if (stop.stop_requested()) return 0;
      auto done = compact_stream(stream, stop);
      BRAID_TRY(done);
      if (*done || stop.stop_requested()) break;
      if (plans == kPlansMax) return fail(ErrorKind::unavailable, "log/busy");
    }
  }
  return due->size();
}

Result<std::vector<std::int64_t>> SqliteCompaction::due_streams(std::chrono::milliseconds age) {
  auto loan = readers_.lend();
  BRAID_TRY(loan);
  auto query = loan->database().query(
      "SELECT id FROM streams WHERE dirty_since NOT BETWEEN ?1 AND ?2 OR EXISTS(SELECT 1"
      " FROM segments WHERE stream=streams.id AND tombstones>0 AND written<=?3) ORDER BY id");
  // A time to come means that the clock was set back: due at once rather than too late.
  const std::int64_t now = unix_milliseconds();
  query.with(now - age.count() + 1).with(now).with(now - keep_tombstones_.count());
  std::vector<std::int64_t> due;
  while (true) {
    auto more = query.step();
    BRAID_TRY(more);
    if (!*more) return due;
    due.push_back(query.number(0));
  }
}

Result<SqliteCompaction::Plan> SqliteCompaction::plan_stream(std::int64_t stream) {
  Plan plan;
  plan.looked = unix_milliseconds();
  auto loan = readers_.lend();
  BRAID_TRY(loan);
  auto read = read_stream(loan->database(), stream);
  BRAID_TRY(read);
  plan.stream = *read;
  std::vector<SqliteSegment> segments;
  BRAID_TRY(find_segments(loan->database(), stream, 0, segments));
  auto superseded = find_superseded(loan->database(), plan.stream, segments);
  BRAID_TRY(superseded);
  plan.superseded = std::move(superseded->offsets);
  plan.groups = plan_groups(plan, segments);
  return plan;
}

std::vector<SqliteCompaction::Group> SqliteCompaction::plan_groups(
    const Plan& plan, const std::vector<SqliteSegment>& segments) {
  std::vector<Group> groups;
  SqliteSegment sum;         // of the last group, as it will be
  bool must_change = false;  // the last group
  for (const auto& segment : segments) {
    const auto from =
        std::lower_bound(plan.superseded.begin(), plan.superseded.end(), segment.first);
    const auto to = std::upper_bound(from, plan.superseded.end(), segment.last);
    const bool old_tombstones = has_old_tombstones(segment, plan.looked);
    const bool changes = from != to || old_tombstones;
    SqliteSegment left = segment;
    left.rows -= to - from;
    if (old_tombstones) left.tombstones = 0;
    // Joining makes the tombstones of the older as young as those of the newer, so not too far.
    const bool joins =
        !groups.empty() && sum.rows + left.rows <= segment_rows_max_ &&
        sum.bytes + left.bytes <= kSegmentBytesMax && (must_change || is_small(sum)) &&
        (changes || is_small(left)) &&
        (sum.tombstones == 0 || left.written - sum.began <= keep_tombstones_.count() / 2);
    if (!joins) {
      if (!groups.empty() && !must_change && groups.back().size() == 1) groups.pop_back();
      groups.emplace_back();
      sum = {};
      sum.began = left.began;
      must_change = false;
    }
    groups.back().push_back(segment);
    must_change = must_change || changes;
    sum.rows += left.rows;
    sum.bytes += left.bytes;
    sum.tombstones += left.tombstones;
  }
  if (!groups.empty() && !must_change && groups.back().size() == 1) groups.pop_back();
  return groups;
}

Result<bool> SqliteCompaction::compact_stream(std::int64_t stream, const std::stop_token& stop) {
  auto plan = plan_stream(stream);
  BRAID_TRY(plan);
  for (const auto& group : plan->groups) {
    if (stop.stop_requested()) return false;
    auto done = rewrite(*plan, group);
    BRAID_TRY(done);
    if (!*done) return false;
  }
  auto noted = desk_.write([&](SqliteDatabase& database) {
    // What came after the plan was made waits for the next round.
    return database
        .query(
            "UPDATE streams SET clean=max(clean, ?1),"
            " dirty_since=CASE WHEN next>?1 THEN ?2 END WHERE id=?3")
        .with(plan->stream.next)
        .with(plan->looked)
        .with(stream)
        .run();
  });
  BRAID_TRY(noted);
  return true;
}

Result<bool> SqliteCompaction::rewrite(const Plan& plan, const Group& group) {
  bool stale = false;
  const auto move_rows = [&](SqliteDatabase& database) -> Result<void> {
    SegmentCopy copy{database, group.front()};
    for (const auto& planned : group) {
      auto old = find_segment(database, planned.id);
      BRAID_TRY(old);
      // Another process has compacted it with what it knew, which may be less than we know. Going
      // on could drop a tombstone before its content.
      stale = !*old;
      if (stale) return fail(ErrorKind::unavailable, "log/busy");
      BRAID_TRY(copy.take(**old, plan.superseded, has_old_tombstones(**old, plan.looked)));
    }
    BRAID_TRY(copy.finish());
    for (const auto& planned : group) BRAID_TRY(drop_segment(database, planned.id));
    return {};
  };
  auto moved = desk_.write(move_rows);
  if (stale) return false;
  BRAID_TRY(moved);
  return true;
}

}  // namespace braid
