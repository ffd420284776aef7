#include "app/service/notifier.h"

#include <systemd/sd-daemon.h>
#include <time.h>

namespace braid::app {
namespace {

void send(const std::string& state) {
  // A manager that does not listen is no reason to do anything else.
  static_cast<void>(::sd_notify(0, state.c_str()));
}

}  // namespace

std::optional<std::chrono::microseconds> Notifier::watchdog_time() {
  std::uint64_t microseconds = 0;
  if (::sd_watchdog_enabled(0, &microseconds) <= 0) return std::nullopt;
  return std::chrono::microseconds{microseconds};
}

void Notifier::ready() { send("READY=1"); }

void Notifier::status(const std::string& text) {
  if (text == status_) return;
  status_ = text;
  send("STATUS=" + text);
}

void Notifier::watchdog() { send("WATCHDOG=1"); }

void Notifier::reloading() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const auto microseconds =
      std::chrono::microseconds{std::chrono::seconds{now.tv_sec}}.count() + now.tv_nsec / 1000;
  send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

void Notifier::stopping() { send("STOPPING=1"); }

void Notifier::extend(std::chrono::seconds by) {
  send("EXTEND_TIMEOUT_USEC=" + std::to_string(std::chrono::microseconds{by}.count()));
}

}  // namespace braid::app
