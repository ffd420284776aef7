#include "core/log/sqlite/sqlite_bell.h"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace braid {

SqliteBell::SqliteBell(const std::string& lock_file, std::function<void()> rung)
    : inotify_{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)},
      stop_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)},
      rung_{std::move(rung)} {
  if (stop_.get() < 0 ||
      ::inotify_add_watch(inotify_.get(), lock_file.c_str(), IN_CLOSE_WRITE) < 0) {
    spdlog::warn("Other writers of the log are heard of later. file={} errno={}", lock_file, errno);
    return;
  }
  thread_ = std::thread{[this] { run(); }};
}

SqliteBell::~SqliteBell() {
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto wrote = ::write(stop_.get(), &one, sizeof one);
  thread_.join();
}

void SqliteBell::run() {
  std::array<pollfd, 2> wanted{pollfd{inotify_.get(), POLLIN, 0}, pollfd{stop_.get(), POLLIN, 0}};
  while (true) {
    if (::poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR) return;
    if (wanted[1].revents != 0) return;
    if (wanted[0].revents == 0) continue;
    // What happened to the file is always the same; only that it did counts.
    alignas(inotify_event) std::array<char, 4096> events{};
    while (::read(inotify_.get(), events.data(), events.size()) > 0) continue;
    rung_();
  }
}

}  // namespace braid
