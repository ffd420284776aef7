#include "core/log/sqlite/sqlite_superseded.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log/key_set.h"

namespace braid {
namespace {

/// Keys whose hashes are held at once: 2 places of 16 bytes each, at most twice that.
constexpr std::int64_t kKeysAtOnce = std::int64_t{2} << 20;

}  // namespace

Result<SqliteSuperseded> find_superseded(SqliteDatabase& database, const SqliteStream& stream,
                                         const std::vector<SqliteSegment>& segments) {
  SqliteSuperseded found;
  const auto passes = static_cast<std::uint64_t>((stream.next - stream.clean) / kKeysAtOnce + 1);
  if (stream.next == stream.clean) return found;
  KeySet later;
  for (std::uint64_t pass = 0; pass < passes; ++pass) {
    later.clear();
    for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
      auto rows = database.query(fmt::format(
          "SELECT offset, key, value IS NULL FROM segment_{} ORDER BY offset DESC", segment->id));
      while (true) {
        auto more = rows.step();
        BRAID_TRY(more);
        if (!*more) break;
        const Offset offset = rows.number(0);
        const KeyHash key = KeyHash::of(rows.bytes(1));
        if (passes > 1 && (key.low >> 32U) % passes != pass) continue;
        // Keys before `clean` are all different, so they need not be remembered.
        const bool superseded = offset >= stream.clean ? !later.insert(key) : later.contains(key);
        if (!superseded) continue;
        found.offsets.push_back(offset);
        if (rows.number(2) != 0) ++found.tombstones;
      }
    }
  }
  std::sort(found.offsets.begin(), found.offsets.end());
  return found;
}

}  // namespace braid
