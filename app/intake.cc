#include "app/intake.h"

#include <spdlog/spdlog.h>

namespace braid::app {

Intake::Intake(const Configuration& configuration, Edge& edge)
    : configuration_{configuration}, edge_{edge} {
  for (const auto& feed : configuration.feeds) {
    folders_.emplace_back(feed.folder);
    reports_.emplace_back().feed = feed.name;
  }
}

void Intake::tell(const FeedConfig& feed, const Faults& faults) const {
  for (const auto& fault : faults) {
    spdlog::warn("Refused. feed={} file={} line={} rule={} message=\"{}\" remedy=\"{}\"", feed.name,
                 fault.file, fault.line, fault.rule.view(), fault.message, fault.remedy);
  }
}

Result<void> Intake::take_waiting(Progress& progress) {
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    const auto& feed = configuration_.feeds[i];
    auto waiting = folders_[i].list();
    tell(feed, waiting.faults);
    reports_[i].unreadable += static_cast<std::int64_t>(waiting.faults.size());
    for (const auto& name : waiting.names) {
      progress.say("taking " + name + " of feed " + feed.name);
      BRAID_TRY(take(feed, name, folders_[i], reports_[i]));
    }
  }
  return {};
}

Result<void> Intake::take(const FeedConfig& feed, const std::string& name,
                          ingest::DropFolder& folder, FeedReport& report) {
  Faults faults;
  auto loaded = folder.load(name, faults);
  if (!loaded) {
    // It waits until somebody mends it; the other deliveries go on.
    tell(feed, faults);
    ++report.unreadable;
    return {};
  }
  ++report.deliveries;
  if (!loaded->faults.empty()) {
    tell(feed, loaded->faults);
    ++report.refused_whole;
    return folder.refuse(name, loaded->faults);
  }
  auto taken = edge_.take(feed, loaded->delivery);
  BRAID_TRY(taken);
  const auto& counts = taken->counts;
  report.records += counts.records();
  report.accepted += counts.accepted();
  report.refused += counts.refused();
  report.unchanged += counts.unchanged();
  for (const auto& remark : taken->remarks) {
    report.remarks[std::string{remark.rule.view()}] += remark.count;
  }
  if (taken->how == Taken::How::refused) {
    tell(feed, taken->faults);
    ++report.refused_whole;
    return folder.refuse(name, taken->faults);
  }
  static constexpr std::string_view kHow[] = {"applied", "duplicate", "superseded"};
  spdlog::info(
      "Took a delivery. feed={} how={} records={} accepted={} refused={} unchanged={} "
      "withdrawn={} stale={} not_granted={}",
      feed.name, kHow[static_cast<std::size_t>(taken->how)], counts.records(), counts.accepted(),
      counts.refused(), counts.unchanged(), counts.withdrawn(), counts.stale(),
      counts.not_granted());
  return folder.acknowledge(name);
}

}  // namespace braid::app
