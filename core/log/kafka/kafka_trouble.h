#pragma once

#include <mutex>
#include <optional>

#include "core/result.h"

namespace braid {

/// What the last answer of the brokers was, of all clients of one log: nothing while they answer,
/// else why they do not. Safe to share between threads.
class KafkaTrouble {
 public:
  void begin(const Error& why) {
    const std::lock_guard lock{mutex_};
    why_ = why;
  }
  void end() {
    const std::lock_guard lock{mutex_};
    why_.reset();
  }
  std::optional<Error> why() const {
    const std::lock_guard lock{mutex_};
    return why_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Error> why_;
};

}  // namespace braid
