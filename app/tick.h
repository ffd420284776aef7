#pragma once

#include <chrono>
#include <span>

#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// How often a role looks whether ticks are due. What was erased is gone from a broker's disk at
/// the latest this long, and some minutes, after `max.compaction.lag.ms` (docs/operating.md).
inline constexpr std::chrono::minutes kTickInterval{10};

/// Writes a tick, in one transaction, into each of these streams for which one is due (see
/// Log::due_for_tick). Streams of the role's own only.
Result<void> add_ticks(Log& log, LogWriter& writer, std::span<const StreamPartition> streams);

}  // namespace braid::app
