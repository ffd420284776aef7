#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

struct CopiedStream {
  StreamPartition which;
  std::int64_t entries = 0;  ///< keys that have a value in the source
  std::int64_t written = 0;  ///< of them, and of keys that are gone, what the target did not say
};

/// Makes the target say what the source says, stream by stream: writes the difference, in
/// transactions of a bounded size, in the order in which the source has the last entry of each key.
/// So it can be interrupted and run again, and run again before the change-over for what has come
/// in since. Nobody else may write to either. Tombstones are copied only where the target has the
/// key. `each` is told of every stream when it is done.
///
/// Memory: 40 bytes a key of the stream at hand.
Result<void> copy_log(Log& source, Log& target,
                      const std::function<void(const CopiedStream&)>& each);

}  // namespace braid::app
