#include "ingest/source/folder_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "core/descriptor.h"

namespace braid::ingest {
namespace {

/// What a delivery ends with: a rename into the folder, or the closing of a file written there.
/// Creation alone is left out, because nothing is complete then.
constexpr std::uint32_t kEvents = IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR;

/// Our own moves of notes are hidden, and unfinished files are not looked at.
bool counts(const inotify_event& event) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) return true;
  if (event.len == 0) return false;
  const std::string_view name{event.name};
  return !name.starts_with('.') && !name.ends_with(".part") && !name.ends_with(".tmp");
}

class InotifyWatch final : public FolderWatch {
 public:
  InotifyWatch()
      : inotify_{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)},
        stop_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {}

  bool good() const { return inotify_.get() >= 0 && stop_.get() >= 0; }

  bool add(const std::string& folder) override {
    return ::inotify_add_watch(inotify_.get(), folder.c_str(), kEvents) >= 0;
  }

  Woke wait(std::chrono::milliseconds longest, std::stop_token stop) override {
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + longest;
    drain_stop();
    const std::stop_callback on_stop{stop, [this] { ring(); }};
    for (;;) {
      if (stop.stop_requested()) return Woke::stopped;
      if (drain_events()) return Woke::changed;
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
      if (left <= 0) return Woke::time;
      std::array<pollfd, 2> wanted{pollfd{inotify_.get(), POLLIN, 0},
                                   pollfd{stop_.get(), POLLIN, 0}};
      // An interruption by a signal only makes the loop look again.
      ::poll(wanted.data(), wanted.size(),
             static_cast<int>(std::min<std::int64_t>(left, 3'600'000)));
    }
  }

 private:
  void ring() const {
    const std::uint64_t one = 1;
    // It can only fail when the counter is full, and then the wait wakes anyway.
    [[maybe_unused]] const auto wrote = ::write(stop_.get(), &one, sizeof one);
  }
  void drain_stop() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(stop_.get(), &count, sizeof count);
  }

  /// True if any of the waiting events counts.
  bool drain_events() const {
    bool any = false;
    alignas(inotify_event) std::array<char, 16 * 1024> buffer{};
    for (;;) {
      const ssize_t got = ::read(inotify_.get(), buffer.data(), buffer.size());
      if (got <= 0) return any;
      for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
        const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
        any = counts(*event) || any;
        at += sizeof(inotify_event) + event->len;
      }
    }
  }

  Descriptor inotify_, stop_;
};

}  // namespace

Result<std::unique_ptr<FolderWatch>> make_folder_watch() {
  auto watch = std::make_unique<InotifyWatch>();
  if (!watch->good()) return fail(ErrorKind::unavailable, "source/cannot-watch");
  return std::unique_ptr<FolderWatch>{std::move(watch)};
}

}  // namespace braid::ingest
