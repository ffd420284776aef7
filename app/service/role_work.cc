#include "app/service/role_work.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>
#include <utility>

#include "app/edge.h"
#include "app/intake.h"
#include "app/link.h"
#include "app/measure.h"
#include "app/service/intake_journal.h"
#include "ingest/source/folder_watch.h"

namespace braid::app {
namespace {

using namespace std::chrono_literals;

constexpr auto kTopicsAgain = 50ms;  // topics are looked at this often, where there are any
constexpr auto kDivideAgain = 1s;    // which areas are this edge's is asked this often

class EdgeWork : public RoleWork {
 public:
  EdgeWork(const Configuration& configuration, std::unique_ptr<Edge> edge, Board& board,
           Metrics& metrics)
      : configuration_{configuration},
        edge_{std::move(edge)},
        journal_{board, metrics},
        intake_{configuration, *edge_, &journal_} {
    if (auto watch = ingest::make_folder_watch()) {
      watch_ = std::move(*watch);
    } else {
      spdlog::warn("Folders are not watched, only looked at now and then. rule={}",
                   watch.error().rule.view());
    }
  }

  Result<bool> step(const std::stop_token& leave) override {
    for (const auto& feed : configuration_.feeds) {
      if (watch_ && !feed.folder.empty()) watch_->add(feed.folder);
    }
    Progress silent;
    return intake_.take_waiting(silent, ingest::TopicSource::Reach::at_hand, leave);
  }

  Result<void> tick() override { return edge_->tick(); }

  /// The edge says now and then that it is there, so that others do not take over.
  void rest(std::chrono::milliseconds longest, const std::stop_token& leave) override {
    if (intake_.has_topics()) longest = std::min<std::chrono::milliseconds>(longest, kTopicsAgain);
    for (auto left = longest; left.count() > 0; left -= kDivideAgain) {
      const auto part = std::min<std::chrono::milliseconds>(left, kDivideAgain);
      if (!watch_) {
        pause(part, leave);
      } else if (watch_->wait(part, leave) != ingest::FolderWatch::Woke::time) {
        return;
      }
      const auto untold = edge_->divide();
      if (leave.stop_requested() || !untold || *untold) return;
    }
  }

  void report(ServiceState& state, bool more) const override {
    auto& role = state.role("edge");
    role.doing.clear();
    role.settled = !more;
    // While the edges are being told whose which area is, nothing has been looked at.
    if (more) return;
    if (!role.caught_up) role.caught_up_at = state.commits;
    role.caught_up = true;
    for (const auto& feed : state.feeds) role.settled = role.settled && feed.waiting == 0;
  }

 private:
  const Configuration& configuration_;
  std::unique_ptr<Edge> edge_;
  IntakeJournal journal_;
  Intake intake_;
  std::unique_ptr<ingest::FolderWatch> watch_;
};

/// Waits for the log; where that fails, for time to pass.
void wait_for_log(Log& log, std::chrono::milliseconds longest, const std::stop_token& leave) {
  if (const auto waited = log.wait(longest, leave); !waited) pause(1s, leave);
}

class LinkWork : public RoleWork {
 public:
  LinkWork(Log& log, std::unique_ptr<LinkRole> role) : log_{log}, role_{std::move(role)} {}

  Result<bool> step(const std::stop_token&) override { return role_->step(); }
  Result<void> tick() override { return role_->tick(); }
  void rest(std::chrono::milliseconds longest, const std::stop_token& leave) override {
    wait_for_log(log_, longest, leave);
  }
  void report(ServiceState& state, bool more) const override {
    state.links = role_->totals();
    auto& role = state.role("link");
    role.held = role_->held();
    role.settled = !more && !role.held;
    if (role.caught_up || more || !state.is_followed("edge", role)) return;
    role.caught_up = true;
    role.caught_up_at = state.commits;
  }

 private:
  Log& log_;
  std::unique_ptr<LinkRole> role_;
};

class MeasureWork : public RoleWork {
 public:
  MeasureWork(Log& log, std::unique_ptr<MeasureRole> role) : log_{log}, role_{std::move(role)} {}

  Result<bool> step(const std::stop_token&) override { return role_->step(); }
  Result<void> tick() override { return role_->tick(); }
  void rest(std::chrono::milliseconds longest, const std::stop_token& leave) override {
    wait_for_log(log_, longest, leave);
  }
  void report(ServiceState& state, bool more) const override {
    std::vector<SubscriptionState> subscriptions;
    for (auto& item : role_->published()) {
      subscriptions.push_back(
          {std::move(item.subscription), item.cells, item.revised, item.revision, item.as_of});
    }
    state.subscriptions = std::move(subscriptions);
    auto& role = state.role("measure");
    role.held = role_->held();
    role.broken = role_->broken();
    role.settled = !more && role_->settled() && !role.held;
    if (role.caught_up || more || !state.is_followed("edge", role)) return;
    role.caught_up =
        !waits_for_link(state) || (role_->settled() && state.is_followed("link", role));
  }

 private:
  /// Whether link, in this process, is on its way to where facts and submissions are already. One
  /// that holds its links back, or runs elsewhere, may take any time.
  static bool waits_for_link(const ServiceState& state) {
    for (const auto& role : state.roles) {
      if (role.name == "link") return !role.held;
    }
    return false;
  }

  Log& log_;
  std::unique_ptr<MeasureRole> role_;
};

}  // namespace

void pause(std::chrono::milliseconds longest, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock{mutex};
  never.wait_for(lock, stop, longest, [] { return false; });
}

Result<std::unique_ptr<RoleWork>> open_role_work(std::string_view role,
                                                 const Configuration& configuration, Log& log,
                                                 Board& board, Metrics& metrics) {
  if (role == "edge") {
    auto edge = Edge::open(configuration, log);
    BRAID_TRY(edge);
    return std::make_unique<EdgeWork>(configuration, *std::move(edge), board, metrics);
  }
  if (role == "link") {
    auto link = LinkRole::open(configuration, log);
    BRAID_TRY(link);
    return std::make_unique<LinkWork>(log, *std::move(link));
  }
  auto measure = MeasureRole::open(configuration, log);
  BRAID_TRY(measure);
  return std::make_unique<MeasureWork>(log, *std::move(measure));
}

}  // namespace braid::app
