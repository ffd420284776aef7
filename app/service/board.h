#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/date.h"
#include "transform/link/linker.h"

namespace braid::app {

/// How one role does.
struct RoleState {
  std::string name;        ///< edge, link, measure
  bool caught_up = false;  ///< has once had nothing left to do since it was opened
  bool settled = false;    ///< has nothing left to do now
  bool held = false;       ///< holds something back until a person confirms it (rulings S9)
  bool broken = false;     ///< stays do not add up: an area is not published (rulings S21)
  std::string doing;       ///< "taking a delivery of feed x"; empty: nothing to name
  std::string trouble;     ///< rule of the error after which it tries again; empty: none
  /// Offsets of its input streams that it had to read when it was opened, and has.
  std::int64_t to_read = 0, has_read = 0;
  std::map<std::string, std::int64_t> retries;  ///< by rule
  /// ServiceState::commits when its last step began, and when it had caught up.
  std::int64_t seen = 0, caught_up_at = 0;
};

/// What has come in by one feed since the service started.
struct FeedState {
  std::string name, agency, format;
  std::map<std::string, std::int64_t> deliveries;  ///< by what became of them
  std::int64_t records = 0, accepted = 0, refused = 0, unchanged = 0;
  std::int64_t withdrawn = 0, stale = 0, not_granted = 0;
  std::map<std::string, std::int64_t> refusals, remarks;  ///< by rule
  std::int64_t waiting = 0;                               ///< deliveries
  Seconds last_delivery = 0;                              ///< wall clock; 0: none yet
  std::string trouble;                                    ///< rule why its source cannot be read
};

struct SubscriptionState {
  std::string name;
  std::int64_t cells = 0, revised = 0;
  std::int64_t revision = 0;  ///< of the latest release of any area
  Date as_of = Date::none();
};

struct ReloadState {
  std::map<std::string, std::int64_t> count;  ///< by result: applied, unchanged, refused
  std::int64_t faults = 0;                    ///< of the last one; 0 if it was taken
  std::string rule;                           ///< of its first fault
};

/// All that the service says about itself; no value of a record, no name of a delivery.
struct ServiceState {
  std::string version, folder, partnership;
  Seconds started = 0;
  std::string log_engine, log_place;  ///< its file, or its brokers
  std::string log_trouble;            ///< rule why the log cannot be opened yet, or does not answer
  bool log_is_open = false;
  bool stopping = false;
  /// Transactions of this process: done, and on their way into the log.
  std::int64_t commits = 0, committing = 0;
  std::vector<RoleState> roles;
  std::vector<FeedState> feeds;
  transform::LinkTotals links;
  std::vector<SubscriptionState> subscriptions;
  ReloadState reload;

  RoleState& role(const std::string& name);
  FeedState& feed(const std::string& name);
  /// Whether a role of this process, if there is one of the name, has caught up, and `later` has
  /// looked at the log since.
  bool is_followed(std::string_view name, const RoleState& later) const;
  /// A role begins a step. What was committed since its last one it has not looked at yet, so it is
  /// settled no more until it reports what came of it.
  void begins_step(const std::string& role);
};

/// Where the parts of the service write down how they do, and others read it. Safe to share
/// between threads; nothing is held while anything is waited for.
class Board {
 public:
  /// `on_news` is called, by whichever thread, after a change that somebody may wait for.
  explicit Board(std::function<void()> on_news = [] {}) : on_news_{std::move(on_news)} {}

  /// Changes the state, and tells it.
  template <class Change>
  void change(Change change) {
    note(change);
    tell();
  }
  /// Changes it silently: counts, which are looked at when they are wanted.
  template <class Change>
  void note(Change change) {
    const std::lock_guard lock{mutex_};
    change(state_);
  }
  void tell() { on_news_(); }
  ServiceState state() const {
    const std::lock_guard lock{mutex_};
    return state_;
  }

 private:
  mutable std::mutex mutex_;
  ServiceState state_;
  std::function<void()> on_news_;
};

}  // namespace braid::app
