#include "app/edge.h"

#include <spdlog/spdlog.h>

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "app/agency_state.h"
#include "app/delivery_entries.h"
#include "app/difference.h"
#include "app/feed_decoder.h"
#include "app/owned_partitions.h"
#include "app/tick.h"
#include "core/keys.h"
#include "ingest/admit/admission.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::app {
namespace {

using submission::v1::Counts;
using submission::v1::Submission;
using Clock = std::chrono::steady_clock;  // measures; decides nothing

Seconds now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Date today() { return Date{static_cast<std::int32_t>(now() / 86400)}; }

Fault fault_of(const ingest::Delivery& delivery, Literal rule, std::string message,
               std::string remedy) {
  return {delivery.name, 0, 0, rule, std::move(message), std::move(remedy)};
}

/// The writers of the feeds, each once, of one area or of all.
std::set<std::string> writers_of(const Configuration& configuration,
                                 std::optional<Partition> partition = std::nullopt) {
  std::set<std::string> writers;
  for (const auto& feed : configuration.feeds) {
    if (!partition || feed.partition == *partition) writers.insert(AgencyState::writer_role(feed));
  }
  return writers;
}

/// The group of all edges that write for the same agencies and areas.
std::string group_of_edges(const Configuration& configuration) {
  std::string all;
  for (const auto& writer : writers_of(configuration)) all += writer + '\n';
  return fmt::format("edge.of-{:016x}", XXH3_64bits(all.data(), all.size()));
}

class KeyedEdge : public Edge {
 public:
  KeyedEdge(const Configuration& configuration, Log& log, transform::LinkageKey key,
            std::unique_ptr<LogMembership> membership)
      : configuration_{configuration},
        log_{log},
        key_{std::move(key)},
        owned_{std::move(membership)} {}

  Result<bool> divide() override {
    auto untold = owned_.divide(
        log_, [&](Partition partition) { return writers_of(configuration_, partition); });
    std::erase_if(states_, [&](const auto& item) {
      return item.second == nullptr || !owned_.keeps(item.second->partition);
    });
    return untold;
  }

  Result<void> tick() override;

  bool has(const FeedConfig& feed) const override { return owned_.has(feed.partition); }

  Result<Taken> take(const FeedConfig& feed, ingest::Delivery& delivery) override {
    auto taken = take_once(feed, delivery);
    // The index and the audit chain may be ahead of a log that took nothing: read them again.
    if (!taken) states_.erase(state_name(feed));
    return taken;
  }

  Result<Taken> refuse(const FeedConfig& feed, ingest::Delivery& delivery, Faults faults) override {
    auto state = state_of(feed);
    BRAID_TRY(state);
    auto taken = refuse(**state, in_hand(feed, delivery), std::move(faults));
    if (!taken) states_.erase(state_name(feed));
    return taken;
  }

  Result<Counts> totals(const FeedConfig& feed) override {
    auto state = state_of(feed);
    BRAID_TRY(state);
    Counts sum;
    for (const auto& [name, unit] : (*state)->units) {
      if (unit.feed() == feed.name) sum.MergeFrom(unit.counts());
    }
    return sum;
  }

 private:
  static std::string state_name(const FeedConfig& feed) {
    return feed.agency + '|' + std::to_string(feed.partition);
  }

  /// Of agencies whose state is to be read: after a failure, too, as one would wait for another's.
  Result<void> end_what_is_open() {
    std::set<std::string> writers;
    for (const auto& feed : configuration_.feeds) {
      const auto found = states_.find(state_name(feed));
      const bool open = found != states_.end() && found->second != nullptr;
      if (has(feed) && !open) writers.insert(AgencyState::writer_role(feed));
    }
    return log_.take_over(std::vector<std::string>{writers.begin(), writers.end()});
  }

  Result<AgencyState*> state_of(const FeedConfig& feed) {
    auto& state = states_[state_name(feed)];
    if (!state) {
      BRAID_TRY(end_what_is_open());
      auto read = AgencyState::read(log_, feed);
      BRAID_TRY(read);
      state = std::move(*read);
    }
    return state.get();
  }

  DeliveryInHand in_hand(const FeedConfig& feed, ingest::Delivery& delivery) const {
    return {feed,
            delivery,
            configuration_.grants(feed, today()),
            configuration_.hash_of(feed, today()),
            delivery.note.submitted.value_or(now()),
            {},
            {},
            {},
            0};
  }
  Result<Taken> take_once(const FeedConfig& feed, ingest::Delivery& delivery);
  Result<Taken> refuse(AgencyState& state, const DeliveryInHand& intake, Faults faults);
  Result<Taken> take_back(AgencyState& state, const DeliveryInHand& intake, Fault fault);
  Result<Taken> apply(AgencyState& state, DeliveryInHand& intake, ingest::Decoder& decoder);

  const Configuration& configuration_;
  Log& log_;
  transform::LinkageKey key_;
  OwnedPartitions owned_;
  std::map<std::string, std::unique_ptr<AgencyState>> states_;
};

Result<void> KeyedEdge::tick() {
  std::set<std::string> done;
  for (const auto& feed : configuration_.feeds) {
    if (!has(feed) || !done.insert(state_name(feed)).second) continue;
    std::vector<StreamPartition> streams{{"submissions", feed.partition}};
    for (const auto* stream : {"identities", "facts", "quarantine"}) {
      streams.push_back({agency_stream(stream, feed.agency), feed.partition});
    }
    // An agency that has not delivered since the start has no writer yet, and mostly needs none.
    const auto due = log_.due_for_tick(streams);
    BRAID_TRY(due);
    if (due->empty()) continue;
    auto state = state_of(feed);
    BRAID_TRY(state);
    BRAID_TRY(add_ticks(log_, *(*state)->writer, streams));
  }
  return {};
}

/// What the units' current submissions say of this delivery.
struct Standing {
  bool all_duplicate = true;    ///< every unit is stated from this very delivery (rulings S11)
  bool all_passed_over = true;  ///< or from a later one (rulings S5)
  Counts counts;                ///< of the first time, if they stand with one of the units
};

Standing stand(const AgencyState& state, DeliveryInHand& intake) {
  Standing standing;
  std::vector<const Submission*> formers;
  for (const auto& unit : intake.verified.units) {
    const auto found = state.units.find(intake.feed.name + '/' + unit.name);
    formers.push_back(found == state.units.end() ? nullptr : &found->second);
    // Without a stated time the order of arrival counts, even if the clock went back.
    if (formers.back() != nullptr && !intake.delivery.note.submitted) {
      intake.submitted = std::max(intake.submitted, formers.back()->submitted());
    }
  }
  for (std::size_t i = 0; i < formers.size(); ++i) {
    const auto& unit = intake.verified.units[i];
    const auto* former = formers[i];
    const bool duplicate = former != nullptr &&
                           former->content_hash() == intake.delivery.content_hash &&
                           former->config_hash() == intake.config_hash;
    if (duplicate && former->has_counts()) standing.counts = former->counts();
    const bool superseded = former != nullptr && unit.mode == ingest::UnitMode::snapshot &&
                            intake.submitted < former->submitted();
    standing.all_duplicate = standing.all_duplicate && duplicate;
    standing.all_passed_over = standing.all_passed_over && (duplicate || superseded);
    intake.plan.push_back(
        {intake.feed.name + '/' + unit.name, unit.mode, duplicate || superseded, 0});
  }
  return standing;
}

Result<Taken> KeyedEdge::take_once(const FeedConfig& feed, ingest::Delivery& delivery) {
  auto found = state_of(feed);
  BRAID_TRY(found);
  AgencyState& state = **found;
  auto intake = in_hand(feed, delivery);
  if (intake.grants.empty()) {
    return refuse(state, intake, {not_in_force(delivery, feed)});
  }
  auto decoder = make_feed_decoder(configuration_, feed, intake.submitted);
  BRAID_TRY(decoder);
  const auto start = Clock::now();
  auto verified = (*decoder)->verify(delivery);
  BRAID_TRY(verified);
  intake.verifying = Clock::now() - start;
  intake.verified = std::move(*verified);
  if (!intake.verified.faults.empty()) return refuse(state, intake, intake.verified.faults);
  const auto standing = stand(state, intake);
  intake.sequence = state.last_sequence(feed.name) + 1;
  if (!standing.all_passed_over) return apply(state, intake, **decoder);

  Taken taken;
  taken.how = standing.all_duplicate ? Taken::How::duplicate : Taken::How::superseded;
  taken.counts = standing.counts;
  if (!taken.counts.records()) {
    taken.counts.set_records(static_cast<std::int64_t>(intake.verified.rows));
    taken.counts.set_accepted(taken.counts.records());
  }
  taken.counts.set_unchanged(taken.counts.accepted());
  taken.counts.set_withdrawn(0);
  BRAID_TRY(state.writer->begin());
  BRAID_TRY(state.audit.add(*state.writer, standing.all_duplicate ? "duplicate" : "superseded",
                            feed.name, {{"records", taken.counts.records()}}));
  BRAID_TRY(state.writer->commit());
  return taken;
}

Result<Taken> KeyedEdge::refuse(AgencyState& state, const DeliveryInHand& intake, Faults faults) {
  Taken taken;
  taken.how = Taken::How::refused;
  taken.faults = std::move(faults);
  taken.counts.set_records(static_cast<std::int64_t>(intake.verified.rows));
  taken.counts.set_refused(static_cast<std::int64_t>(intake.verified.rows));
  BRAID_TRY(state.writer->begin());
  BRAID_TRY(state.audit.add(*state.writer, "refusal", intake.feed.name,
                            {{"faults", static_cast<std::int64_t>(taken.faults.size())}}));
  BRAID_TRY(write_whole_refusal(state, intake, taken.faults));
  BRAID_TRY(state.writer->commit());
  return taken;
}

/// Refuses a delivery of which something has been written already: nothing of it stays.
Result<Taken> KeyedEdge::take_back(AgencyState& state, const DeliveryInHand& intake, Fault fault) {
  state.writer->abort();
  state.stated.reset();
  return refuse(state, intake, {std::move(fault)});
}

Result<Taken> KeyedEdge::apply(AgencyState& state, DeliveryInHand& intake,
                               ingest::Decoder& decoder) {
  BRAID_TRY(state.read_entries(log_));
  auto sealer = ingest::make_cms_sealer(intake.feed.seal_to);
  BRAID_TRY(sealer);
  const ingest::AdmissionOptions admission{intake.grants, &configuration_.vocabulary,
                                           sealer->get()};
  auto pseudonymiser = transform::make_pseudonymiser(
      key_.duplicate(), {&configuration_.vocabulary, intake.feed.agreement,
                         intake.feed.keep_test_patients, configuration_.link.encoding});
  BRAID_TRY(pseudonymiser);
  std::vector<transform::UnitName> names;
  for (const auto& unit : intake.verified.units) {
    names.push_back(
        {intake.feed.name + '/' + unit.name, "rec/" + intake.feed.name + '/' + unit.table});
  }
  BRAID_TRY((*pseudonymiser)->begin(names));

  Difference difference{state, intake.plan, admission, **pseudonymiser};
  BRAID_TRY(state.writer->begin());
  const auto start = Clock::now();
  const auto decoded = decoder.decode(intake.delivery, intake.verified, difference);
  const auto decoded_at = Clock::now();
  if (!decoded && decoded.error().kind == ErrorKind::refused) {
    return take_back(state, intake,
                     fault_of(intake.delivery, decoded.error().rule,
                              "the files are not what they were at the first reading",
                              "move deliveries into the folder by rename, and deliver it again"));
  }
  BRAID_TRY(decoded);
  const auto finished = difference.finish(log_, intake.delivery.note.absences_confirmed);
  if (!finished && finished.error().kind == ErrorKind::refused) {
    return take_back(
        state, intake,
        fault_of(
            intake.delivery, finished.error().rule,
            "more than a tenth of the children of the former submission are gone",
            "if they really are, put absences_confirmed = true into submission.toml and deliver "
            "it again"));
  }
  BRAID_TRY(finished);

  Taken taken;
  taken.remarks = intake.verified.remarks;
  const auto& admitted = difference.admitted();
  taken.remarks.insert(taken.remarks.end(), admitted.remarks.begin(), admitted.remarks.end());
  const auto& counted = difference.counts();
  if (counted.conflicts > 0) {
    taken.remarks.push_back(
        {"record/version-conflict", "", static_cast<std::uint64_t>(counted.conflicts)});
  }
  const auto refused = static_cast<std::int64_t>(admitted.sealed.size());
  taken.counts.set_records(static_cast<std::int64_t>(admitted.rows));
  taken.counts.set_refused(refused);
  taken.counts.set_accepted(taken.counts.records() - refused);
  taken.counts.set_unchanged(std::min(counted.unchanged, taken.counts.accepted()));
  taken.counts.set_withdrawn(counted.withdrawn);
  taken.counts.set_stale(counted.stale);
  taken.counts.set_not_granted(static_cast<std::int64_t>(admitted.not_granted));
  BRAID_TRY(write_refusals(state, intake, admitted));
  BRAID_TRY(write_submissions(state, intake, configuration_.vocabulary, taken.counts));
  BRAID_TRY(write_markers(state, intake));
  BRAID_TRY(state.audit.add(*state.writer, "intake", intake.feed.name,
                            {{"records", taken.counts.records()},
                             {"accepted", taken.counts.accepted()},
                             {"refused", taken.counts.refused()},
                             {"withdrawn", taken.counts.withdrawn()}}));
  BRAID_TRY(state.writer->commit());
  for (const auto& row : admitted.sealed) ++taken.refused_rows[row.rule.view()];
  taken.times.decode = intake.verifying + (decoded_at - start) - difference.taking();
  taken.times.pseudonymise = difference.pseudonymising();
  taken.times.append =
      difference.taking() - difference.pseudonymising() + (Clock::now() - decoded_at);
  return taken;
}

}  // namespace

Result<std::unique_ptr<Edge>> Edge::open(const Configuration& configuration, Log& log) {
  const auto file = configuration.credential("linkage-key");
  auto key = transform::LinkageKey::load(file);
  if (!key) {
    spdlog::error("The credential linkage-key cannot be used. file={} rule={}", file,
                  key.error().rule.view());
    return tl::unexpected{key.error()};
  }
  auto membership =
      log.join(group_of_edges(configuration), static_cast<Partition>(configuration.areas.size()));
  BRAID_TRY(membership);
  return std::make_unique<KeyedEdge>(configuration, log, std::move(*key), *std::move(membership));
}

}  // namespace braid::app
