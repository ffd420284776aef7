#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace braid::app {

/// Tells the service manager how the service does, by the protocol of sd_notify(3). Without a
/// manager ($NOTIFY_SOCKET) every call does nothing. One thread.
class Notifier {
 public:
  /// How often the manager wants to hear of us; nothing if it does not watch.
  static std::optional<std::chrono::microseconds> watchdog_time();

  void ready();
  /// The first line of `systemctl status`; sent when it differs from the last one.
  void status(const std::string& text);
  void watchdog();
  /// A reload begins; `ready` ends it.
  void reloading();
  void stopping();
  /// Starting or stopping goes on for at least so long.
  void extend(std::chrono::seconds by);

 private:
  std::string status_;
};

}  // namespace braid::app
