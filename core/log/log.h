#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/byte_store.h"
#include "core/result.h"

namespace braid {

/// Position of an area in `partnership.areas`; the same number in every stream (design, section 4).
using Partition = std::uint32_t;
/// Position of an entry in one partition of one stream. Offsets rise; they may have gaps.
using Offset = std::int64_t;

struct LogEntry {
  Offset offset = 0;
  std::string_view key;
  /// Nothing: a tombstone, "this key is no more".
  std::optional<std::string_view> value;
};

/// What one read brought. The views point into the batch and live until it is filled again.
class LogBatch {
 public:
  std::vector<LogEntry> entries;
  /// Nothing was behind the last of `entries` when the read was made.
  bool at_end = false;

  void clear() {
    entries.clear();
    at_end = false;
    bytes_.clear();
  }
  /// Copies `text` into the batch.
  std::string_view keep(std::string_view text) { return bytes_.keep(text); }

 private:
  ByteStore bytes_{std::size_t{1} << 18U};
};

/// Reads one partition of one stream, forward. Not to be shared between threads; several readers
/// may run beside one another and beside a writer, and see only what is committed.
class LogReader {
 public:
  virtual ~LogReader() = default;
  /// Fills `batch` with the next entries in offset order, a bounded number of them. Empty and
  /// `at_end` when nothing is new; it never waits. Of a key that was written several times the
  /// older entries may be missing (compaction), the last one never is.
  virtual Result<void> next(LogBatch& batch) = 0;
};

/// Said beside an entry to whoever reads a topic with a client of their own, as CloudEvents do. An
/// engine without topics does not keep it, and no role reads it back.
struct EntryHeader {
  std::string_view name, value;
};

/// Writes for one role. Between `begin` and `commit` entries are kept together: all of them become
/// visible, to all streams at once, or none. Not to be shared between threads.
///
/// Every call is `fenced` once another writer has been opened for the same role, in whichever
/// process: the older one must stop (rulings S4).
class LogWriter {
 public:
  virtual ~LogWriter() = default;
  virtual Result<void> begin() = 0;
  virtual Result<void> add(std::string_view stream, Partition partition, std::string_view key,
                           std::string_view value, std::span<const EntryHeader> headers) = 0;
  Result<void> add(std::string_view stream, Partition partition, std::string_view key,
                   std::string_view value) {
    return add(stream, partition, key, value, {});
  }
  /// A tombstone.
  virtual Result<void> erase(std::string_view stream, Partition partition,
                             std::string_view key) = 0;
  /// Durable when it returns, and visible to whoever reads through this log from then on. Another
  /// process may see its streams a few milliseconds one after another, each partition whole: what
  /// goes on over several streams goes by the markers in them (rulings S8). After an error nothing
  /// of the transaction is visible; `fenced` also when that cannot be known, so that the process
  /// reads back.
  virtual Result<void> commit() = 0;
  /// Leaves the transaction; a no-op outside one.
  virtual void abort() = 0;
};

/// The share of a role's partitions that is this process's. Where several processes run one role,
/// each partition is owned by one of them; which one is the engine's business (rulings S25).
class LogMembership {
 public:
  virtual ~LogMembership() = default;
  /// The partitions owned now, ascending. To be called every few seconds by the thread of the role:
  /// who stays away is taken for dead. A partition that is no longer among them is given up: the
  /// caller writes to it no more, and another process may own it after the *next* call. Unavailable
  /// while nobody answers who could say, but only after a while.
  virtual Result<std::vector<Partition>> owned() = 0;
  /// False while the processes are being told who owns what: then `owned` is empty, and not for
  /// long. What was owned before and is again has had no other owner in between, unless that was
  /// told first.
  virtual bool is_told() const = 0;
};

struct StreamPartition {
  std::string stream;
  Partition partition = 0;
};

struct StreamSize {
  std::int64_t entries = 0;     ///< keys that have a value
  std::int64_t tombstones = 0;  ///< keys whose last entry is a tombstone
  std::int64_t bytes = 0;       ///< of keys and values of all entries held, superseded ones too
};

/// All durable data: keyed streams, appended to in transactions, compacted by key.
///
/// Two engines, one conformance suite (`core/log/conformance_test.h`). Names of streams have
/// letters, digits, `.`, `-` and `_`, as topics have (rulings S25). Safe to share between threads.
/// A full or absent disk, or an absent broker, is `unavailable`; what was committed before stays.
class Log {
 public:
  virtual ~Log() = default;
  /// Fences every other writer of this role.
  virtual Result<std::unique_ptr<LogWriter>> open_writer(std::string_view role) = 0;
  /// Ends what dead writers of these roles may have left open, which hides what others have written
  /// behind it; to be called by whoever is going to open writers for several roles, since
  /// `open_writer` ends what is open of its own role only, and then waits for all that is. May
  /// fence writers of these roles.
  virtual Result<void> take_over(std::span<const std::string> roles) {
    static_cast<void>(roles);
    return {};
  }
  /// Takes part in dividing partitions 0 to before `partitions` among the processes of this role.
  virtual Result<std::unique_ptr<LogMembership>> join(std::string_view role,
                                                      Partition partitions) = 0;
  /// From the first entry whose offset is `from` or more. A stream that nobody has written to is
  /// empty, not an error.
  virtual Result<std::unique_ptr<LogReader>> open_reader(std::string_view stream,
                                                         Partition partition, Offset from) = 0;
  /// Behind the last committed entry and not behind any that is committed later; 0 when there is
  /// none. Not always one more than the last offset: an engine may mark its transactions there.
  virtual Result<Offset> end(std::string_view stream, Partition partition) = 0;
  /// Returns when something may have been committed by anybody, after `longest`, or on stop.
  virtual Result<void> wait(std::chrono::milliseconds longest, std::stop_token stop) = 0;
  /// Every partition of every stream that has entries, by name and number.
  virtual Result<std::vector<StreamPartition>> streams() = 0;
  virtual Result<StreamSize> size(const StreamPartition& which) = 0;
  /// Those of `which` where what was replaced or withdrawn waits for one more entry: a broker
  /// compacts closed segments only, and closes one when the next entry comes. Whoever writes there
  /// adds a *tick*, an entry that says nothing (a tombstone of `tick_key()`).
  virtual Result<std::vector<StreamPartition>> due_for_tick(
      std::span<const StreamPartition> which) {
    static_cast<void>(which);
    return std::vector<StreamPartition>{};
  }
  /// Why calls of this log take long at this moment: the brokers are away, or refuse. Nothing while
  /// they answer. For whoever shows it; may be called from any thread, and never waits.
  virtual std::optional<Error> trouble() const { return std::nullopt; }
  /// Removes every superseded content now, whatever its age, where the engine does that itself; a
  /// broker does it in its own time. Readers may go on; offsets stay.
  virtual Result<void> compact() { return {}; }
};

}  // namespace braid
