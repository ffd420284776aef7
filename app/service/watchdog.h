#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/heart.h"

namespace braid::app {

/// Tells which loops hang: their hearts have not beaten for longer than is allowed. Knows no clock
/// of its own. One thread.
class Watchdog {
 public:
  using Time = Heart::Clock::time_point;

  explicit Watchdog(std::chrono::milliseconds silence_max) : silence_max_{silence_max} {}

  /// In place of whatever was watched under this name.
  void watch(const std::string& name, std::shared_ptr<const Heart> heart, Time now);
  void forget(const std::string& name) { watched_.erase(name); }
  /// Names of the loops that hang, in order. To be asked several times within the silence allowed.
  std::vector<std::string> stuck(Time now);
  /// How long a loop's last beat is ago, as far as it was looked at.
  std::map<std::string, std::chrono::milliseconds> silences(Time now);

 private:
  struct Watched {
    std::shared_ptr<const Heart> heart;
    std::uint64_t beats = 0;
    Time since;
  };
  std::chrono::milliseconds silence_max_;
  std::map<std::string, Watched> watched_;
};

}  // namespace braid::app
