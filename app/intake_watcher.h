#pragma once

#include <cstddef>
#include <string_view>

#include "app/configuration/configuration.h"
#include "app/edge.h"
#include "core/fault.h"

namespace braid::app {

/// Is told what the intake does. Called by its thread.
class IntakeWatcher {
 public:
  virtual ~IntakeWatcher() = default;
  virtual void begins(const FeedConfig& feed) = 0;
  virtual void took(const FeedConfig& feed, const Taken& taken) = 0;
  /// A delivery that could not even be read as one.
  virtual void refused(const FeedConfig& feed, const Faults& faults) = 0;
  /// The source was looked at. `trouble`: the rule why it, or some of it, cannot be read; or empty.
  virtual void looked(const FeedConfig& feed, std::size_t waiting, std::string_view trouble) = 0;
};

}  // namespace braid::app
