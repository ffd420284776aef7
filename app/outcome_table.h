#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "app/stream_reader.h"
#include "core/log/log.h"
#include "core/result.h"
#include "outcome/outcome.pb.h"

namespace braid::app {

/// What a subscription's stream says of one area, as any consumer reads it. One thread.
class OutcomeTable {
 public:
  OutcomeTable(const std::string& subscription, Partition partition)
      : reader_{"outcomes." + subscription, partition} {}

  /// Follows the stream to its end. True if there was anything.
  Result<bool> read(Log& log);

  /// By key, which is their order.
  const std::map<std::string, braid::outcome::v1::Outcome>& outcomes() const { return outcomes_; }
  /// How far linkage reaches; nothing before the first release.
  const std::optional<braid::outcome::v1::Coverage>& coverage() const { return coverage_; }
  /// Number of the last release; 0 before the first.
  std::int64_t release() const { return release_; }

 private:
  StreamReader reader_;
  std::map<std::string, braid::outcome::v1::Outcome> outcomes_;
  std::optional<braid::outcome::v1::Coverage> coverage_;
  std::int64_t release_ = 0;
};

}  // namespace braid::app
