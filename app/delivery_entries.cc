#include "app/delivery_entries.h"

#include <algorithm>
#include <map>

#include "core/keys.h"
#include "core/sha256.h"
#include "quarantine/quarantine.pb.h"

namespace braid::app {
namespace {

using submission::v1::Counts;
using submission::v1::Submission;

/// Adds an increment's period to those of the unit's earlier submissions.
void merge_intervals(Submission& submission, const Submission* former) {
  std::vector<std::pair<int, int>> all;
  for (const auto* from : {&std::as_const(submission), former}) {
    if (from == nullptr) continue;
    for (const auto& interval : from->covers()) all.emplace_back(interval.first(), interval.last());
  }
  std::sort(all.begin(), all.end());
  submission.clear_covers();
  for (const auto& [first, last] : all) {
    const int size = submission.covers_size();
    auto* const end = size == 0 ? nullptr : submission.mutable_covers(size - 1);
    if (end != nullptr && first <= end->last() + 1) {
      end->set_last(std::max(end->last(), last));
    } else {
      auto& interval = *submission.add_covers();
      interval.set_first(first);
      interval.set_last(last);
    }
  }
}

/// Entries of former versions of Braid do not say which submission was the unit's first.
std::int64_t first_sequence_of(const Submission& former, std::int64_t sequence) {
  if (former.sequence() == 0) return sequence;
  return former.first_sequence() != 0 ? former.first_sequence() : former.sequence();
}

Id16 refusal_id(const std::string& content_hash, std::uint16_t file, std::uint64_t position) {
  const std::string text =
      content_hash + '|' + std::to_string(file) + '|' + std::to_string(position);
  return *Id16::from(view(sha256(text), 16));
}

}  // namespace

Result<void> write_refusals(AgencyState& state, const DeliveryInHand& intake,
                            const ingest::Admitted& admitted) {
  const auto stream = agency_stream("quarantine", intake.feed.agency);
  std::map<std::string, std::vector<std::string>> fresh;
  for (const auto& row : admitted.sealed) {
    const auto& plan = intake.plan[row.unit];
    if (plan.passed_over) continue;
    quarantine::v1::Refusal refusal;
    refusal.set_feed(intake.feed.name);
    refusal.set_unit(intake.verified.units[row.unit].name);
    refusal.set_delivery(intake.delivery.name);
    if (intake.delivery.topic.by_record) {
      refusal.set_file(intake.delivery.topic.text(row.position));
    } else {
      refusal.set_file(intake.verified.units[row.unit].table);
      refusal.set_position(row.position);
    }
    refusal.set_rule(std::string{row.rule.view()});
    refusal.set_reason(std::string{row.reason.view()});
    refusal.set_sealed(row.sealed);
    const auto key =
        quarantine_key(refusal_id(intake.delivery.content_hash, row.file, row.position));
    BRAID_TRY(state.writer->add(stream, state.partition, key, refusal.SerializeAsString()));
    fresh[plan.full_name].push_back(key);
  }
  for (const auto& plan : intake.plan) {
    if (plan.passed_over || plan.mode != ingest::UnitMode::snapshot) continue;
    auto& keys = state.refusals[plan.full_name];
    const auto& now_there = fresh[plan.full_name];
    for (const auto& key : keys) {
      if (std::find(now_there.begin(), now_there.end(), key) != now_there.end()) continue;
      BRAID_TRY(state.writer->erase(stream, state.partition, key));
    }
    keys = now_there;
  }
  return {};
}

Result<void> write_submissions(AgencyState& state, const DeliveryInHand& intake,
                               const Vocabulary& vocabulary, const Counts& counts) {
  const auto granted = [&](KindCode code) {
    const auto* kind = vocabulary.find_kind(code);
    if (kind == nullptr || kind->grant.empty()) return kind != nullptr;
    return std::find(intake.grants.begin(), intake.grants.end(), kind->grant) !=
           intake.grants.end();
  };
  bool first = true;
  for (std::size_t i = 0; i < intake.plan.size(); ++i) {
    const auto& plan = intake.plan[i];
    if (plan.passed_over) continue;
    const auto& unit = intake.verified.units[i];
    Submission submission;
    submission.set_feed(intake.feed.name);
    submission.set_unit(unit.name);
    submission.set_agency(intake.feed.agency);
    submission.set_agreement(intake.feed.agreement);
    submission.set_sequence(intake.sequence);
    submission.set_submitted(intake.submitted);
    submission.set_state(Submission::COMPLETED);
    if (!unit.covers_from.is_none()) {
      auto& interval = *submission.add_covers();
      interval.set_first(unit.covers_from.days());
      interval.set_last(unit.covers_to.days());
    }
    for (const auto kind : unit.supplies) {
      if (granted(kind)) submission.add_kind(static_cast<std::uint32_t>(kind));
    }
    for (const auto kind : unit.doubted) {
      if (granted(kind)) submission.add_doubted(static_cast<std::uint32_t>(kind));
    }
    submission.set_format(intake.feed.format);
    submission.set_content_hash(intake.delivery.content_hash);
    submission.set_config_hash(intake.config_hash);
    submission.set_delivery(intake.delivery.name);
    if (!unit.extracted_on.is_none()) submission.set_extracted_on(unit.extracted_on.days());
    submission.set_year(unit.year);
    // The counts are the delivery's; they stand once, with its first unit.
    if (first) *submission.mutable_counts() = counts;
    first = false;
    auto& current = state.units[plan.full_name];
    submission.set_first_sequence(first_sequence_of(current, intake.sequence));
    if (plan.mode == ingest::UnitMode::increment && submission.covers_size() > 0) {
      *submission.mutable_brought() = submission.covers(0);
    }
    if (plan.mode == ingest::UnitMode::increment && current.sequence() != 0) {
      merge_intervals(submission, &current);
      submission.set_submitted(std::max(submission.submitted(), current.submitted()));
      if (current.has_extracted_on()) {
        submission.set_extracted_on(std::max(submission.extracted_on(), current.extracted_on()));
      }
    }
    current = submission;
    BRAID_TRY(state.writer->add("submissions", state.partition,
                                unit_key(intake.feed.name, unit.name),
                                submission.SerializeAsString()));
  }
  return {};
}

Result<void> write_markers(AgencyState& state, const DeliveryInHand& intake) {
  submission::v1::Marker marker;
  marker.set_sequence(intake.sequence);
  const auto value = marker.SerializeAsString();
  const auto key = marker_key(intake.feed.name);
  for (const auto* stream : {"identities", "facts"}) {
    BRAID_TRY(state.writer->add(agency_stream(stream, state.agency), state.partition, key, value));
  }
  return {};
}

Result<void> write_whole_refusal(AgencyState& state, const DeliveryInHand& intake,
                                 const Faults& faults) {
  const auto stream = agency_stream("quarantine", intake.feed.agency);
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const auto& fault = faults[i];
    quarantine::v1::Refusal refusal;
    refusal.set_feed(intake.feed.name);
    refusal.set_delivery(intake.delivery.name);
    refusal.set_file(fault.file);
    refusal.set_position(fault.line);
    if (const auto& topic = intake.delivery.topic; !topic.partition.empty()) {
      refusal.set_file(topic.by_record ? topic.text(0) : topic.text(0) + ' ' + fault.file);
    }
    refusal.set_rule(std::string{fault.rule.view()});
    refusal.set_reason(fault.message);
    const auto id = refusal_id(intake.delivery.content_hash, 0xffff, i);
    BRAID_TRY(state.writer->add(stream, state.partition, quarantine_key(id),
                                refusal.SerializeAsString()));
  }
  return {};
}

}  // namespace braid::app
