#include "app/service/once.h"

#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/exit_status.h"
#include "app/command/table.h"
#include "app/edge.h"
#include "app/intake.h"
#include "app/link.h"
#include "app/measure.h"
#include "app/open_log.h"
#include "sink/outcome/coverage_text.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;

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

/// Repeats `step` while it says true, and while it waits for a transaction that somebody has open:
/// each step finds out anew which areas are ours, and ends what dead owners have left.
template <class Step>
Result<void> repeat(Step step, std::chrono::milliseconds transaction_timeout) {
  const auto deadline = std::chrono::steady_clock::now() + 2 * transaction_timeout;
  while (true) {
    auto any = step();
    const bool waits = !any && any.error().rule == Literal{"kafka/open-transaction"} &&
                       std::chrono::steady_clock::now() < deadline;
    if (waits) continue;
    BRAID_TRY(any);
    if (!*any) return {};
  }
}

/// Here the roles work one after another, and one waits for what is open in another: so all of them
/// end first what a run that was killed has left open.
Result<void> divide(Roles& roles, std::chrono::milliseconds longest) {
  if (roles.edge) BRAID_TRY(repeat([&] { return roles.edge->divide(); }, longest));
  if (roles.link) BRAID_TRY(repeat([&] { return roles.link->divide(); }, longest));
  if (roles.measure) BRAID_TRY(repeat([&] { return roles.measure->divide(); }, longest));
  return {};
}

/// Deliveries, edge, link to its marker, measure to link's, publish, sinks (rulings S8).
Result<void> step_once(Roles& roles, Progress& progress, std::chrono::milliseconds longest) {
  BRAID_TRY(divide(roles, longest));
  if (roles.intake) {
    using Reach = ingest::TopicSource::Reach;
    BRAID_TRY(repeat([&] { return roles.intake->take_waiting(progress, Reach::end); }, longest));
  }
  progress.say("linking");
  if (roles.link) BRAID_TRY(repeat([&] { return roles.link->step(); }, longest));
  progress.say("measuring");
  if (roles.measure) BRAID_TRY(repeat([&] { return roles.measure->step(); }, longest));
  progress.say("removing what was replaced from the log");
  if (roles.edge) BRAID_TRY(roles.edge->tick());
  if (roles.link) BRAID_TRY(roles.link->tick());
  if (roles.measure) BRAID_TRY(roles.measure->tick());
  return roles.log->compact();
}

}  // namespace

int run_once(const Configuration& configuration, const RunOptions& options) {
  auto roles = open_roles(configuration, options.role);
  if (!roles) return report(roles.error(), "the service cannot start");
  {
    Progress progress;
    if (auto done = step_once(*roles, progress, configuration.log.transaction_timeout); !done) {
      return report(done.error(), "the run ended early; run it again, nothing is lost");
    }
  }
  print_once(*roles, options.json);
  return status_of(*roles);
}

}  // namespace braid::app
