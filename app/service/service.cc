#include "app/service/service.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/service/board.h"
#include "app/service/configuration_change.h"
#include "app/service/control_server.h"
#include "app/service/control_socket.h"
#include "app/service/http_server.h"
#include "app/service/last_resort.h"
#include "app/service/log_opening.h"
#include "app/service/metrics.h"
#include "app/service/notifier.h"
#include "app/service/readiness.h"
#include "app/service/role_loop.h"
#include "app/service/start_up_memory.h"
#include "app/service/takeover.h"
#include "app/service/wakeup.h"
#include "app/service/watchdog.h"

namespace braid::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Of the ten seconds that a stop may take (issue of the service; TimeoutStopSec of the unit).
constexpr milliseconds kStopMax{9000};
/// A delivery in hand is finished under the former configuration, but not for longer than this.
constexpr milliseconds kLeaveMax{20'000};
/// What the manager is asked for while the log is being read; told again well before it is over.
constexpr std::chrono::seconds kStartExtension{60};
/// A loop turns this often at least, also where nobody watches.
constexpr milliseconds kRestMax{10'000};
/// Without a watchdog: a loop that has not turned for so long hangs.
constexpr milliseconds kSilenceMax{60'000};
/// Of one role on one machine, far more than it has cores: a bound for the search of a free socket.
constexpr int kProcessesMax = 256;
/// With Kafka the group must hear of its members, and areas may change hands.
constexpr milliseconds kGroupAgain{1000};

/// Many agencies are many readers and many files at once.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    spdlog::warn("The limit of open files cannot be raised. limit={}", limit.rlim_cur);
  }
}

class Service {
 public:
  Service(std::shared_ptr<const Configuration> configuration, std::string role)
      : configuration_{std::move(configuration)},
        role_{std::move(role)},
        board_{[this] { wakeup_.ring(); }},
        reporter_{board_, metrics_, [this] { return silences(); }} {
    if (const auto time = Notifier::watchdog_time()) {
      watchdog_time_ = std::chrono::duration_cast<milliseconds>(*time);
      watchdog_ = Watchdog{watchdog_time_ / 2};
    }
  }

  int run();

 private:
  Result<void> open_doors();
  Result<void> open_control();
  void introduce();
  void start_roles();
  void start_role(const std::string& role);
  void look_at_opening();
  void look_at_loops();
  void tell_manager();
  void reload();
  void refuse_reload(const Faults& faults);
  void end_reload(const std::string& result);
  void stop(int status);
  bool over() const { return stopping_ && loops_.empty() && !opening_; }
  milliseconds rest_max(const std::string& role) const;
  milliseconds patience() const;
  std::map<std::string, milliseconds> silences() {
    const std::lock_guard lock{watchdog_mutex_};
    return watchdog_.silences(steady_clock::now());
  }

  std::shared_ptr<const Configuration> configuration_;
  const std::string role_;
  KeyPrint key_print_{};
  Wakeup wakeup_;  // first: what the others do rings it, and they inherit its signals
  Board board_;
  Metrics metrics_;
  std::mutex watchdog_mutex_;
  Watchdog watchdog_{kSilenceMax};
  milliseconds watchdog_time_{0};  ///< 0: nobody watches
  Reporter reporter_;
  Notifier notifier_;
  std::unique_ptr<ControlServer> control_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<LogOpening> opening_;
  std::unique_ptr<Log> log_;
  std::vector<std::unique_ptr<RoleLoop>> loops_;
  std::vector<std::string> stuck_;
  std::optional<steady_clock::time_point> reload_until_;  ///< while one is under way
  ConfigurationChange replacing_;
  bool reload_again_ = false;
  bool told_ready_ = false;
  bool stopping_ = false;
  int status_ = EX_OK;
  steady_clock::time_point extended_at_, fed_at_;
  std::optional<LastResort> last_resort_;
};

int Service::run() {
  raise_descriptor_limit();
  const auto key = read_key_print(*configuration_, role_);
  if (!key) return report(key.error(), "the service cannot start");
  key_print_ = *key;
  introduce();
  if (auto open = open_doors(); !open) return report(open.error(), "the service cannot start");
  opening_ =
      std::make_unique<LogOpening>(configuration_, board_, role_, [this] { wakeup_.ring(); });
  while (!over()) {
    tell_manager();
    switch (wakeup_.wait(patience())) {
      case Wakeup::Signal::stop:
        stop(EX_OK);
        break;
      case Wakeup::Signal::reload:
        reload();
        break;
      case Wakeup::Signal::none:
        break;
    }
    look_at_opening();
    look_at_loops();
  }
  http_.reset();
  control_.reset();
  log_.reset();
  last_resort_.reset();
  spdlog::info("The service has stopped. status={}", status_);
  return status_;
}

void Service::introduce() {
  const auto& log = configuration_->log;
  board_.note([&](ServiceState& state) {
    state.version = BRAID_VERSION;
    state.folder = configuration_->folder;
    state.partnership = configuration_->partnership;
    state.started = std::chrono::duration_cast<std::chrono::seconds>(
                        std::chrono::system_clock::now().time_since_epoch())
                        .count();
    const bool sqlite = log.engine == LogConfig::Engine::sqlite;
    state.log_engine = sqlite ? "sqlite" : "kafka";
    state.log_place = sqlite ? log.file : log.brokers;
    for (const auto* role : {"edge", "link", "measure"}) {
      if (role_.empty() || role_ == role) state.role(role);
    }
  });
}

Result<void> Service::open_control() {
  // With Kafka several processes may share a role and a configuration; a SQLite log has one.
  const bool may_share = configuration_->log.engine == LogConfig::Engine::kafka;
  const auto socket_of = [&](int process) {
    return control_socket(*configuration_, role_, process);
  };
  const auto open = [&](int process) {
    return ControlServer::open({socket_of(process), configuration_->service.group}, reporter_);
  };
  int process = 1;
  auto control = open(process);
  while (may_share && !control && control.error().rule.view() == "service/socket-in-use" &&
         process < kProcessesMax) {
    control = open(++process);
  }
  // Without a place of its own that it was given or promised, it does without.
  if (!control && control.error().rule.view() == "service/socket" &&
      configuration_->service.socket.empty()) {
    spdlog::warn("There is no status socket: it cannot be made. path={}", socket_of(process));
    return {};
  }
  BRAID_TRY(control);
  control_ = *std::move(control);
  if (process > 1) {
    spdlog::info("Another process has this role and configuration too. status_socket={}",
                 socket_of(process));
  }
  return {};
}

Result<void> Service::open_doors() {
  BRAID_TRY(open_control());
  if (configuration_->service.listen.empty()) return {};
  auto http = HttpServer::open(configuration_->service.listen, reporter_);
  BRAID_TRY(http);
  http_ = *std::move(http);
  spdlog::info("Metrics are served. address={} port={}", configuration_->service.listen,
               http_->port());
  return {};
}

void Service::look_at_opening() {
  if (!opening_) return;
  if (!opening_->ended()) {
    if (stopping_) opening_.reset();
    return;
  }
  auto log = opening_->take();
  opening_.reset();
  if (!log) {
    report(log.error(), "the service cannot start");
    return stop(exit_status(log.error()));
  }
  log_ = *std::move(log);
  if (stopping_) return;
  board_.note([](ServiceState& state) {
    state.log_is_open = true;
    state.log_trouble.clear();
  });
  start_roles();
  spdlog::info("The service runs. feeds={} subscriptions={}", configuration_->feeds.size(),
               configuration_->subscriptions.size());
}

void Service::start_roles() {
  for (const auto* role : {"edge", "link", "measure"}) {
    if (role_.empty() || role_ == role) start_role(role);
  }
}

void Service::start_role(const std::string& role) {
  board_.note([&](ServiceState& state) {
    if (role != "edge") return;
    std::vector<FeedState> feeds;
    for (const auto& feed : configuration_->feeds) {
      auto known = state.feed(feed.name);
      known.agency = feed.agency;
      known.format = feed.format;
      known.trouble.clear();
      feeds.push_back(std::move(known));
    }
    state.feeds = std::move(feeds);
  });
  auto loop = std::make_unique<RoleLoop>(RoleLoop::Options{role, configuration_, rest_max(role)},
                                         *log_, board_, metrics_, [this] { wakeup_.ring(); });
  {
    const std::lock_guard lock{watchdog_mutex_};
    watchdog_.watch(role, loop->heart(), steady_clock::now());
  }
  loops_.push_back(std::move(loop));
}

milliseconds Service::rest_max(const std::string& role) const {
  auto longest = kRestMax;
  if (watchdog_time_.count() > 0) longest = std::min(longest, watchdog_time_ / 8);
  if (role != "edge" && configuration_->log.engine == LogConfig::Engine::kafka) {
    longest = std::min(longest, kGroupAgain);
  }
  return longest;
}

/// How long nothing need be looked at if nothing rings.
milliseconds Service::patience() const {
  if (stopping_ || reload_until_) return 200ms;
  if (!told_ready_) return 500ms;
  return watchdog_time_.count() > 0 ? watchdog_time_ / 8 : milliseconds{kSilenceMax / 2};
}

void Service::look_at_loops() {
  for (std::size_t i = 0; i < loops_.size();) {
    if (!loops_[i]->ended()) {
      ++i;
      continue;
    }
    const auto role = loops_[i]->role();
    const auto error = loops_[i]->error();
    loops_.erase(loops_.begin() + static_cast<std::ptrdiff_t>(i));
    {
      const std::lock_guard lock{watchdog_mutex_};
      watchdog_.forget(role);
    }
    if (error) {
      stop(error->kind == ErrorKind::unavailable ? EX_TEMPFAIL : exit_status(*error));
    } else if (!stopping_) {
      start_role(role);
      replacing_.of(role) = false;
    }
  }
  if (!reload_until_ || stopping_) return;
  if (!replacing_.any()) return end_reload("applied");
  if (steady_clock::now() < *reload_until_) return;
  for (auto& loop : loops_) {
    if (replacing_.of(loop->role())) loop->stop();
  }
}

void Service::tell_manager() {
  if (log_) {
    const auto trouble = log_->trouble();
    board_.note([&](ServiceState& state) {
      state.log_trouble = trouble ? trouble->rule.view() : std::string_view{};
    });
  }
  const auto state = board_.state();
  notifier_.status(status_line(state));
  const auto now = steady_clock::now();
  std::vector<std::string> stuck;
  {
    const std::lock_guard lock{watchdog_mutex_};
    stuck = watchdog_.stuck(now);
  }
  if (!stuck.empty() && stuck != stuck_) {
    for (const auto& role : stuck) {
      spdlog::error("A loop hangs; the service manager will end the service. role={}", role);
    }
  }
  stuck_ = std::move(stuck);
  if (stopping_) return;
  if (!told_ready_ && readiness(state).ready()) {
    told_ready_ = true;
    notifier_.ready();
    release_start_up_memory();
    spdlog::info("The service is ready.");
  }
  if (!stuck_.empty()) return;
  if (!told_ready_ && now - extended_at_ > kStartExtension / 4) {
    extended_at_ = now;
    notifier_.extend(kStartExtension);
  }
  if (watchdog_time_.count() > 0 && now - fed_at_ > watchdog_time_ / 6) {
    fed_at_ = now;
    notifier_.watchdog();
  }
}

void Service::reload() {
  if (stopping_) return;
  if (reload_until_ || !log_) {
    reload_again_ = log_ != nullptr;
    if (!log_) spdlog::warn("Nothing is reloaded before the log is open.");
    return;
  }
  notifier_.reloading();
  Faults faults;
  auto loaded = load_configuration(configuration_->folder, faults);
  if (loaded) faults = takeover_faults({*configuration_, key_print_, role_, *log_}, *loaded);
  if (!faults.empty()) return refuse_reload(faults);
  replacing_ = change_between(*configuration_, *loaded);
  for (const auto* role : {"edge", "link", "measure"}) {
    if (!role_.empty() && role_ != role) replacing_.of(role) = false;
  }
  const bool any = replacing_.any();
  configuration_ = std::make_shared<const Configuration>(*std::move(loaded));
  board_.note([&](ServiceState& state) { state.partnership = configuration_->partnership; });
  if (!any) return end_reload("unchanged");
  reload_until_ = steady_clock::now() + kLeaveMax;
  for (auto& loop : loops_) {
    if (replacing_.of(loop->role())) loop->leave();
  }
}

void Service::refuse_reload(const Faults& faults) {
  for (const auto& fault : faults) {
    spdlog::error(
        "The new configuration is refused. file={} line={} column={} rule={} message=\"{}\" "
        "remedy=\"{}\"",
        fault.file, fault.line, fault.column, fault.rule.view(), fault.message, fault.remedy);
  }
  spdlog::warn("The former configuration stays in force. faults={}", faults.size());
  board_.change([&](ServiceState& state) {
    ++state.reload.count["refused"];
    state.reload.faults = static_cast<std::int64_t>(faults.size());
    state.reload.rule = faults.front().rule.view();
  });
  notifier_.status(status_line(board_.state()));
  notifier_.ready();
}

void Service::end_reload(const std::string& result) {
  reload_until_.reset();
  board_.change([&](ServiceState& state) {
    ++state.reload.count[result];
    state.reload.faults = 0;
    state.reload.rule.clear();
  });
  spdlog::info("The new configuration is in force. result={} feeds={} subscriptions={}", result,
               configuration_->feeds.size(), configuration_->subscriptions.size());
  notifier_.status(status_line(board_.state()));
  notifier_.ready();
  if (std::exchange(reload_again_, false)) reload();
}

void Service::stop(int status) {
  if (status_ == EX_OK) status_ = status;
  if (stopping_) return;
  stopping_ = true;
  notifier_.stopping();
  board_.change([](ServiceState& state) { state.stopping = true; });
  last_resort_.emplace(kStopMax, status_);
  for (auto& loop : loops_) loop->stop();
}

}  // namespace

int run_service(std::shared_ptr<const Configuration> configuration, const std::string& role) {
  Service service{std::move(configuration), role};
  return service.run();
}

}  // namespace braid::app
