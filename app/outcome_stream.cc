#include "app/outcome_stream.h"

#include <spdlog/spdlog.h>

#include <set>
#include <span>
#include <type_traits>
#include <utility>

#include "core/keys.h"
#include "sink/outcome/coverage_text.h"
#include "sink/outcome/outcome_text.h"
#include "sink/outcome/release_text.h"
#include "sink/protect/protect.h"
#include "sink/protect/protect_coverage.h"

namespace braid::app {
namespace {

using braid::outcome::v1::Coverage;
using braid::outcome::v1::Outcome;
using braid::outcome::v1::Release;

const std::string kReleaseKey = control_key("release");
const std::string kCoverageKey = control_key("coverage");

constexpr int kRevisedMax = 11;  // earlier releases that a cell remembers

/// The same protected value, whatever release it came with.
template <class Message>
bool same_value(Message a, Message b) {
  for (auto* message : {&a, &b}) {
    message->clear_revision();
    if constexpr (std::is_same_v<Message, Outcome>) message->clear_revised();
  }
  return a.SerializeAsString() == b.SerializeAsString();
}

/// The releases in which a cell changed before, of which the one that it comes from now is the
/// last.
void remember(const Outcome& former, bool same, Outcome& outcome) {
  *outcome.mutable_revised() = former.revised();
  if (!same) outcome.add_revised(former.revision());
  const int more = outcome.revised_size() - kRevisedMax;
  auto& revised = *outcome.mutable_revised();
  if (more > 0) revised.erase(revised.begin(), revised.begin() + more);
}

/// Ids and versions that cells are of.
template <class Outcomes>
std::set<std::pair<std::string, std::uint32_t>> definitions_of(const Outcomes& outcomes) {
  std::set<std::pair<std::string, std::uint32_t>> definitions;
  for (const auto& [key, outcome] : outcomes) {
    definitions.emplace(outcome.indicator(), outcome.version());
  }
  return definitions;
}

}  // namespace

OutcomeStream::OutcomeStream(const SubscriptionConfig& subscription, std::string area,
                             Partition partition)
    : subscription_{subscription},
      area_{std::move(area)},
      partition_{partition},
      stream_{"outcomes." + subscription.name},
      events_{stream_, area_, subscription.as_json} {}

Result<void> OutcomeStream::read_back(Log& log) {
  StreamReader reader{stream_, partition_};
  auto any = reader.read(log, [&](const LogEntry& entry) -> Result<void> {
    if (entry.key == kReleaseKey && entry.value) {
      auto release = sink::release_from_entry(*entry.value);
      if (!release) return fail(ErrorKind::misconfigured, "log/unreadable-entry");
      release_ = std::move(*release);
      return {};
    }
    if (entry.key == kCoverageKey && entry.value) {
      auto coverage = sink::coverage_from_entry(*entry.value);
      if (!coverage) return fail(ErrorKind::misconfigured, "log/unreadable-entry");
      coverage_ = std::move(*coverage);
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

sink::Profile OutcomeStream::profile() const {
  return subscription_.exact ? sink::Profile::exact : sink::Profile::linked_default;
}

/// With the revision of what is stated, where that says the same; else of the next release.
Coverage OutcomeStream::wanted(const LinkCoverage& coverage) const {
  auto wanted = sink::protect_coverage(coverage, area_, profile());
  wanted.set_revision(same_value(coverage_, wanted) ? coverage_.revision() : release_.number() + 1);
  return wanted;
}

Result<OutcomeStream::Outcomes> OutcomeStream::wanted(const std::vector<Cell>& cells) const {
  Outcomes wanted;
  for (const auto& cell : cells) {
    auto outcome = sink::protect(cell, area_, profile());
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

OutcomeStream::Changes OutcomeStream::changes_to(Outcomes& wanted, const Coverage& coverage) const {
  Changes changes;
  changes.coverage = coverage.revision() > release_.number();
  for (const auto& [key, outcome] : stated_) {
    if (!wanted.contains(key)) changes.gone.push_back(key);
  }
  for (auto& [key, outcome] : wanted) {
    const auto stated = stated_.find(key);
    const bool same = stated != stated_.end() && same_value(stated->second, outcome);
    outcome.set_revision(same ? stated->second.revision() : release_.number() + 1);
    if (stated != stated_.end()) remember(stated->second, same, outcome);
    if (!same) changes.changed.push_back(key);
  }
  return changes;
}

std::vector<ReleaseCause> OutcomeStream::causes_of(const Outcomes& wanted,
                                                   const ReleaseNote& note) const {
  using Kind = ReleaseCause::Kind;
  auto causes = causes_since(release_, note.units, note.links_moved);
  if (release_.number() == 0) return causes;
  const auto former = definitions_of(stated_), now = definitions_of(wanted);
  const auto add = [&](Kind kind, const auto& definitions, const auto& others) {
    for (const auto& [id, version] : definitions) {
      if (!others.contains({id, version})) {
        causes.push_back({kind, id + " " + std::to_string(version), 1});
      }
    }
  };
  add(Kind::definition, now, former);
  add(Kind::retired, former, now);
  if (causes.empty()) causes.push_back({Kind::other, {}, 1});
  return causes;
}

Result<void> OutcomeStream::add_audit(LogWriter& writer, AuditChain& audit, const Changes& changes,
                                      std::int64_t number,
                                      const std::vector<ReleaseCause>& causes) const {
  std::vector<std::string> names;
  for (const auto& cause : causes) names.push_back(cause_text(cause));
  std::vector<AuditChain::Count> counts = {
      {"number", number},
      {"changed", static_cast<std::int64_t>(changes.changed.size())},
      {"gone", static_cast<std::int64_t>(changes.gone.size())}};
  for (std::size_t i = 0; i < causes.size(); ++i) counts.emplace_back(names[i], causes[i].count);
  return audit.add(writer, "release", subscription_.name, std::span{counts});
}

bool OutcomeStream::is_held(const Changes& changes, const Confirmations& confirmations) const {
  if (!too_many_vanish(changes.gone.size(), stated_.size()) ||
      confirmations.given(subscription_.name, release_.number())) {
    return false;
  }
  spdlog::error(
      "A release is held back: too many cells would vanish at once. subscription={} "
      "area={} vanishing={} stated={} remedy=\"look why, then: braid release --confirm {}\"",
      subscription_.name, area_, changes.gone.size(), stated_.size(), subscription_.name);
  return true;
}

Release OutcomeStream::next_release(const ReleaseNote& note, const Outcomes& wanted,
                                    bool moved) const {
  Release release;
  release.set_number(release_.number() + (moved ? 1 : 0));
  if (!note.as_of.is_none()) release.set_as_of(note.as_of.days());
  release.set_catalogue(note.catalogue);
  for (const auto& [feed, sequence] : note.up_to) {
    auto& item = *release.add_up_to();
    item.set_feed(feed);
    item.set_sequence(sequence);
  }
  release.set_area(area_);
  release.set_cells(static_cast<std::int64_t>(wanted.size()));
  release.set_links_moved(note.links_moved);
  return release;
}

template <class Message>
Result<void> OutcomeStream::add(LogWriter& writer, const std::string& key, const Message& message) {
  const auto value = subscription_.as_json ? sink::to_json(message) : message.SerializeAsString();
  return writer.add(stream_, partition_, key, value, events_.of(message));
}

Result<PublishResult> OutcomeStream::publish(LogWriter& writer, AuditChain& audit,
                                             const std::vector<Cell>& cells,
                                             const ReleaseNote& note,
                                             const Confirmations& confirmations) {
  auto computed = wanted(cells);
  BRAID_TRY(computed);
  auto coverage = wanted(note.coverage);
  const auto changes = changes_to(*computed, coverage);
  if (is_held(changes, confirmations)) return PublishResult::held;
  auto release = next_release(note, *computed, changes.any());
  if (!changes.any() && release.SerializeAsString() == release_.SerializeAsString()) {
    return PublishResult::nothing;
  }
  BRAID_TRY(writer.begin());
  for (const auto& key : changes.gone) BRAID_TRY(writer.erase(stream_, partition_, key));
  for (const auto& key : changes.changed) BRAID_TRY(add(writer, key, computed->at(key)));
  if (changes.coverage) BRAID_TRY(add(writer, kCoverageKey, coverage));
  // Last: consumers take it for the end of the release (docs/subscribing.md).
  BRAID_TRY(add(writer, kReleaseKey, release));
  if (changes.any()) {
    BRAID_TRY(add_audit(writer, audit, changes, release.number(), causes_of(*computed, note)));
  }
  BRAID_TRY(writer.commit());
  stated_ = std::move(*computed);
  coverage_ = std::move(coverage);
  release_ = std::move(release);
  revised_ += static_cast<std::int64_t>(changes.changed.size());
  return changes.any() ? PublishResult::published : PublishResult::nothing;
}

}  // namespace braid::app
