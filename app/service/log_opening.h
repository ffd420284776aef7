#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "app/configuration/configuration.h"
#include "app/service/board.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// Opens the log in a thread of its own; while a broker or disk is away it tries again.
class LogOpening {
 public:
  /// `role`: the one that it is for; empty: all. `on_end` is called by the thread when it has the
  /// log or has failed for good. The others outlive the opening.
  LogOpening(std::shared_ptr<const Configuration> configuration, Board& board, std::string role,
             std::function<void()> on_end);
  /// Gives up, and waits.
  ~LogOpening() = default;

  bool ended() const { return ended_; }
  /// The log, or why there is none; once it has ended. To be called once.
  Result<std::unique_ptr<Log>> take() { return std::move(*result_); }

 private:
  void run(const std::stop_token& stop);

  std::shared_ptr<const Configuration> configuration_;
  Board& board_;
  std::string role_;
  std::function<void()> on_end_;
  std::optional<Result<std::unique_ptr<Log>>> result_;
  std::atomic<bool> ended_ = false;
  std::jthread thread_;
};

}  // namespace braid::app
