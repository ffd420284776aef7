// Preloaded into the service by tests: a clock that is wrong or jumps, and a folder that hangs.
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// Seconds by which the wall clock is wrong now: what the file $BRAID_TEST_CLOCK holds, which the
/// test writes anew whenever the clock is to jump.
time_t shift() {
  static const char* const file = std::getenv("BRAID_TEST_CLOCK");
  if (file == nullptr) return 0;
  std::FILE* stream = std::fopen(file, "r");
  if (stream == nullptr) return 0;
  long long seconds = 0;
  if (std::fscanf(stream, "%lld", &seconds) != 1) seconds = 0;
  std::fclose(stream);
  return static_cast<time_t>(seconds);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* at) noexcept {
  const auto result = static_cast<int>(::syscall(SYS_clock_gettime, clock, at));
  if (result == 0 && clock == CLOCK_REALTIME) at->tv_sec += shift();
  return result;
}

int gettimeofday(timeval* at, void*) noexcept {
  timespec now = {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  *at = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

time_t time(time_t* at) noexcept {
  timespec now = {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  if (at != nullptr) *at = now.tv_sec;
  return now.tv_sec;
}

/// The edge watches each folder before it looks: it hangs there while the folder holds `.hang`, as
/// it would on a network share whose server is gone.
int inotify_add_watch(int descriptor, const char* path, std::uint32_t mask) noexcept {
  const std::string mark = std::string{path} + "/.hang";
  while (::access(mark.c_str(), F_OK) == 0) ::usleep(20'000);
  return static_cast<int>(::syscall(SYS_inotify_add_watch, descriptor, path, mask));
}
}
