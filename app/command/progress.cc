#include "app/command/progress.h"

#include <unistd.h>

#include <cstdio>

namespace braid::app {

Progress::Progress()
    : terminal_{::isatty(STDERR_FILENO) == 1}, start_{std::chrono::steady_clock::now()} {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::say(const std::string& doing) {
  if (!terminal_ || std::chrono::steady_clock::now() - start_ < std::chrono::seconds{2}) return;
  std::fprintf(stderr, "\r\x1b[K%s ...", doing.c_str());
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace braid::app
