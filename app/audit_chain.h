#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// One writer's hash-chained audit entries (privacy, AUD-01; rulings S25). An entry is added inside
/// the transaction of the act that it tells of, so that neither is there without the other.
class AuditChain {
 public:
  AuditChain(std::string writer, Partition partition)
      : writer_{std::move(writer)}, partition_{partition} {}

  /// Finds the end of the chain: before its first entry, and again after a transaction that did not
  /// come to be.
  Result<void> read_back(Log& log);
  /// Adds an entry to the open transaction of `log_writer`. `about` names feeds, units and
  /// deliveries, never people.
  using Count = std::pair<std::string_view, std::int64_t>;
  Result<void> add(LogWriter& log_writer, std::string_view act, std::string_view about,
                   std::span<const Count> counts);
  Result<void> add(LogWriter& log_writer, std::string_view act, std::string_view about,
                   std::initializer_list<Count> counts) {
    return add(log_writer, act, about, std::span{counts.begin(), counts.size()});
  }

 private:
  std::string writer_;
  Partition partition_;
  std::int64_t sequence_ = 0;
  std::string previous_;
};

}  // namespace braid::app
