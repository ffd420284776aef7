#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/log/sqlite/sqlite_catalogue.h"

namespace braid {

/// When a segment takes no more rows.
struct SqliteSegmentLimits {
  std::int64_t rows_max;
  /// Since its first row was written, so that also a stream with few entries has segments whose
  /// tombstones become old.
  std::int64_t age_max_ms;
};

/// Appends entries within one write transaction, which is its owner's. What the catalogue says
/// about the ends of streams is read at their first entry and written back by `finish`.
class SqliteAppender {
 public:
  SqliteAppender(SqliteDatabase& database, SqliteSegmentLimits limits)
      : database_{database}, limits_{limits} {}

  Result<void> append(std::string_view stream, Partition partition, std::string_view key,
                      std::optional<std::string_view> value);
  /// To be called once, before the transaction is committed.
  Result<void> finish();
  /// Forgets the transaction, whether it was committed or rolled back.
  void forget();

 private:
  /// The end of one partition of one stream.
  struct Tail {
    SqliteStream stream;
    SqliteSegment segment;
    std::optional<SqliteQuery> insert;  ///< nothing: the next entry needs a new segment
  };
  using Name = std::pair<std::string, Partition>;
  struct NameLess {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      if (left.second != right.second) return left.second < right.second;
      return std::string_view{left.first} < std::string_view{right.first};
    }
  };
  using Tails = std::map<Name, Tail, NameLess>;

  Result<Tail*> tail_of(std::string_view stream, Partition partition);
  Result<void> new_segment(Tail& tail);
  Result<void> write_segment(Tail& tail);

  SqliteDatabase& database_;
  SqliteSegmentLimits limits_;
  std::int64_t now_ = 0;  ///< one time for the whole transaction
  Tails tails_;
  Tails::iterator latest_ = tails_.end();  ///< entries come in runs of one stream
};

}  // namespace braid
