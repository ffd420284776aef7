#include "app/measure.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/evaluation/evaluation_stream.h"
#include "app/evaluation/measured_areas.h"
#include "app/file_sinks.h"
#include "app/outcome_stream.h"
#include "app/owned_areas.h"
#include "app/stream_reader.h"
#include "app/tick.h"
#include "core/heart.h"
#include "core/keys.h"
#include "link/link.pb.h"
#include "sink/protect/protect_coverage.h"
#include "submission/submission.pb.h"
#include "transform/measure/measurer.h"

namespace braid::app {
transform::MeasurerOptions measurer_options(const Configuration& configuration,
                                            Partition partition) {
  transform::MeasurerOptions options;
  options.vocabulary = &configuration.vocabulary;
  options.catalogue = &configuration.catalogue;
  for (const auto& subscription : configuration.subscriptions) {
    options.publications.push_back(subscription.publication);
  }
  options.programmes = configuration.programmes;
  for (const auto& feed : configuration.feeds) {
    if (feed.partition == partition) options.feeds.push_back({feed.name, feed.kind});
  }
  return options;
}

namespace {

using Sequences = std::map<std::string, std::int64_t>;  // feed -> sequence

/// One area's measuring: its facts, its cells, and its part of every outcome stream.
class MeasuredArea {
 public:
  MeasuredArea(const Configuration& configuration, Partition partition)
      : configuration_{configuration},
        area_{configuration.areas[partition]},
        partition_{partition},
        measurer_{transform::make_measurer(measurer_options(configuration, partition))},
        audit_{writer_role(partition), partition},
        evaluations_{partition},
        links_{"links", partition},
        submissions_{"submissions", partition},
        confirmations_{partition} {
    for (const auto& agency : agencies_of(configuration, partition)) {
      inputs_.push_back({agency, StreamReader{agency_stream("facts", agency), partition}});
    }
    for (const auto& subscription : configuration.subscriptions) {
      streams_.emplace_back(subscription, area_, partition);
    }
  }

  static std::string writer_role(Partition partition) {
    return "measure." + std::to_string(partition);
  }

  Result<void> open(Log& log) {
    auto writer = log.open_writer(writer_role(partition_));
    BRAID_TRY(writer);
    writer_ = std::move(*writer);
    for (auto& stream : streams_) BRAID_TRY(stream.read_back(log));
    if (has_evaluations()) BRAID_TRY(evaluations_.read_back(log));
    return {};
  }

  Result<bool> step(Log& log) {
    auto read = read_inputs(log);
    BRAID_TRY(read);
    waiting_ = waiting_ || *read;
    if (!waiting_ || !is_cut()) return false;
    measurer_->settle();
    broken_ = !measurer_->reconciles();
    if (broken_) {
      spdlog::error("Stays do not add up, nothing of the area is published. area={} rule=R8",
                    area_);
      waiting_ = false;
      return false;
    }
    auto published = publish(log);
    BRAID_TRY(published);
    auto evaluated = publish_evaluations();
    BRAID_TRY(evaluated);
    // What is held back waits for new input or for a confirmation, which read_inputs() tells.
    waiting_ = false;
    return *published || *evaluated;
  }

  Result<void> tick(Log& log) {
    std::vector<StreamPartition> streams;
    for (const auto& stream : streams_) streams.push_back({stream.name(), partition_});
    if (has_evaluations()) streams.push_back({EvaluationStream::kName, partition_});
    return add_ticks(log, *writer_, streams);
  }

  const std::vector<OutcomeStream>& streams() const { return streams_; }
  /// Of the last time that the area was measured.
  braid::outcome::v1::Coverage coverage() const {
    return sink::protect_coverage(coverage_, area_, sink::Profile::linked_default);
  }
  bool settled() const { return !waiting_ && is_cut(); }
  bool held() const { return held_; }
  bool broken() const { return broken_; }

 private:
  Result<bool> read_inputs(Log& log) {
    bool any = false;
    for (auto& input : inputs_) {
      auto read = input.reader.read(log, [&](const LogEntry& entry) -> Result<void> {
        if (key_tag(entry.key) == KeyTag::marker) return read_marker(entry, facts_at_);
        return measurer_->apply_fact(input.agency, entry.key, entry.value);
      });
      BRAID_TRY(read);
      any = any || *read;
    }
    auto read = links_.read(log, [&](const LogEntry& entry) -> Result<void> {
      if (key_tag(entry.key) == KeyTag::marker) return read_marker(entry, links_at_);
      if (entry.key == control_key("summary")) return read_summary(entry);
      return measurer_->apply_link(entry.key, entry.value);
    });
    BRAID_TRY(read);
    any = any || *read;
    read = submissions_.read(log, [&](const LogEntry& entry) -> Result<void> {
      submission::v1::Submission submission;
      if (key_tag(entry.key) != KeyTag::unit || !parse_entry(entry, submission)) return {};
      // An agency that is configured no more has no facts here, so its coverage must not count.
      if (!reads(submission.agency())) return {};
      auto& sequence = submitted_at_[submission.feed()];
      sequence = std::max(sequence, submission.sequence());
      delivered_[std::string{entry.key}] = DeliveredUnit::of(submission);
      return measurer_->apply_submission(entry.key, entry.value);
    });
    BRAID_TRY(read);
    any = any || *read;
    auto confirmed = confirmations_.read(log);
    BRAID_TRY(confirmed);
    return any || *confirmed;
  }

  static Result<void> read_marker(const LogEntry& entry, Sequences& markers) {
    submission::v1::Marker marker;
    if (parse_entry(entry, marker))
      markers[std::string{name_of_key(entry.key)}] = marker.sequence();
    return {};
  }

  Result<void> read_summary(const LogEntry& entry) {
    if (!parse_entry(entry, summary_)) {
      return fail(ErrorKind::misconfigured, "log/unreadable-entry");
    }
    return {};
  }

  LinkCoverage measured_coverage() const {
    auto coverage = measurer_->link_coverage();
    coverage.subjects = summary_.subjects();
    coverage.persons = summary_.persons();
    coverage.conflicts = summary_.conflicts();
    coverage.reviews = summary_.reviews();
    coverage.foreign = summary_.foreign();
    coverage.blocks_over_cap.assign(summary_.blocks_over_cap().begin(),
                                    summary_.blocks_over_cap().end());
    return coverage;
  }

  /// Facts, submissions and links speak up to the same submissions (rulings S8). The streams of one
  /// commit may be seen one after another, so a feed counts from wherever it was seen first.
  bool is_cut() const {
    const auto at = [](const Sequences& markers, const std::string& feed) {
      const auto found = markers.find(feed);
      return found == markers.end() ? 0 : found->second;
    };
    const auto agrees = [&](const auto& item) {
      const auto sequence = at(submitted_at_, item.first);
      return at(facts_at_, item.first) == sequence && at(links_at_, item.first) == sequence;
    };
    return std::all_of(submitted_at_.begin(), submitted_at_.end(), agrees) &&
           std::all_of(facts_at_.begin(), facts_at_.end(), agrees);
  }

  bool reads(const std::string& agency) const {
    return std::any_of(inputs_.begin(), inputs_.end(),
                       [&](const Input& input) { return input.agency == agency; });
  }

  Result<bool> publish(Log& log) {
    bool any = false;
    held_ = false;
    if (!audit_is_true_) BRAID_TRY(audit_.read_back(log));
    audit_is_true_ = true;
    coverage_ = measured_coverage();
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      const auto cells = measurer_->table(i);
      ReleaseNote note;
      note.catalogue = configuration_.catalogue.hash();
      note.up_to = submitted_at_;
      note.coverage = coverage_;
      note.links_moved = summary_.moved();
      for (const auto& [key, unit] : delivered_) note.units.push_back(unit);
      for (const auto& cell : cells) {
        if (cell.as_of.is_none()) continue;
        if (note.as_of.is_none() || note.as_of < cell.as_of) note.as_of = cell.as_of;
      }
      auto result = streams_[i].publish(*writer_, audit_, cells, note, confirmations_);
      audit_is_true_ = result.has_value();
      BRAID_TRY(result);
      any = any || *result == PublishResult::published;
      held_ = held_ || *result == PublishResult::held;
    }
    for (const auto& remark : measurer_->remarks()) {
      spdlog::info("Measured with a remark. area={} rule={} count={}", area_, remark.rule.view(),
                   remark.count);
    }
    return any;
  }

  bool has_evaluations() const {
    const auto& plans = configuration_.evaluations;
    return std::any_of(plans.begin(), plans.end(),
                       [](const auto& plan) { return plan.is_planned(); });
  }

  /// Every planned evaluation, of the people of this area.
  Result<bool> publish_evaluations() {
    bool any = false;
    if (!has_evaluations() || held_) return any;
    for (const auto& plan : configuration_.evaluations) {
      if (!plan.is_planned()) continue;
      const auto reader = measurer_->cohort(transform::question_of(plan));
      auto evaluation =
          released_evaluation(plan, {{area_, reader.get()}}, [](std::string_view) { beat(); });
      auto published = evaluations_.publish(*writer_, audit_, evaluation, submitted_at_);
      audit_is_true_ = published.has_value();
      BRAID_TRY(published);
      any = any || *published;
    }
    return any;
  }

  struct Input {
    std::string agency;
    StreamReader reader;
  };

  const Configuration& configuration_;
  std::string area_;
  Partition partition_;
  std::unique_ptr<transform::Measurer> measurer_;
  std::unique_ptr<LogWriter> writer_;
  AuditChain audit_;
  bool audit_is_true_ = false;  ///< of the log: not before it is read, nor after a failure
  EvaluationStream evaluations_;
  std::vector<Input> inputs_;
  StreamReader links_, submissions_;
  Confirmations confirmations_;
  std::vector<OutcomeStream> streams_;
  Sequences facts_at_, links_at_, submitted_at_;
  std::map<std::string, DeliveredUnit> delivered_;  // by key of the unit
  link::v1::LinkSummary summary_;
  LinkCoverage coverage_;
  bool waiting_ = true;
  bool held_ = false;
  bool broken_ = false;
};

class MeasureAllAreas : public MeasureRole {
 public:
  MeasureAllAreas(const Configuration& configuration, Log& log,
                  std::unique_ptr<LogMembership> membership)
      : configuration_{configuration},
        log_{log},
        areas_{std::move(membership)},
        sinks_{configuration} {}

  Result<bool> divide() override { return areas_.divide(log_); }
  Result<void> tick() override { return areas_.tick(log_); }

  Result<bool> step() override {
    auto any = areas_.step(log_, [&](Partition partition) {
      return std::make_unique<MeasuredArea>(configuration_, partition);
    });
    BRAID_TRY(any);
    if (areas_.has(0)) BRAID_TRY(sinks_.fill(log_));
    return any;
  }

  std::vector<PublishedCounts> published() const override {
    std::vector<PublishedCounts> counts;
    for (std::size_t i = 0; i < configuration_.subscriptions.size(); ++i) {
      PublishedCounts item;
      item.subscription = configuration_.subscriptions[i].name;
      for (const auto& [partition, area] : areas_) {
        item.cells += static_cast<std::int64_t>(area->streams()[i].stated().size());
        const auto& stream = area->streams()[i];
        item.revised += stream.revised();
        item.revision = std::max(item.revision, stream.release());
        if (const auto day = stream.as_of(); !day.is_none()) {
          item.as_of = item.as_of.is_none() ? day : std::max(item.as_of, day);
        }
      }
      counts.push_back(std::move(item));
    }
    return counts;
  }

  std::vector<braid::outcome::v1::Coverage> coverage() const override {
    std::vector<braid::outcome::v1::Coverage> coverage;
    for (const auto& [partition, area] : areas_) coverage.push_back(area->coverage());
    return coverage;
  }

  bool settled() const override {
    return std::all_of(areas_.begin(), areas_.end(),
                       [](const auto& item) { return item.second->settled(); });
  }

  bool held() const override {
    return std::any_of(areas_.begin(), areas_.end(),
                       [](const auto& item) { return item.second->held(); });
  }
  bool broken() const override {
    return std::any_of(areas_.begin(), areas_.end(),
                       [](const auto& item) { return item.second->broken(); });
  }

 private:
  const Configuration& configuration_;
  Log& log_;
  OwnedAreas<MeasuredArea> areas_;
  FileSinks sinks_;
};

}  // namespace

Result<std::unique_ptr<MeasureRole>> MeasureRole::open(const Configuration& configuration,
                                                       Log& log) {
  auto membership = log.join("measure", static_cast<Partition>(configuration.areas.size()));
  BRAID_TRY(membership);
  return std::make_unique<MeasureAllAreas>(configuration, log, *std::move(membership));
}

}  // namespace braid::app
