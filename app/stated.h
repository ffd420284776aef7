#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/slot_table.h"
#include "core/bytes.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// What an agency's streams already say of one entry of a snapshot unit.
struct StatedEntry {
  Id16 id;                 ///< of its key: entry_id() of the pseudonymiser
  std::uint64_t hash = 0;  ///< of its value
  std::uint32_t unit = 0;  ///< Stated::unit_number
  std::uint32_t seen = 0;  ///< the last difference that met it
  bool used() const { return unit != 0; }
};

/// What they say of one entry of an increment.
struct StatedVersion {
  Id16 id;
  std::uint64_t hash = 0;
  std::uint64_t version = 0;
  bool used() const { return version != 0; }
};
static_assert(sizeof(StatedEntry) == 32 && sizeof(StatedVersion) == 32,
              "rulings S7: at most 32 bytes a row");

/// Index of what one agency's identities and facts say in one area, read back at start (design,
/// section 3). The values themselves stay in the log. One thread.
class Stated {
 public:
  SlotTable<StatedEntry> entries;
  SlotTable<StatedVersion> versions;

  /// Reads both streams from their beginning. Unavailable if the log fails.
  Result<void> read_back(Log& log, const std::string& agency, Partition partition);

  /// Number of a unit, from 1; makes one for a name not met before.
  std::uint32_t unit_number(const std::string& full_name);
  /// Entries of one unit that the difference `seen` has not met, ascending.
  std::vector<Id16> unseen(std::uint32_t unit, std::uint32_t seen) const;
  /// Next number for StatedEntry::seen.
  std::uint32_t next_difference() { return ++difference_; }

 private:
  std::unordered_map<std::string, std::uint32_t> units_;
  std::uint32_t difference_ = 0;
};

/// 64-bit hash of an entry's value, for recognising an unchanged one.
std::uint64_t value_hash(std::string_view value);

/// Calls `each(stream, key, value)` for all live and superseded entries of an agency's identities
/// and facts in offset order; no value: a tombstone.
Result<void> for_each_entry(
    Log& log, const std::string& agency, Partition partition,
    const std::function<void(const std::string& stream, const LogEntry& entry)>& each);

}  // namespace braid::app
