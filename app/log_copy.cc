#include "app/log_copy.h"

#include <xxhash.h>

#include <unordered_map>

#include "app/stream_reader.h"

namespace braid::app {
namespace {

/// Enough to be fast, little enough for any broker's and any disk's transaction.
constexpr std::size_t kTransactionBytes = std::size_t{16} << 20U;

/// 128 bits of a key or value: no two of a log are alike by chance.
struct Digest {
  std::uint64_t low = 0, high = 0;
  bool operator==(const Digest&) const = default;
};
struct DigestHash {
  std::size_t operator()(const Digest& digest) const { return digest.low; }
};

Digest digest_of(std::string_view bytes) {
  const auto hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

/// Of each key the last entry: where it stands and what it says.
struct Last {
  Offset offset = 0;
  std::uint64_t value = 0;  ///< hash; 0: a tombstone
};
using LastEntries = std::unordered_map<Digest, Last, DigestHash>;

std::uint64_t value_of(const LogEntry& entry) {
  if (!entry.value) return 0;
  const auto hash = XXH3_64bits(entry.value->data(), entry.value->size());
  return hash == 0 ? 1 : hash;
}

Result<LastEntries> last_entries(Log& log, const StreamPartition& which) {
  LastEntries entries;
  StreamReader reader{which.stream, which.partition};
  auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
    entries[digest_of(entry.key)] = {entry.offset, value_of(entry)};
    return {};
  });
  BRAID_TRY(any);
  return entries;
}

class Copy {
 public:
  Copy(Log& source, Log& target, LogWriter& writer)
      : source_{source}, target_{target}, writer_{writer} {}

  Result<CopiedStream> stream(const StreamPartition& which) {
    auto wanted = last_entries(source_, which);
    BRAID_TRY(wanted);
    auto stated = last_entries(target_, which);
    BRAID_TRY(stated);
    CopiedStream copied{which, 0, 0};
    StreamReader reader{which.stream, which.partition};
    auto any = reader.read(source_, [&](const LogEntry& entry) -> Result<void> {
      const auto digest = digest_of(entry.key);
      const auto last = wanted->find(digest);
      // An older entry of the key; or one that came since, which the next copy takes.
      if (last == wanted->end() || last->second.offset != entry.offset) return {};
      if (entry.value) ++copied.entries;
      const auto there = stated->find(digest);
      const auto said = there == stated->end() ? 0 : there->second.value;
      if (said == last->second.value) return {};
      ++copied.written;
      return write(which, entry);
    });
    BRAID_TRY(any);
    BRAID_TRY(finish());
    return copied;
  }

 private:
  Result<void> write(const StreamPartition& which, const LogEntry& entry) {
    if (bytes_ == 0) BRAID_TRY(writer_.begin());
    bytes_ += entry.key.size() + (entry.value ? entry.value->size() : 0) + 1;
    if (entry.value) {
      BRAID_TRY(writer_.add(which.stream, which.partition, entry.key, *entry.value));
    } else {
      BRAID_TRY(writer_.erase(which.stream, which.partition, entry.key));
    }
    return bytes_ < kTransactionBytes ? Result<void>{} : finish();
  }

  Result<void> finish() {
    if (bytes_ == 0) return {};
    bytes_ = 0;
    return writer_.commit();
  }

  Log& source_;
  Log& target_;
  LogWriter& writer_;
  std::size_t bytes_ = 0;  ///< of the open transaction; 0: none is open
};

}  // namespace

Result<void> copy_log(Log& source, Log& target,
                      const std::function<void(const CopiedStream&)>& each) {
  auto writer = target.open_writer("copy");
  BRAID_TRY(writer);
  auto streams = source.streams();
  BRAID_TRY(streams);
  Copy copy{source, target, **writer};
  for (const auto& which : *streams) {
    auto copied = copy.stream(which);
    BRAID_TRY(copied);
    each(*copied);
  }
  return {};
}

}  // namespace braid::app
