#include "app/service/process_usage.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace braid::app {

ProcessUsage process_usage() {
  ProcessUsage usage;
  std::int64_t pages = 0;
  if (std::ifstream statm{"/proc/self/statm"}; statm >> pages >> pages) {
    usage.resident_bytes = pages * ::sysconf(_SC_PAGESIZE);
  }
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0) {
    const auto of = [](const timeval& time) {
      return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    usage.cpu_seconds = of(used.ru_utime) + of(used.ru_stime);
  }
  const auto entries = [](const char* folder) {
    std::error_code error;
    const std::filesystem::directory_iterator all{folder, error};
    return error ? 0 : std::distance(begin(all), end(all));
  };
  usage.descriptors = entries("/proc/self/fd");
  usage.threads = entries("/proc/self/task");
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    usage.descriptors_max = static_cast<std::int64_t>(limit.rlim_cur);
  }
  return usage;
}

}  // namespace braid::app
