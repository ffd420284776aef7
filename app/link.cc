#include "app/link.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/audit_chain.h"
#include "app/confirmation.h"
#include "app/stream_reader.h"
#include "core/keys.h"
#include "link/link.pb.h"
#include "submission/submission.pb.h"

namespace braid::app {
namespace {

using transform::LinkChange;

/// One area's linking.
class LinkedArea {
 public:
  LinkedArea(const Configuration& configuration, Partition partition)
      : partition_{partition},
        linker_{transform::make_exact_linker()},
        audit_{"link." + std::to_string(partition), partition},
        links_{"links", partition},
        confirmations_{partition} {
    std::set<std::string> agencies;
    for (const auto& feed : configuration.feeds) {
      if (feed.partition == partition) agencies.insert(feed.agency);
    }
    for (const auto& agency : agencies) {
      inputs_.push_back({agency, StreamReader{agency_stream("identities", agency), partition}});
    }
  }

  Result<void> open(Log& log) {
    auto writer = log.open_writer("link." + std::to_string(partition_));
    BRAID_TRY(writer);
    writer_ = std::move(*writer);
    auto any = links_.read(log, [&](const LogEntry& entry) { return read_stated(entry); });
    BRAID_TRY(any);
    return {};
  }

  Result<bool> step(Log& log) {
    for (auto& input : inputs_) {
      auto any = input.reader.read(log, [&](const LogEntry& entry) -> Result<void> {
        if (key_tag(entry.key) == KeyTag::marker) return read_marker(entry, wanted_markers_);
        return linker_->apply(input.agency, entry.key, entry.value);
      });
      BRAID_TRY(any);
    }
    BRAID_TRY(confirmations_.read(log));
    std::vector<LinkChange> changes;
    linker_->settle(changes);
    for (const auto& change : changes) pending_[change.subject] = change;
    if (pending_.empty() && wanted_markers_ == stated_markers_) return false;
    const auto vanishing = static_cast<std::size_t>(std::count_if(
        pending_.begin(), pending_.end(), [](const auto& item) { return !item.second.to; }));
    if (too_many_vanish(vanishing, stated_links_.size()) &&
        !confirmations_.given("links", release_)) {
      if (!held_) {
        spdlog::error(
            "Links are held back: too many would vanish at once. area={} vanishing={} "
            "stated={} remedy=\"look why, then: braid release --confirm links\"",
            partition_, vanishing, stated_links_.size());
      }
      held_ = true;
      return false;
    }
    held_ = false;
    if (!audit_is_true_) BRAID_TRY(audit_.read_back(log));
    audit_is_true_ = false;
    BRAID_TRY(publish());
    audit_is_true_ = true;
    return true;
  }

  transform::LinkTotals totals() const { return linker_->totals(); }
  bool held() const { return held_; }

 private:
  Result<void> read_stated(const LogEntry& entry) {
    const auto tag = key_tag(entry.key);
    if (tag == KeyTag::marker) return read_marker(entry, stated_markers_);
    if (tag == KeyTag::control) {
      link::v1::LinkSummary summary;
      if (parse_entry(entry, summary)) release_ = summary.release();
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
    for (const auto& [subject, change] : pending_) {
      const auto key = subject_key(subject);
      if (!change.to) {
        BRAID_TRY(writer_->erase("links", partition_, key));
        continue;
      }
      link::v1::Link link;
      link.set_person(std::string{change.to->person.view()});
      link.set_grade(link::v1::Link::FIRM);
      link.set_rule(std::string{transform::link_rule_name(change.to->rule)});
      BRAID_TRY(writer_->add("links", partition_, key, link.SerializeAsString()));
    }
    for (const auto& [feed, sequence] : wanted_markers_) {
      submission::v1::Marker marker;
      marker.set_sequence(sequence);
      BRAID_TRY(writer_->add("links", partition_, marker_key(feed), marker.SerializeAsString()));
    }
    const auto counted = linker_->totals();
    link::v1::LinkSummary summary;
    summary.set_subjects(counted.subjects);
    summary.set_persons(counted.persons);
    summary.set_conflicts(counted.conflicts);
    summary.set_release(release_ + (pending_.empty() ? 0 : 1));
    BRAID_TRY(
        writer_->add("links", partition_, control_key("summary"), summary.SerializeAsString()));
    if (!pending_.empty()) {
      BRAID_TRY(audit_.add(*writer_, "link", "links",
                           {{"changed", static_cast<std::int64_t>(pending_.size())},
                            {"subjects", counted.subjects},
                            {"persons", counted.persons}}));
    }
    BRAID_TRY(writer_->commit());
    // From here on it is stated.
    for (const auto& [subject, change] : pending_) {
      if (change.to) {
        stated_links_.insert(subject);
      } else {
        stated_links_.erase(subject);
      }
    }
    release_ = summary.release();
    pending_.clear();
    stated_markers_ = wanted_markers_;
    return {};
  }

  struct Input {
    std::string agency;
    StreamReader reader;
  };

  Partition partition_;
  std::unique_ptr<transform::Linker> linker_;
  std::unique_ptr<LogWriter> writer_;
  AuditChain audit_;
  bool audit_is_true_ = false;  ///< of the log: not before it is read, nor after a failure
  std::vector<Input> inputs_;
  StreamReader links_;
  Confirmations confirmations_;
  std::map<Id16, LinkChange> pending_;
  std::set<Id16> stated_links_;
  std::map<std::string, std::int64_t> wanted_markers_, stated_markers_;
  std::int64_t release_ = 0;
  bool held_ = false;
};

class LinkAllAreas : public LinkRole {
 public:
  LinkAllAreas(const Configuration& configuration, Log& log) : log_{log} {
    for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
      areas_.push_back(std::make_unique<LinkedArea>(configuration, partition));
    }
  }

  Result<void> open_areas() {
    for (auto& area : areas_) BRAID_TRY(area->open(log_));
    return {};
  }

  Result<bool> step() override {
    bool any = false;
    for (auto& area : areas_) {
      auto published = area->step(log_);
      BRAID_TRY(published);
      any = any || *published;
    }
    return any;
  }

  transform::LinkTotals totals() const override {
    transform::LinkTotals sum;
    for (const auto& area : areas_) {
      const auto totals = area->totals();
      sum.subjects += totals.subjects;
      sum.persons += totals.persons;
      sum.conflicts += totals.conflicts;
    }
    return sum;
  }

  bool held() const override {
    return std::any_of(areas_.begin(), areas_.end(), [](const auto& area) { return area->held(); });
  }

 private:
  Log& log_;
  std::vector<std::unique_ptr<LinkedArea>> areas_;
};

}  // namespace

Result<std::unique_ptr<LinkRole>> LinkRole::open(const Configuration& configuration, Log& log) {
  auto role = std::make_unique<LinkAllAreas>(configuration, log);
  BRAID_TRY(role->open_areas());
  return role;
}

}  // namespace braid::app
