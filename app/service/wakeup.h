#pragma once

#include <chrono>
#include <cstdint>

#include "core/descriptor.h"

namespace braid::app {

/// Signals that the service acts upon. Made before any other thread, which so inherits their being
/// blocked; ends with the process.
///
/// `wait` is for one thread; `ring` for any.
class Wakeup {
 public:
  enum class Signal : std::uint8_t { none, stop, reload };

  Wakeup();
  /// Ends a wait, or the next one.
  void ring() const noexcept;
  /// Returns with the next signal, or with none after a ring or `longest`.
  Signal wait(std::chrono::milliseconds longest) const;

 private:
  Descriptor signals_, bell_;
};

}  // namespace braid::app
