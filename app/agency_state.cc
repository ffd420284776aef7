#include "app/agency_state.h"

#include <algorithm>

#include "app/stream_reader.h"
#include "core/keys.h"
#include "quarantine/quarantine.pb.h"

namespace braid::app {

std::string AgencyState::writer_role(const FeedConfig& feed) {
  return agency_stream("edge", feed.agency) + "." + std::to_string(feed.partition);
}

Result<std::unique_ptr<AgencyState>> AgencyState::read(Log& log, const FeedConfig& feed) {
  const auto role = writer_role(feed);
  auto state = std::make_unique<AgencyState>(feed, role);
  auto writer = log.open_writer(role);
  BRAID_TRY(writer);
  state->writer = std::move(*writer);
  BRAID_TRY(state->audit.read_back(log));
  StreamReader submissions{"submissions", feed.partition};
  BRAID_TRY(submissions.read(log, [&](const LogEntry& entry) -> Result<void> {
    submission::v1::Submission submission;
    if (key_tag(entry.key) != KeyTag::unit || !parse_entry(entry, submission)) return {};
    if (submission.agency() != feed.agency) return {};
    state->units[std::string{name_of_key(entry.key)}] = std::move(submission);
    return {};
  }));
  std::map<std::string, std::string> unit_of_key;
  StreamReader quarantine{agency_stream("quarantine", feed.agency), feed.partition};
  BRAID_TRY(quarantine.read(log, [&](const LogEntry& entry) -> Result<void> {
    quarantine::v1::Refusal refusal;
    if (!entry.value) {
      unit_of_key.erase(std::string{entry.key});
    } else if (parse_entry(entry, refusal)) {
      unit_of_key[std::string{entry.key}] = refusal.feed() + "/" + refusal.unit();
    }
    return {};
  }));
  for (const auto& [key, unit] : unit_of_key) state->refusals[unit].push_back(key);
  return state;
}

Result<void> AgencyState::read_entries(Log& log) {
  if (stated) return {};
  auto index = std::make_unique<Stated>();
  BRAID_TRY(index->read_back(log, agency, partition));
  stated = std::move(index);
  return {};
}

std::int64_t AgencyState::last_sequence(const std::string& feed) const {
  std::int64_t last = 0;
  for (const auto& [name, submission] : units) {
    if (submission.feed() == feed) last = std::max(last, submission.sequence());
  }
  return last;
}

}  // namespace braid::app
