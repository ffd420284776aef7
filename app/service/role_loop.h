#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "app/configuration/configuration.h"
#include "app/service/board.h"
#include "app/service/metrics.h"
#include "app/service/observed_log.h"
#include "app/service/role_work.h"
#include "core/heart.h"
#include "core/log/log.h"

namespace braid::app {

/// One role in a thread of its own, under one configuration, from opening to end. While a disk or
/// broker is away it tries again; any other error ends it.
class RoleLoop {
 public:
  struct Options {
    std::string role;
    std::shared_ptr<const Configuration> configuration;
    /// How often the log and the folders are looked at if nothing has woken the role.
    std::chrono::milliseconds rest_max{10'000};
  };
  /// `on_end` is called by the thread when it has ended, whatever the reason. The others outlive
  /// the loop.
  RoleLoop(Options options, Log& log, Board& board, Metrics& metrics, std::function<void()> on_end);
  /// Stops it, and waits.
  ~RoleLoop();
  RoleLoop(const RoleLoop&) = delete;
  RoleLoop& operator=(const RoleLoop&) = delete;

  const std::string& role() const { return options_.role; }
  /// Asks it to end when what it has in hand is done.
  void leave() { leave_.request_stop(); }
  /// Asks it to end now: what it has in hand fails, which harms nothing.
  void stop();
  bool ended() const { return ended_; }
  /// Why it ended by itself; nothing if it was asked to. Only once it has ended.
  const std::optional<Error>& error() const { return error_; }
  std::shared_ptr<const Heart> heart() const { return heart_; }

 private:
  void run();
  void turn();
  /// One step, or the opening; true if there may be more at once.
  Result<bool> step();
  Result<void> tick();
  /// False if the role must end for it.
  bool try_again(const Error& error, std::chrono::milliseconds& back_off);
  /// Waits for more, if more is on its way, after a step that took so long.
  void let_more_come(std::chrono::steady_clock::duration took);
  /// Whether nobody in this process has committed anything since the last step began.
  bool has_seen_all();
  bool is_over() const { return leave_.stop_requested(); }

  Options options_;
  Board& board_;
  Metrics& metrics_;
  std::function<void()> on_end_;
  std::stop_source leave_, stop_;
  ObservedLog log_;
  std::unique_ptr<RoleWork> work_;
  std::chrono::steady_clock::time_point next_tick_;
  std::shared_ptr<Heart> heart_ = std::make_shared<Heart>();
  std::optional<Error> error_;
  std::atomic<bool> ended_ = false;
  std::jthread thread_;
};

}  // namespace braid::app
