#include "app/service/role_loop.h"

#include <spdlog/spdlog.h>
#include <sys/prctl.h>

#include <algorithm>
#include <new>
#include <utility>

#include "app/command/commands.h"
#include "app/log_plan.h"
#include "app/service/messages.h"
#include "app/tick.h"

namespace braid::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kBackOffMin{100};
constexpr std::chrono::milliseconds kBackOffMax{30'000};
/// A step that takes less is that of a small delivery, which nobody should wait for.
constexpr std::chrono::milliseconds kShortStep{50};
constexpr std::chrono::milliseconds kLetComeMax{1000};
/// A commit of another role takes a few milliseconds, some tens with a broker.
constexpr std::chrono::milliseconds kCommitAgain{20};

/// What a role reads when it is opened. The edge reads an agency's streams when the first delivery
/// comes, so it has nothing to catch up with.
std::vector<std::string> inputs_of(const Configuration& configuration, const std::string& role) {
  if (role == "edge") return {};
  auto streams = log_use(configuration, role).reads;
  std::erase(streams, "audit");
  return streams;
}

}  // namespace

RoleLoop::RoleLoop(Options options, Log& log, Board& board, Metrics& metrics,
                   std::function<void()> on_end)
    : options_{std::move(options)},
      board_{board},
      metrics_{metrics},
      on_end_{std::move(on_end)},
      log_{{options_.role, inputs_of(*options_.configuration, options_.role), stop_.get_token()},
           log,
           board,
           metrics} {
  board_.change([&](ServiceState& state) {
    auto& role = state.role(options_.role);
    role.caught_up = role.settled = false;
    role.to_read = role.has_read = 0;
    role.trouble.clear();
  });
  thread_ = std::jthread{[this] { run(); }};
}

RoleLoop::~RoleLoop() { stop(); }

void RoleLoop::stop() {
  stop_.request_stop();
  leave_.request_stop();
}

void RoleLoop::run() {
  heart_of_thread = heart_.get();
  role_of_thread = options_.role;
  ::prctl(PR_SET_NAME, ("braid-" + options_.role).c_str());
  try {
    turn();
    work_.reset();
  } catch (const std::bad_alloc&) {
    // What the role holds may be half-changed; all of it can be read again from the log.
    error_ = Error{ErrorKind::unavailable, "process/out-of-memory"};
  }
  heart_of_thread = nullptr;
  ended_ = true;
  on_end_();
}

void RoleLoop::turn() {
  std::chrono::milliseconds back_off = kBackOffMin;
  while (!is_over()) {
    beat();
    const auto start = std::chrono::steady_clock::now();
    const auto more = step();
    const auto took = std::chrono::steady_clock::now() - start;
    if (!more) {
      if (stop_.stop_requested()) return;
      if (!try_again(more.error(), back_off)) return;
      continue;
    }
    back_off = kBackOffMin;
    let_more_come(took);
    if (*more || is_over()) continue;
    if (auto ticked = tick(); !ticked) {
      if (stop_.stop_requested() || !try_again(ticked.error(), back_off)) return;
      continue;
    }
    // What came in between wakes nobody any more; whoever is about to commit, soon.
    work_->rest(has_seen_all() ? options_.rest_max : kCommitAgain, leave_.get_token());
  }
}

/// While the edge of this process takes one delivery after another, whoever follows it works for
/// half of the time at most: what comes together is done once, and the edge has the cores.
void RoleLoop::let_more_come(std::chrono::steady_clock::duration took) {
  if (options_.role == "edge" || took < kShortStep) return;
  bool comes = false;
  board_.note([&](ServiceState& state) {
    comes = std::any_of(state.roles.begin(), state.roles.end(),
                        [](const auto& role) { return role.name == "edge" && !role.settled; });
  });
  if (!comes) return;
  const auto longest = std::min(options_.rest_max, kLetComeMax);
  pause(std::min(std::chrono::duration_cast<std::chrono::milliseconds>(took), longest),
        leave_.get_token());
}

/// If it is time.
Result<void> RoleLoop::tick() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_tick_) return {};
  next_tick_ = now + kTickInterval;
  return work_->tick();
}

bool RoleLoop::has_seen_all() {
  bool all = true;
  board_.note([&](ServiceState& state) {
    all = state.committing == 0 && state.role(options_.role).seen == state.commits;
  });
  return all;
}

Result<bool> RoleLoop::step() {
  board_.note([&](ServiceState& state) { state.begins_step(options_.role); });
  const auto start = std::chrono::steady_clock::now();
  log_.take_publishing();
  if (!work_) {
    auto work = open_role_work(options_.role, *options_.configuration, log_, board_, metrics_);
    BRAID_TRY(work);
    work_ = *std::move(work);
  }
  const auto more = work_->step(leave_.get_token());
  BRAID_TRY(more);
  const auto publishing = log_.take_publishing();
  // A look that found nothing is no work.
  if (publishing.count() > 0) {
    const auto took = std::chrono::steady_clock::now() - start;
    metrics_.role(options_.role).work.Observe(seconds(took - publishing));
  }
  // What is being left behind does not count as caught up.
  if (is_over()) return false;
  bool news = false;
  board_.note([&](ServiceState& state) {
    auto& role = state.role(options_.role);
    const auto before = std::tuple{role.caught_up, role.settled, role.held, role.broken};
    work_->report(state, *more);
    news = !role.trouble.empty() ||
           before != std::tuple{role.caught_up, role.settled, role.held, role.broken};
    role.trouble.clear();
  });
  if (news) board_.tell();
  return more;
}

bool RoleLoop::try_again(const Error& error, std::chrono::milliseconds& back_off) {
  if (error.kind != ErrorKind::unavailable) {
    spdlog::error("The service stops. role={} rule={} remedy=\"{}\"", options_.role,
                  error.rule.view(), remedy_of(error.rule.view()));
    error_ = error;
    return false;
  }
  board_.change([&](ServiceState& state) {
    auto& role = state.role(options_.role);
    role.trouble = error.rule.view();
    role.doing.clear();
    ++role.retries[role.trouble];
  });
  spdlog::warn("Will try again. role={} rule={} remedy=\"{}\" after_ms={}", options_.role,
               error.rule.view(), remedy_of(error.rule.view()), back_off.count());
  // In parts, as a heart that beats less often than the watchdog looks is taken for a dead one.
  const auto until = std::chrono::steady_clock::now() + back_off;
  while (!is_over() && std::chrono::steady_clock::now() < until) {
    beat();
    pause(std::min(options_.rest_max, std::chrono::duration_cast<std::chrono::milliseconds>(
                                          until - std::chrono::steady_clock::now()) +
                                          1ms),
          leave_.get_token());
  }
  back_off = std::min(back_off * 2, kBackOffMax);
  return true;
}

}  // namespace braid::app
