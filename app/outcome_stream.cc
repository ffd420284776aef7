#include "app/outcome_stream.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "core/keys.h"
#include "sink/outcome/outcome_text.h"
#include "sink/protect/protect.h"

namespace braid::app {
namespace {

using braid::outcome::v1::Outcome;
using braid::outcome::v1::Release;

const std::string kReleaseKey = control_key("release");

/// The same protected value, whatever release it came with.
bool same_value(Outcome a, Outcome b) {
  a.clear_revision();
  b.clear_revision();
  return a.SerializeAsString() == b.SerializeAsString();
}

}  // namespace

OutcomeStream::OutcomeStream(const SubscriptionConfig& subscription, std::string area,
                             Partition partition)
    : subscription_{subscription},
      area_{std::move(area)},
      partition_{partition},
      stream_{"outcomes." + subscription.name} {}

Result<void> OutcomeStream::read_back(Log& log) {
  StreamReader reader{stream_, partition_};
  auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
    if (entry.key == kReleaseKey) {
      if (!parse_entry(entry, release_)) {
        return fail(ErrorKind::misconfigured, "log/unreadable-entry");
      }
      return {};
    }
    if (key_tag(entry.key) != KeyTag::outcome) return {};
    if (!entry.value) {
      stated_.erase(std::string{entry.key});
      return {};
    }
    auto outcome = sink::outcome_from_entry(*entry.value);
    if (!outcome) return fail(ErrorKind::misconfigured, "log/unreadable-entry");
    stated_[std::string{entry.key}] = std::move(*outcome);
    return {};
  });
  BRAID_TRY(any);
  return {};
}

std::string OutcomeStream::encode(const Outcome& outcome) const {
  return subscription_.as_json ? sink::to_json(outcome) : outcome.SerializeAsString();
}

Result<std::map<std::string, Outcome>> OutcomeStream::wanted(const std::vector<Cell>& cells) const {
  const auto profile = subscription_.exact ? sink::Profile::exact : sink::Profile::linked_default;
  std::map<std::string, Outcome> wanted;
  for (const auto& cell : cells) {
    auto outcome = sink::protect(cell, area_, profile);
    auto key = sink::key_of(outcome);
    const auto stated = stated_.find(key);
    if (stated != stated_.end() && stated->second.definition() != outcome.definition()) {
      spdlog::error(
          "A definition changed its meaning without a new version. indicator={} version={} "
          "remedy=\"raise its version, or restore the definition\"",
          outcome.indicator(), outcome.version());
      return fail(ErrorKind::misconfigured, "indicator/changed-without-version");
    }
    wanted.emplace(std::move(key), std::move(outcome));
  }
  return wanted;
}

Result<PublishResult> OutcomeStream::publish(LogWriter& writer, AuditChain& audit,
                                             const std::vector<Cell>& cells,
                                             const ReleaseNote& note,
                                             const Confirmations& confirmations) {
  auto computed = wanted(cells);
  BRAID_TRY(computed);
  std::vector<std::string> gone;
  for (const auto& [key, outcome] : stated_) {
    if (!computed->contains(key)) gone.push_back(key);
  }
  if (too_many_vanish(gone.size(), stated_.size()) &&
      !confirmations.given(subscription_.name, release_.number())) {
    spdlog::error(
        "A release is held back: too many cells would vanish at once. subscription={} "
        "area={} vanishing={} stated={} remedy=\"look why, then: braid release --confirm {}\"",
        subscription_.name, area_, gone.size(), stated_.size(), subscription_.name);
    return PublishResult::held;
  }
  std::vector<std::string> changed;
  for (auto& [key, outcome] : *computed) {
    const auto stated = stated_.find(key);
    const bool same = stated != stated_.end() && same_value(stated->second, outcome);
    outcome.set_revision(same ? stated->second.revision() : release_.number() + 1);
    if (!same) changed.push_back(key);
  }
  Release release;
  const bool moved = !changed.empty() || !gone.empty();
  release.set_number(release_.number() + (moved ? 1 : 0));
  if (!note.as_of.is_none()) release.set_as_of(note.as_of.days());
  release.set_catalogue(note.catalogue);
  for (const auto& [feed, sequence] : note.up_to) {
    auto& item = *release.add_up_to();
    item.set_feed(feed);
    item.set_sequence(sequence);
  }
  if (!moved && release.SerializeAsString() == release_.SerializeAsString()) {
    return PublishResult::nothing;
  }
  BRAID_TRY(writer.begin());
  for (const auto& key : gone) BRAID_TRY(writer.erase(stream_, partition_, key));
  for (const auto& key : changed) {
    BRAID_TRY(writer.add(stream_, partition_, key, encode(computed->at(key))));
  }
  BRAID_TRY(writer.add(stream_, partition_, kReleaseKey, release.SerializeAsString()));
  if (moved) {
    BRAID_TRY(audit.add(writer, "release", subscription_.name,
                        {{"number", release.number()},
                         {"changed", static_cast<std::int64_t>(changed.size())},
                         {"gone", static_cast<std::int64_t>(gone.size())}}));
  }
  BRAID_TRY(writer.commit());
  stated_ = std::move(*computed);
  release_ = std::move(release);
  revised_ += static_cast<std::int64_t>(changed.size());
  return moved ? PublishResult::published : PublishResult::nothing;
}

}  // namespace braid::app
