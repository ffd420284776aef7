#include "app/stated.h"

#include <xxhash.h>

#include <algorithm>

#include "core/keys.h"
#include "fact/fact.pb.h"
#include "identity/identity.pb.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::app {
namespace {

/// Unit and version of a value; the rest of it is not looked at.
struct Origin {
  std::string unit;
  std::uint64_t version = 0;
};

template <class Message>
bool read_origin(std::string_view value, Message& message, Origin& origin) {
  if (!message.ParseFromArray(value.data(), static_cast<int>(value.size()))) return false;
  origin.unit = message.unit();
  origin.version = message.version();
  return true;
}

}  // namespace

std::uint64_t value_hash(std::string_view value) { return XXH3_64bits(value.data(), value.size()); }

Result<void> for_each_entry(
    Log& log, const std::string& agency, Partition partition,
    const std::function<void(const std::string& stream, const LogEntry& entry)>& each) {
  for (const std::string stream : {"identities", "facts"}) {
    auto reader = log.open_reader(agency_stream(stream, agency), partition, 0);
    BRAID_TRY(reader);
    LogBatch batch;
    do {
      BRAID_TRY((*reader)->next(batch));
      for (const auto& entry : batch.entries) each(stream, entry);
    } while (!batch.at_end);
  }
  return {};
}

Result<void> Stated::read_back(Log& log, const std::string& agency, Partition partition) {
  fact::v1::Fact fact;
  identity::v1::Identity identity;
  Origin origin;
  bool readable = true;
  const auto note = [&](const std::string& stream, const LogEntry& entry) {
    const bool is_fact = stream == "facts";
    if (key_tag(entry.key) != (is_fact ? KeyTag::record : KeyTag::identity)) return;
    const auto id = transform::entry_id(
        is_fact ? transform::Entry::Stream::facts : transform::Entry::Stream::identities,
        entry.key);
    if (!entry.value) {
      entries.remove(id);
      versions.remove(id);
      return;
    }
    const bool good = is_fact ? read_origin(*entry.value, fact, origin)
                              : read_origin(*entry.value, identity, origin);
    readable = readable && good;
    if (!good) return;
    if (origin.version != 0) {
      versions.put({id, value_hash(*entry.value), origin.version});
    } else {
      entries.put({id, value_hash(*entry.value), unit_number(origin.unit), 0});
    }
  };
  BRAID_TRY(for_each_entry(log, agency, partition, note));
  if (!readable) return fail(ErrorKind::misconfigured, "log/unreadable-entry");
  return {};
}

std::uint32_t Stated::unit_number(const std::string& full_name) {
  return units_.try_emplace(full_name, static_cast<std::uint32_t>(units_.size()) + 1).first->second;
}

std::vector<Id16> Stated::unseen(std::uint32_t unit, std::uint32_t seen) const {
  std::vector<Id16> ids;
  entries.for_each([&](const StatedEntry& entry) {
    if (entry.unit == unit && entry.seen != seen) ids.push_back(entry.id);
  });
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace braid::app
