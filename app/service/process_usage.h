#pragma once

#include <cstdint>

namespace braid::app {

/// What this process uses of its machine, from /proc; 0 where that does not say.
struct ProcessUsage {
  std::int64_t resident_bytes = 0;
  double cpu_seconds = 0;
  std::int64_t descriptors = 0, descriptors_max = 0;
  std::int64_t threads = 0;
};
ProcessUsage process_usage();

}  // namespace braid::app
