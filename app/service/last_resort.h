#pragma once

#include <chrono>
#include <thread>

namespace braid::app {

/// Ends the process with `status` after `longest` unless it is destroyed before: for a stop that
/// would otherwise wait for a disk or broker that does not answer. The log stays whole whenever the
/// process ends (design, section 3).
class LastResort {
 public:
  LastResort(std::chrono::milliseconds longest, int status);

 private:
  std::jthread thread_;
};

}  // namespace braid::app
