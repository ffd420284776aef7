#include "app/service/intake_journal.h"

#include <chrono>
#include <string>

namespace braid::app {
namespace {

constexpr std::string_view kHow[] = {"applied", "duplicate", "superseded", "refused"};

/// For people to look at; nothing is decided by it.
Seconds now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

void IntakeJournal::begins(const FeedConfig& feed) {
  board_.change([&](ServiceState& state) {
    state.role("edge").doing = "taking a delivery of feed " + feed.name;
    // What comes of it has to pass all of them.
    for (auto& role : state.roles) role.settled = false;
  });
}

void IntakeJournal::took(const FeedConfig& feed, const Taken& taken) {
  auto& meters = metrics_.feed(feed.name);
  meters.decode.Observe(seconds(taken.times.decode));
  meters.pseudonymise.Observe(seconds(taken.times.pseudonymise));
  meters.append.Observe(seconds(taken.times.append));
  board_.change([&](ServiceState& state) {
    state.role("edge").doing.clear();
    auto& known = state.feed(feed.name);
    const auto& counts = taken.counts;
    ++known.deliveries[std::string{kHow[static_cast<std::size_t>(taken.how)]}];
    known.records += counts.records();
    known.accepted += counts.accepted();
    known.refused += counts.refused();
    known.unchanged += counts.unchanged();
    known.withdrawn += counts.withdrawn();
    known.stale += counts.stale();
    known.not_granted += counts.not_granted();
    for (const auto& [rule, count] : taken.refused_rows) {
      known.refusals[std::string{rule}] += count;
    }
    for (const auto& fault : taken.faults) ++known.refusals[std::string{fault.rule.view()}];
    for (const auto& remark : taken.remarks) {
      known.remarks[std::string{remark.rule.view()}] += static_cast<std::int64_t>(remark.count);
    }
    known.last_delivery = now();
  });
}

void IntakeJournal::refused(const FeedConfig& feed, const Faults& faults) {
  board_.change([&](ServiceState& state) {
    state.role("edge").doing.clear();
    auto& known = state.feed(feed.name);
    ++known.deliveries["refused"];
    for (const auto& fault : faults) ++known.refusals[std::string{fault.rule.view()}];
    known.last_delivery = now();
  });
}

void IntakeJournal::looked(const FeedConfig& feed, std::size_t waiting, std::string_view trouble) {
  bool news = false;
  board_.note([&](ServiceState& state) {
    auto& known = state.feed(feed.name);
    known.waiting = static_cast<std::int64_t>(waiting);
    news = known.trouble != trouble;
    known.trouble = trouble;
  });
  if (news) board_.tell();
}

}  // namespace braid::app
