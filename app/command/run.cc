#include <signal.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/table.h"
#include "app/edge.h"
#include "app/intake.h"
#include "app/link.h"
#include "app/measure.h"
#include "app/open_log.h"
#include "app/tick.h"
#include "ingest/source/folder_watch.h"
#include "sink/outcome/coverage_text.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using namespace std::chrono_literals;

constexpr auto kRescan = 10s;        // drop folders are looked at this often anyway (rulings S13)
constexpr auto kTopicsAgain = 50ms;  // and topics this often, where there are any
constexpr std::chrono::milliseconds kLookAgain = 1000ms;  // at the log, if nothing has woken a role
constexpr auto kBackOffMax = 30s;                         // after failures of disk or log

/// The roles of this process, as asked for.
struct Roles {
  std::unique_ptr<Log> log;
  std::unique_ptr<Edge> edge;
  std::unique_ptr<Intake> intake;
  std::unique_ptr<LinkRole> link;
  std::unique_ptr<MeasureRole> measure;
};

Result<Roles> open_roles(const Configuration& configuration, const std::string& only) {
  Roles roles;
  auto log = open_log(configuration, LogUse::own, only);
  BRAID_TRY(log);
  roles.log = std::move(*log);
  if (only.empty() || only == "edge") {
    auto edge = Edge::open(configuration, *roles.log);
    BRAID_TRY(edge);
    roles.edge = std::move(*edge);
    roles.intake = std::make_unique<Intake>(configuration, *roles.edge);
  }
  if (only.empty() || only == "link") {
    auto link = LinkRole::open(configuration, *roles.log);
    BRAID_TRY(link);
    roles.link = std::move(*link);
  }
  if (only.empty() || only == "measure") {
    auto measure = MeasureRole::open(configuration, *roles.log);
    BRAID_TRY(measure);
    roles.measure = std::move(*measure);
  }
  return roles;
}

/// `E10000023: 78.5% of children/E10000023, 40.2% of police/12 are linked to another agency's`
void print_coverage(const std::vector<braid::outcome::v1::Coverage>& areas) {
  for (const auto& area : areas) {
    std::string shares;
    for (const auto& group : area.group()) {
      if (group.breakdown_size() > 0) continue;
      shares += (shares.empty() ? "" : ", ") + sink::percent_text(group) + " of " + group.agency();
    }
    if (!shares.empty()) {
      std::cout << area.area() << ": " << shares << " are linked to another agency's\n";
    }
  }
}

void print_once(const Roles& roles, bool json) {
  const auto print = [](const Json& line) { std::cout << line.dump() << '\n'; };
  Table feeds{{{"feed"},
               {"deliveries", Table::Align::right},
               {"records", Table::Align::right},
               {"accepted", Table::Align::right},
               {"refused", Table::Align::right},
               {"unchanged", Table::Align::right}}};
  if (roles.intake) {
    for (const auto& report : roles.intake->reports()) {
      feeds.add({report.feed, with_commas(report.deliveries), with_commas(report.records),
                 with_commas(report.accepted), with_commas(report.refused),
                 with_commas(report.unchanged)});
      if (!json) continue;
      print({{"feed", report.feed},
             {"deliveries", report.deliveries},
             {"records", report.records},
             {"accepted", report.accepted},
             {"refused", report.refused},
             {"unchanged", report.unchanged}});
    }
    if (!json) std::cout << feeds.text();
  }
  if (roles.link) {
    const auto totals = roles.link->totals();
    if (json) {
      print({{"subjects", totals.subjects}, {"persons", totals.persons}});
    } else {
      std::cout << '\n'
                << with_commas(totals.subjects) << " subjects are " << with_commas(totals.persons)
                << " persons (" << with_commas(totals.conflicts) << " conflicts left apart)\n";
    }
  }
  if (!roles.measure) return;
  if (!json) {
    print_coverage(roles.measure->coverage());
    std::cout << '\n';
  }
  Table subscriptions{
      {{"subscription"}, {"cells", Table::Align::right}, {"revised", Table::Align::right}}};
  for (const auto& item : roles.measure->published()) {
    subscriptions.add({item.subscription, with_commas(item.cells), with_commas(item.revised)});
    if (json) {
      print(
          {{"subscription", item.subscription}, {"cells", item.cells}, {"revised", item.revised}});
    }
  }
  if (!json) std::cout << subscriptions.text();
}

/// The status of a `run --once` that came to its end.
int status_of(const Roles& roles) {
  if (roles.measure && roles.measure->broken()) return EX_SOFTWARE;
  bool refused = false;
  bool unreadable = false;
  if (roles.intake) {
    for (const auto& report : roles.intake->reports()) {
      refused = refused || report.refused_whole > 0;
      unreadable = unreadable || report.unreadable > 0;
    }
  }
  if (refused) return EX_DATAERR;
  if (unreadable) return EX_IOERR;
  const bool held = (roles.link && roles.link->held()) || (roles.measure && roles.measure->held());
  return held ? EX_TEMPFAIL : EX_OK;
}

/// Repeats `step` while it says true.
template <class Step>
Result<void> repeat(Step step) {
  while (true) {
    auto any = step();
    BRAID_TRY(any);
    if (!*any) return {};
  }
}

/// Here the roles work one after another, and one waits for what is open in another: so all of them
/// end first what a run that was killed has left open.
Result<void> divide(Roles& roles) {
  if (roles.edge) BRAID_TRY(repeat([&] { return roles.edge->divide(); }));
  if (roles.link) BRAID_TRY(repeat([&] { return roles.link->divide(); }));
  if (roles.measure) BRAID_TRY(repeat([&] { return roles.measure->divide(); }));
  return {};
}

/// Deliveries, edge, link to its marker, measure to link's, publish, sinks (rulings S8).
Result<void> step_once(Roles& roles, Progress& progress) {
  BRAID_TRY(divide(roles));
  if (roles.intake) {
    using Reach = ingest::TopicSource::Reach;
    BRAID_TRY(repeat([&] { return roles.intake->take_waiting(progress, Reach::end); }));
  }
  progress.say("linking");
  if (roles.link) BRAID_TRY(repeat([&] { return roles.link->step(); }));
  progress.say("measuring");
  if (roles.measure) BRAID_TRY(repeat([&] { return roles.measure->step(); }));
  progress.say("removing what was replaced from the log");
  if (roles.edge) BRAID_TRY(roles.edge->tick());
  if (roles.link) BRAID_TRY(roles.link->tick());
  if (roles.measure) BRAID_TRY(roles.measure->tick());
  return roles.log->compact();
}

int run_once(const Configuration& configuration, const RunOptions& options) {
  auto roles = open_roles(configuration, options.role);
  if (!roles) return report(roles.error(), "the service cannot start");
  {
    Progress progress;
    if (auto done = step_once(*roles, progress); !done) {
      return report(done.error(), "the run ended early; run it again, nothing is lost");
    }
  }
  print_once(*roles, options.json);
  return status_of(*roles);
}

/// What the threads of the service share.
struct Service {
  std::stop_source stop;
  std::atomic<int> status{EX_OK};

  /// After an error: true to try again, false to stop the service.
  bool go_on(const Error& error, std::string_view role, std::chrono::milliseconds& back_off) {
    if (error.kind != ErrorKind::unavailable) {
      spdlog::error("The service stops. role={} rule={} remedy=\"{}\"", role, error.rule.view(),
                    remedy_of(error.rule.view()));
      status = exit_status(error);
      stop.request_stop();
      return false;
    }
    spdlog::warn("Will try again. role={} rule={} remedy=\"{}\" after_ms={}", role,
                 error.rule.view(), remedy_of(error.rule.view()), back_off.count());
    return true;
  }
};

/// Waits, but not longer than until the service stops.
void pause(std::chrono::milliseconds longest, const std::stop_token& stop) {
  const auto until = std::chrono::steady_clock::now() + longest;
  while (!stop.stop_requested() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(50ms);
  }
}

/// Repeats `step` until the service stops; `rest` waits for something to do.
template <class Step, class Rest>
void loop(Service& service, std::string_view role, Step step, Rest rest) {
  const auto stop = service.stop.get_token();
  std::chrono::milliseconds back_off = 100ms;
  while (!stop.stop_requested()) {
    auto any = step();
    if (!any) {
      if (!service.go_on(any.error(), role, back_off)) return;
      pause(back_off, stop);
      back_off = std::min<std::chrono::milliseconds>(back_off * 2, kBackOffMax);
      continue;
    }
    back_off = 100ms;
    if (!*any) rest();
  }
}

/// Waits until something may have been delivered, at most `longest`. The edge says now and then
/// that it is there, so that others do not take over.
void wait_for_delivery(Edge& edge, ingest::FolderWatch* watch, std::chrono::milliseconds longest,
                       const std::stop_token& stop) {
  for (std::chrono::milliseconds left = longest; left.count() > 0; left -= kLookAgain) {
    const auto part = std::min(left, kLookAgain);
    if (watch == nullptr) {
      pause(part, stop);
    } else if (watch->wait(part, stop) != ingest::FolderWatch::Woke::time) {
      return;
    }
    const auto untold = edge.divide();
    if (stop.stop_requested() || !untold || *untold) return;
  }
}

/// `step` of a role; where it finds it at rest, and it is time, its `tick` too.
template <class Step, class Tick>
auto with_ticks(Step step, Tick tick) {
  auto next = std::chrono::steady_clock::now();
  return [=]() mutable -> Result<bool> {
    auto any = step();
    BRAID_TRY(any);
    const auto now = std::chrono::steady_clock::now();
    if (*any || now < next) return any;
    next = now + kTickInterval;
    BRAID_TRY(tick());
    return any;
  };
}

void run_edge(Service& service, const Configuration& configuration, Edge& edge, Intake& intake) {
  auto watch = ingest::make_folder_watch();
  if (!watch)
    spdlog::warn("Folders are looked at every 10 s only. rule={}", watch.error().rule.view());
  const auto step = [&]() -> Result<bool> {
    for (const auto& feed : configuration.feeds) {
      if (watch && !feed.folder.empty()) (*watch)->add(feed.folder);
    }
    Progress silent;
    return intake.take_waiting(silent, ingest::TopicSource::Reach::at_hand);
  };
  const auto rest = [&] {
    wait_for_delivery(edge, watch ? watch->get() : nullptr,
                      intake.has_topics() ? kTopicsAgain : kRescan, service.stop.get_token());
  };
  loop(service, "edge", with_ticks(step, [&] { return edge.tick(); }), rest);
}

template <class Role>
void run_role(Service& service, std::string_view name, Role& role, Log& log) {
  const auto rest = [&] {
    if (auto waited = log.wait(kLookAgain, service.stop.get_token()); !waited) {
      pause(kLookAgain, service.stop.get_token());
    }
  };
  loop(service, name, with_ticks([&] { return role.step(); }, [&] { return role.tick(); }), rest);
}

/// Opens the roles; while a broker or disk is away, tries again until it is there. Nothing if
/// `stopped()` said so first.
template <class Stopped>
Result<std::optional<Roles>> open_patiently(const Configuration& configuration,
                                            const std::string& only, Stopped stopped) {
  std::chrono::milliseconds back_off = 1s;
  while (true) {
    auto roles = open_roles(configuration, only);
    if (roles) return std::optional<Roles>{std::move(*roles)};
    if (roles.error().kind != ErrorKind::unavailable) return tl::unexpected{roles.error()};
    spdlog::warn("Cannot start yet, will try again. rule={} remedy=\"{}\" after_ms={}",
                 roles.error().rule.view(), remedy_of(roles.error().rule.view()), back_off.count());
    const auto until = std::chrono::steady_clock::now() + back_off;
    while (std::chrono::steady_clock::now() < until) {
      if (stopped()) return std::optional<Roles>{};
      std::this_thread::sleep_for(50ms);
    }
    back_off = std::min<std::chrono::milliseconds>(back_off * 2, kBackOffMax);
  }
}

int run_service(const Configuration& configuration, const RunOptions& options) {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT}) ::sigaddset(&signals, number);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const auto stopped = [&] {
    const timespec now{0, 0};
    return ::sigtimedwait(&signals, nullptr, &now) > 0;
  };
  auto roles = open_patiently(configuration, options.role, stopped);
  if (!roles) return report(roles.error(), "the service cannot start");
  if (!*roles) return EX_OK;
  Service service;
  {
    std::vector<std::jthread> threads;
    auto& running = **roles;
    if (running.intake) {
      threads.emplace_back(
          [&] { run_edge(service, configuration, *running.edge, *running.intake); });
    }
    if (running.link) {
      threads.emplace_back([&] { run_role(service, "link", *running.link, *running.log); });
    }
    if (running.measure) {
      threads.emplace_back([&] { run_role(service, "measure", *running.measure, *running.log); });
    }
    spdlog::info("The service runs. feeds={} subscriptions={}", configuration.feeds.size(),
                 configuration.subscriptions.size());
    const timespec look{0, 200'000'000};
    while (!service.stop.stop_requested()) {
      if (::sigtimedwait(&signals, nullptr, &look) > 0) service.stop.request_stop();
    }
  }
  spdlog::info("The service has stopped. status={}", service.status.load());
  return service.status;
}

}  // namespace

int run(const Configuration& configuration, const RunOptions& options) {
  return options.once ? run_once(configuration, options) : run_service(configuration, options);
}

}  // namespace braid::app
