#pragma once

#include <cstdint>
#include <vector>

#include "core/log/sqlite/sqlite_catalogue.h"

namespace braid {

/// The entries of one partition of one stream that a later entry of the same key has replaced.
struct SqliteSuperseded {
  std::vector<Offset> offsets;  ///< ascending
  std::int64_t tombstones = 0;  ///< that many of them are tombstones
};

/// Reads the keys of `segments`, newest first; `stream` and `segments` must be of the caller's
/// read transaction. Keeps hashes only of keys written since the stream was last clean, and not
/// more than some 100 MB of them: beyond that it reads the keys several times.
Result<SqliteSuperseded> find_superseded(SqliteDatabase& database, const SqliteStream& stream,
                                         const std::vector<SqliteSegment>& segments);

}  // namespace braid
