#include "app/link.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "app/audit_chain.h"
#include "app/confirmation.h"
#include "app/owned_areas.h"
#include "app/stream_reader.h"
#include "app/tick.h"
#include "core/keys.h"
#include "link/link.pb.h"
#include "submission/submission.pb.h"

namespace braid::app {
namespace {

using transform::LinkChange;

/// One area's linking.
class LinkedArea {
 public:
  LinkedArea(const Configuration& configuration, const transform::LinkerOptions& options,
             Partition partition)
      : partition_{partition},
        model_hash_{options.model ? transform::model_hash(*options.model) : 0},
        linker_{transform::make_linker(options)},
        audit_{writer_role(partition), partition},
        decisions_{"decisions", partition},
        links_{"links", partition},
        reviews_{"reviews", partition},
        confirmations_{partition} {
    for (const auto& agency : agencies_of(configuration, partition)) {
      inputs_.push_back({agency, StreamReader{agency_stream("identities", agency), partition}});
    }
  }

  static std::string writer_role(Partition partition) {
    return "link." + std::to_string(partition);
  }

  Result<void> open(Log& log) {
    auto writer = log.open_writer(writer_role(partition_));
    BRAID_TRY(writer);
    writer_ = std::move(*writer);
    auto any = links_.read(log, [&](const LogEntry& entry) { return read_stated(entry); });
    BRAID_TRY(any);
    any = reviews_.read(
        log, [&](const LogEntry& entry) { return linker_->apply_stated(entry.key, entry.value); });
    BRAID_TRY(any);
    return {};
  }

  Result<bool> step(Log& log) {
    BRAID_TRY(read_inputs(log));
    linker_->settle(changes_);
    take_changes();
    if (pending_links_.empty() && pending_reviews_.empty() && wanted_markers_ == stated_markers_) {
      return false;
    }
    if (is_held_back()) return false;
    if (!audit_is_true_) BRAID_TRY(audit_.read_back(log));
    audit_is_true_ = false;
    BRAID_TRY(publish());
    audit_is_true_ = true;
    return true;
  }

  Result<void> tick(Log& log) {
    const std::array<StreamPartition, 2> streams{{{"links", partition_}, {"reviews", partition_}}};
    return add_ticks(log, *writer_, streams);
  }

  transform::LinkTotals totals() const { return linker_->totals(); }
  bool held() const { return held_; }

 private:
  Result<void> read_inputs(Log& log) {
    for (auto& input : inputs_) {
      auto any = input.reader.read(log, [&](const LogEntry& entry) -> Result<void> {
        if (key_tag(entry.key) == KeyTag::marker) return read_marker(entry, wanted_markers_);
        return linker_->apply(input.agency, entry.key, entry.value);
      });
      BRAID_TRY(any);
    }
    auto any = decisions_.read(log, [&](const LogEntry& entry) {
      return linker_->apply_decision(entry.key, entry.value);
    });
    BRAID_TRY(any);
    BRAID_TRY(confirmations_.read(log));
    return {};
  }

  /// What is held back, or was not written for a failure, waits with what is new.
  void take_changes() {
    for (auto& change : changes_.links) pending_links_[change.subject] = change;
    for (auto& change : changes_.reviews) pending_reviews_[change.id] = std::move(change.value);
    changes_.links.clear();
    changes_.reviews.clear();
  }

  bool is_held_back() {
    const auto vanishing =
        static_cast<std::size_t>(std::count_if(pending_links_.begin(), pending_links_.end(),
                                               [](const auto& item) { return !item.second.to; }));
    const bool hold = too_many_vanish(vanishing, stated_links_.size()) &&
                      !confirmations_.given("links", release_);
    if (hold && !held_) {
      spdlog::error(
          "Links are held back: too many would vanish at once. area={} vanishing={} "
          "stated={} remedy=\"look why, then: braid release --confirm links\"",
          partition_, vanishing, stated_links_.size());
    }
    return held_ = hold;
  }

  Result<void> read_stated(const LogEntry& entry) {
    const auto tag = key_tag(entry.key);
    if (tag == KeyTag::marker) return read_marker(entry, stated_markers_);
    if (tag == KeyTag::control) {
      link::v1::LinkSummary summary;
      if (parse_entry(entry, summary)) {
        release_ = summary.release();
        moved_ = summary.moved();
      }
      return {};
    }
    if (const auto subject = id_of_key(entry.key)) {
      if (entry.value) {
        stated_links_.insert(*subject);
      } else {
        stated_links_.erase(*subject);
      }
    }
    return linker_->apply_stated(entry.key, entry.value);
  }

  static Result<void> read_marker(const LogEntry& entry,
                                  std::map<std::string, std::int64_t>& markers) {
    submission::v1::Marker marker;
    if (parse_entry(entry, marker))
      markers[std::string{name_of_key(entry.key)}] = marker.sequence();
    return {};
  }

  Result<void> publish() {
    BRAID_TRY(writer_->begin());
    BRAID_TRY(write_links());
    BRAID_TRY(write_reviews());
    for (const auto& [feed, sequence] : wanted_markers_) {
      submission::v1::Marker marker;
      marker.set_sequence(sequence);
      BRAID_TRY(writer_->add("links", partition_, marker_key(feed), marker.SerializeAsString()));
    }
    const auto release = release_ + (pending_links_.empty() ? 0 : 1);
    const auto moved = moved_ + static_cast<std::int64_t>(pending_links_.size());
    BRAID_TRY(write_summary(release, moved));
    BRAID_TRY(writer_->commit());
    // From here on it is stated.
    for (const auto& [subject, change] : pending_links_) {
      if (change.to) {
        stated_links_.insert(subject);
      } else {
        stated_links_.erase(subject);
      }
    }
    release_ = release;
    moved_ = moved;
    pending_links_.clear();
    pending_reviews_.clear();
    stated_markers_ = wanted_markers_;
    return {};
  }

  Result<void> write_links() {
    for (const auto& [subject, change] : pending_links_) {
      const auto key = subject_key(subject);
      if (!change.to) {
        BRAID_TRY(writer_->erase("links", partition_, key));
        continue;
      }
      link::v1::Link link;
      link.set_person(std::string{change.to->person.view()});
      link.set_grade(change.to->grade == transform::LinkGrade::firm ? link::v1::Link::FIRM
                                                                    : link::v1::Link::PROBABLE);
      link.set_rule(std::string{transform::link_rule_name(change.to->rule)});
      BRAID_TRY(writer_->add("links", partition_, key, link.SerializeAsString()));
    }
    return {};
  }

  Result<void> write_reviews() {
    for (const auto& [id, value] : pending_reviews_) {
      const auto key = review_key(id);
      if (value.empty()) {
        BRAID_TRY(writer_->erase("reviews", partition_, key));
      } else {
        BRAID_TRY(writer_->add("reviews", partition_, key, value));
      }
    }
    return {};
  }

  Result<void> write_summary(std::int64_t release, std::int64_t moved) {
    const auto counted = linker_->totals();
    link::v1::LinkSummary summary;
    summary.set_subjects(counted.subjects);
    summary.set_persons(counted.persons);
    summary.set_conflicts(counted.conflicts);
    summary.set_release(release);
    summary.set_moved(moved);
    summary.set_reviews(counted.reviews);
    summary.set_foreign(counted.foreign);
    summary.set_model_hash(model_hash_);
    for (const auto blocks : counted.blocks_over_cap) summary.add_blocks_over_cap(blocks);
    BRAID_TRY(
        writer_->add("links", partition_, control_key("summary"), summary.SerializeAsString()));
    if (pending_links_.empty()) return {};
    return audit_.add(*writer_, "link", "links",
                      {{"changed", static_cast<std::int64_t>(pending_links_.size())},
                       {"subjects", counted.subjects},
                       {"persons", counted.persons}});
  }

  struct Input {
    std::string agency;
    StreamReader reader;
  };

  Partition partition_;
  std::uint64_t model_hash_;
  std::unique_ptr<transform::Linker> linker_;
  std::unique_ptr<LogWriter> writer_;
  AuditChain audit_;
  bool audit_is_true_ = false;  ///< of the log: not before it is read, nor after a failure
  std::vector<Input> inputs_;
  StreamReader decisions_, links_, reviews_;
  Confirmations confirmations_;
  transform::LinkChanges changes_;
  std::map<Id16, LinkChange> pending_links_;
  std::map<Id16, std::string> pending_reviews_;
  std::set<Id16> stated_links_;
  std::map<std::string, std::int64_t> wanted_markers_, stated_markers_;
  std::int64_t release_ = 0;
  std::int64_t moved_ = 0;  ///< links made, changed and withdrawn, of all releases
  bool held_ = false;
};

class LinkAllAreas : public LinkRole {
 public:
  LinkAllAreas(const Configuration& configuration, Log& log, transform::LinkerOptions options,
               std::unique_ptr<LogMembership> membership)
      : configuration_{configuration},
        log_{log},
        options_{std::move(options)},
        areas_{std::move(membership)} {}

  Result<bool> divide() override { return areas_.divide(log_); }
  Result<void> tick() override { return areas_.tick(log_); }

  Result<bool> step() override {
    return areas_.step(log_, [&](Partition partition) {
      return std::make_unique<LinkedArea>(configuration_, options_, partition);
    });
  }

  transform::LinkTotals totals() const override {
    transform::LinkTotals sum;
    for (const auto& [partition, area] : areas_) sum += area->totals();
    return sum;
  }

  bool held() const override {
    return std::any_of(areas_.begin(), areas_.end(),
                       [](const auto& item) { return item.second->held(); });
  }

 private:
  const Configuration& configuration_;
  Log& log_;
  transform::LinkerOptions options_;
  OwnedAreas<LinkedArea> areas_;
};

}  // namespace

Result<transform::LinkerOptions> link_options(const Configuration& configuration) {
  transform::LinkerOptions options;
  options.method = configuration.link.method;
  options.guards = configuration.link.guards;
  options.config_hash = transform::encoding_config_hash(configuration.link.encoding);
  if (options.method == transform::LinkerOptions::Method::exact) return options;
  Faults faults;
  auto model = transform::load_link_model(configuration.link.model, faults);
  if (!model) {
    for (const auto& fault : faults) {
      spdlog::error("The link model cannot be used. file={} line={} fault=\"{}\" remedy=\"{}\"",
                    fault.file, fault.line, fault.message, fault.remedy);
    }
    return fail(ErrorKind::misconfigured, "link/model");
  }
  if (model->config_hash != 0 && model->config_hash != options.config_hash) {
    spdlog::error(
        "The link model was trained on another encoding. file={} remedy=\"train it anew on this "
        "log: braid link train\"",
        configuration.link.model);
    return fail(ErrorKind::misconfigured, "link/model-encoding");
  }
  options.model = std::make_shared<const transform::LinkModel>(*std::move(model));
  return options;
}

Result<std::unique_ptr<LinkRole>> LinkRole::open(const Configuration& configuration, Log& log) {
  auto options = link_options(configuration);
  BRAID_TRY(options);
  auto membership = log.join("link", static_cast<Partition>(configuration.areas.size()));
  BRAID_TRY(membership);
  return std::make_unique<LinkAllAreas>(configuration, log, *std::move(options),
                                        *std::move(membership));
}

}  // namespace braid::app
