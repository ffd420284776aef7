#include "app/audit_chain.h"

#include <chrono>

#include "audit/audit.pb.h"
#include "core/keys.h"
#include "core/sha256.h"

namespace braid::app {
namespace {

constexpr std::string_view kStream = "audit";

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Result<void> AuditChain::read_back(Log& log) {
  sequence_ = 0;
  previous_.clear();
  auto reader = log.open_reader(kStream, partition_, 0);
  BRAID_TRY(reader);
  LogBatch batch;
  do {
    BRAID_TRY((*reader)->next(batch));
    for (const auto& entry : batch.entries) {
      audit::v1::Entry message;
      if (!entry.value ||
          !message.ParseFromArray(entry.value->data(), static_cast<int>(entry.value->size()))) {
        continue;
      }
      if (message.writer() != writer_ || message.sequence() <= sequence_) continue;
      sequence_ = message.sequence();
      previous_ = view(sha256(*entry.value));
    }
  } while (!batch.at_end);
  return {};
}

Result<void> AuditChain::add(LogWriter& log_writer, std::string_view act, std::string_view about,
                             std::span<const Count> counts) {
  audit::v1::Entry message;
  message.set_sequence(sequence_ + 1);
  message.set_writer(writer_);
  message.set_at(now());
  message.set_act(std::string{act});
  message.set_about(std::string{about});
  for (const auto& [name, count] : counts) {
    auto& item = *message.add_count();
    item.set_name(std::string{name});
    item.set_count(count);
  }
  message.set_previous(previous_);
  const auto value = message.SerializeAsString();
  BRAID_TRY(log_writer.add(kStream, partition_, audit_key(writer_, sequence_ + 1), value));
  ++sequence_;
  previous_ = view(sha256(value));
  return {};
}

}  // namespace braid::app
