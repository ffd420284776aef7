#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "app/service/board.h"
#include "app/service/metrics.h"
#include "core/log/log.h"

namespace braid::app {

/// The log as one role sees it while the service watches over the role: every call is a beat of the
/// thread's heart, counts in the metrics, and fails with unavailable, "service/stopping", once
/// `stop` is requested. So a role stops in the middle of whatever it reads or writes, and knows
/// nothing of being watched.
///
/// For the thread of its role. `log`, `board` and `metrics` outlive it.
class ObservedLog : public Log {
 public:
  struct Options {
    std::string role;
    std::vector<std::string> inputs;  ///< streams that it has to read before it has caught up
    std::stop_token stop;
  };
  ObservedLog(Options options, Log& log, Board& board, Metrics& metrics)
      : options_{std::move(options)}, log_{log}, board_{board}, metrics_{metrics} {}

  Result<std::unique_ptr<LogWriter>> open_writer(std::string_view role) override;
  Result<void> take_over(std::span<const std::string> roles) override;
  Result<std::unique_ptr<LogMembership>> join(std::string_view role, Partition partitions) override;
  Result<std::unique_ptr<LogReader>> open_reader(std::string_view stream, Partition partition,
                                                 Offset from) override;
  Result<Offset> end(std::string_view stream, Partition partition) override;
  Result<void> wait(std::chrono::milliseconds longest, std::stop_token stop) override;
  Result<std::vector<StreamPartition>> streams() override { return log_.streams(); }
  Result<StreamSize> size(const StreamPartition& which) override { return log_.size(which); }
  Result<std::vector<StreamPartition>> due_for_tick(
      std::span<const StreamPartition> which) override;
  std::optional<Error> trouble() const override { return log_.trouble(); }
  Result<void> compact() override { return log_.compact(); }

  // For what is opened through it.

  /// An error once the role is to stop.
  Result<void> go_on() const;
  /// The role reads this many offsets more, or has to.
  void has_read(std::int64_t entries, std::int64_t offsets);
  /// A partition has become the role's: what is in it has to be read.
  Result<void> expect(Partition partition);
  RoleMeters& meters();
  /// A transaction goes into the log, and is there or has failed.
  void begins_commit();
  void ends_commit();
  void has_published(std::chrono::steady_clock::duration took) { publishing_ += took; }
  /// Time in transactions since the last call.
  std::chrono::steady_clock::duration take_publishing() {
    return std::exchange(publishing_, std::chrono::steady_clock::duration{0});
  }

 private:
  Options options_;
  Log& log_;
  Board& board_;
  Metrics& metrics_;
  std::chrono::steady_clock::duration publishing_{0};
};

}  // namespace braid::app
