#include "app/tick.h"

#include "core/keys.h"

namespace braid::app {

Result<void> add_ticks(Log& log, LogWriter& writer, std::span<const StreamPartition> streams) {
  auto due = log.due_for_tick(streams);
  BRAID_TRY(due);
  if (due->empty()) return {};
  BRAID_TRY(writer.begin());
  for (const auto& stream : *due) {
    BRAID_TRY(writer.erase(stream.stream, stream.partition, tick_key()));
  }
  return writer.commit();
}

}  // namespace braid::app
