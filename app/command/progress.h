#pragma once

#include <chrono>
#include <string>

namespace braid::app {

/// Tells a person at a terminal what is being done, once it has taken more than two seconds. Silent
/// where standard error is no terminal. One line that is written over.
class Progress {
 public:
  Progress();
  ~Progress();
  /// Names what is being done; nothing from a record.
  void say(const std::string& doing);

 private:
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace braid::app
