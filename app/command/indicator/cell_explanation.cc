#include "app/command/indicator/cell_explanation.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/command/indicator/area_measurement.h"
#include "app/measure.h"
#include "app/outcome_table.h"
#include "app/stream_reader.h"
#include "audit/audit.pb.h"
#include "core/keys.h"
#include "sink/protect/protect.h"
#include "transform/measure/cell/timeline.h"
#include "transform/measure/definition/narrowing.h"
#include "transform/measure/store/deliveries.h"

namespace braid::app {
namespace {

using transform::Catalogue;
using transform::Definition;
using transform::Narrowing;

bool is_window(const sink::Outcome& outcome) { return outcome.period().starts_with("t0"); }

Breakdown breakdown_of(const sink::Outcome& outcome) {
  Breakdown breakdown;
  for (const auto& part : outcome.breakdown()) breakdown.emplace_back(part.name(), part.value());
  return breakdown;
}

/// The part of a breakdown that all steps have: a split is a condition of the last one only.
Breakdown without_split(Breakdown breakdown) {
  std::erase_if(breakdown, [](const auto& set) { return set.first == "split"; });
  return breakdown;
}

class CellExplainer {
 public:
  CellExplainer(const Configuration& configuration, Log& log,
                const SubscriptionConfig& subscription, Partition partition,
                const sink::Outcome& outcome)
      : configuration_{configuration},
        log_{log},
        subscription_{subscription},
        partition_{partition} {
    explanation_.outcome = outcome;
    const auto* found = configuration.catalogue.find(outcome.indicator(), outcome.version());
    if (found != nullptr && found->hash == outcome.definition()) definition_ = found;
  }

  Result<CellExplanation> explain() {
    if (definition_ != nullptr) {
      explanation_.title = definition_->title;
      explanation_.help = definition_->help;
      explanation_.definition = headings_of(*definition_, configuration_.vocabulary);
      BRAID_TRY(measure());
      explain_completeness();
    }
    BRAID_TRY(explain_links());
    BRAID_TRY(explain_revisions());
    return std::move(explanation_);
  }

 private:
  /// The area with the definition itself and its steps as its catalogue.
  Result<void> measure() {
    const auto& outcome = explanation_.outcome;
    const auto steps =
        transform::narrowings(*definition_, configuration_.vocabulary, is_window(outcome));
    std::vector<Definition> definitions = {*definition_};
    for (const auto& step : steps) {
      definitions.push_back(step.definition);
      if (step.left_out) definitions.push_back(*step.left_out);
    }
    const auto catalogue = Catalogue::of(std::move(definitions));
    auto options = measurer_options(configuration_, partition_);
    options.catalogue = &catalogue;
    auto publication = subscription_.publication;
    publication.indicators = {"*"};
    options.publications = {publication};
    Progress progress;
    auto measured = measure_area(configuration_, log_, partition_, options, progress);
    BRAID_TRY(measured);
    submissions_ = std::move(measured->submissions);
    const auto cells = measured->measurer->table(0);
    explain_steps(steps, cells);
    explain_cell(cells);
    return {};
  }

  const Cell* cell_of(const std::vector<Cell>& cells, const std::string& id,
                      const Breakdown& breakdown) const {
    for (const auto& cell : cells) {
      if (cell.indicator == id && cell.period == explanation_.outcome.period() &&
          cell.breakdown == breakdown) {
        return &cell;
      }
    }
    return nullptr;
  }

  ToldCount told_people(const Cell* cell) const {
    // A cell that is not there is 0 (rulings B4).
    const auto people = cell == nullptr ? 0 : cell->people;
    return told(people, people, subscription_.exact);
  }

  void explain_steps(const std::vector<Narrowing>& steps, const std::vector<Cell>& cells) {
    const auto breakdown = without_split(breakdown_of(explanation_.outcome));
    for (const auto& step : steps) {
      ExplainedStep explained{
          step.words, told_people(cell_of(cells, step.definition.id, breakdown)), std::nullopt};
      if (step.left_out) {
        explained.left_out = told_people(cell_of(cells, step.left_out->id, breakdown));
      }
      explanation_.steps.push_back(std::move(explained));
    }
  }

  void explain_cell(const std::vector<Cell>& cells) {
    const auto& outcome = explanation_.outcome;
    const auto* cell = cell_of(cells, outcome.indicator(), breakdown_of(outcome));
    const auto profile = subscription_.exact ? sink::Profile::exact : sink::Profile::linked_default;
    const auto left_out = cell == nullptr ? 0 : cell->left_out;
    explanation_.not_judged = told(left_out, left_out, subscription_.exact);
    if (cell == nullptr) {
      explanation_.moved_on = true;
      return;
    }
    const auto now = sink::protect(*cell, outcome.area(), profile);
    explanation_.moved_on = now.status() != outcome.status() || now.value() != outcome.value() ||
                            now.people() != outcome.people();
  }

  /// Kinds of fact that the definition asks for, by number.
  std::vector<std::uint8_t> kinds() const {
    std::vector<std::uint8_t> codes;
    for (const auto* list : {&definition_->facts, &definition_->needs}) {
      for (const auto& name : *list) {
        codes.push_back(static_cast<std::uint8_t>(configuration_.vocabulary.kind(name)));
      }
    }
    return codes;
  }

  bool is_of_it(const submission::v1::Submission& submission) const {
    const auto wanted = kinds();
    return std::any_of(submission.kind().begin(), submission.kind().end(), [&](std::uint32_t kind) {
      return std::find(wanted.begin(), wanted.end(), kind) != wanted.end();
    });
  }

  /// Whether each kind of agency that has a feed covers the days, as measuring judges it.
  bool covers(const transform::Deliveries& deliveries, Date first, Date last) const {
    const auto codes = kinds();
    bool any = false;
    for (const auto kind : definition_->agencies) {
      if (!deliveries.has_feed(kind)) continue;
      any = true;
      if (!deliveries.coverage(kind, codes).holds(first, last)) return false;
    }
    return any;
  }

  void explain_completeness() {
    transform::Deliveries deliveries;
    for (const auto& [key, submission] : submissions_) {
      deliveries.intern(name_of_key(key), submission.agency());
      const auto applied = deliveries.apply(name_of_key(key), submission.SerializeAsString());
      BRAID_CHECK(applied.has_value());  // it has just been parsed
    }
    deliveries.settle();
    const auto period = transform::parse_period(explanation_.outcome.period());
    explanation_.lookback_months = definition_->lookback_months;
    for (const auto* part :
         {&definition_->part, definition_->denominator ? &*definition_->denominator : nullptr}) {
      if (part == nullptr || !definition_->has_sides()) continue;
      for (const auto& relation : part->when) {
        if (relation.kind != transform::RelationKind::complete) continue;
        explanation_.followup_months = std::max(explanation_.followup_months, relation.months);
      }
    }
    if (period && explanation_.lookback_months != 0) {
      const auto first = period->first.plus_months(-explanation_.lookback_months);
      explanation_.lookback =
          covers(deliveries, first, period->last) ? Complete::yes : Complete::no;
    }
    if (period && explanation_.followup_months != 0) {
      const auto last = period->last.plus_months(explanation_.followup_months);
      explanation_.followup =
          covers(deliveries, period->first, last) ? Complete::yes : Complete::case_by_case;
    }
    explain_feeds(period);
  }

  void explain_feeds(const std::optional<transform::LabelledPeriod>& period) {
    for (const auto& feed : configuration_.feeds) {
      if (feed.partition != partition_) continue;
      ExplainedFeed explained;
      explained.feed = feed.name;
      explained.agency = feed.agency;
      std::vector<transform::DaySpan> spans;
      std::int64_t refused = 0, not_granted = 0;
      bool of_it = false;
      for (const auto& [key, submission] : submissions_) {
        if (submission.feed() != feed.name) continue;
        explained.deliveries = std::max(explained.deliveries, submission.sequence());
        refused += submission.counts().refused();
        not_granted += submission.counts().not_granted();
        if (!is_of_it(submission)) continue;
        of_it = true;
        for (const auto& days : submission.covers()) {
          spans.push_back({Date{days.first()}, Date{days.last()}});
        }
      }
      if (!of_it) continue;
      const transform::Coverage coverage{std::move(spans)};
      std::vector<std::string> texts;
      for (const auto& days : coverage.spans()) {
        texts.push_back(days.first.text() + ".." + days.last.text());
      }
      explained.covers = joined(texts, ", ");
      explained.covers_period =
          period &&
          coverage.holds(period->first.plus_months(-definition_->lookback_months), period->last);
      explained.refused = told(refused, refused, subscription_.exact);
      explained.not_granted = told(not_granted, not_granted, subscription_.exact);
      explanation_.feeds.push_back(std::move(explained));
    }
  }

  Result<void> explain_links() {
    OutcomeTable table{subscription_.name, partition_};
    BRAID_TRY(table.read(log_));
    if (!table.coverage()) return {};
    for (const auto& group : table.coverage()->group()) {
      if (group.breakdown_size() > 0) continue;
      for (auto& feed : explanation_.feeds) {
        if (feed.agency != group.agency()) continue;
        feed.linked = group.status() == "ok" ? group.value() : group.status();
      }
    }
    return {};
  }

  /// Whether a cause of a release can be one of this cell.
  bool concerns(const ReleaseCause& cause) const {
    using Kind = ReleaseCause::Kind;
    const auto& outcome = explanation_.outcome;
    if (cause.kind == Kind::definition || cause.kind == Kind::retired) {
      return cause.about == outcome.indicator() + " " + std::to_string(outcome.version());
    }
    if (cause.kind != Kind::delivery && cause.kind != Kind::late &&
        cause.kind != Kind::correction) {
      return true;
    }
    if (definition_ == nullptr) return true;
    // A person's attributes, and the programme's t0, may come from any feed that says them.
    return std::any_of(
        configuration_.feeds.begin(), configuration_.feeds.end(),
        [&](const FeedConfig& feed) { return feed.name == cause.about && may_tell(feed); });
  }
  bool may_tell(const FeedConfig& feed) const {
    const auto& kinds_of_it = definition_->agencies;
    const bool window = is_window(explanation_.outcome) && feed.kind == AgencyKind::programme;
    const bool attributes = explanation_.outcome.breakdown_size() > 0;
    return window || attributes || kinds_of_it.empty() ||
           std::find(kinds_of_it.begin(), kinds_of_it.end(), feed.kind) != kinds_of_it.end();
  }

  Result<void> explain_revisions() {
    const auto& outcome = explanation_.outcome;
    std::map<std::int64_t, ExplainedRevision> by_number;
    for (const auto number : outcome.revised()) by_number[number].number = number;
    by_number[outcome.revision()].number = outcome.revision();
    explanation_.earlier_unknown = subscription_.as_json;
    StreamReader audit{"audit", partition_};
    auto any = audit.read(log_, [&](const LogEntry& entry) -> Result<void> {
      audit::v1::Entry told_of;
      if (!parse_entry(entry, told_of) || told_of.act() != "release" ||
          told_of.about() != subscription_.name) {
        return {};
      }
      std::int64_t number = 0;
      for (const auto& item : told_of.count()) {
        if (item.name() == "number") number = item.count();
      }
      const auto found = by_number.find(number);
      if (found != by_number.end()) read_release(told_of, found->second);
      return {};
    });
    BRAID_TRY(any);
    for (auto it = by_number.rbegin(); it != by_number.rend(); ++it) {
      explanation_.revisions.push_back(std::move(it->second));
    }
    return {};
  }

  void read_release(const audit::v1::Entry& entry, ExplainedRevision& revision) const {
    constexpr std::int64_t kSecondsOfADay = 86'400;
    revision.day = Date{static_cast<std::int32_t>(entry.at() / kSecondsOfADay)}.text();
    revision.causes.clear();
    for (const auto& item : entry.count()) {
      auto cause = cause_from_text(item.name(), item.count());
      if (!cause || !concerns(*cause)) continue;
      const bool links = cause->kind == ReleaseCause::Kind::links;
      const auto count =
          links ? told(cause->count, cause->count, subscription_.exact) : ToldCount{};
      if (!subscription_.exact) cause->count = 0;
      revision.causes.push_back({std::move(*cause), count});
    }
  }

  const Configuration& configuration_;
  Log& log_;
  const SubscriptionConfig& subscription_;
  Partition partition_;
  const Definition* definition_ = nullptr;  ///< in force with the meaning that was published
  std::map<std::string, submission::v1::Submission> submissions_;
  CellExplanation explanation_;
};

}  // namespace

Result<CellExplanation> explain_outcome(const Configuration& configuration, Log& log,
                                        const SubscriptionConfig& subscription, Partition partition,
                                        const sink::Outcome& outcome) {
  return CellExplainer{configuration, log, subscription, partition, outcome}.explain();
}

}  // namespace braid::app
