#include "app/service/metrics.h"

#include <prometheus/text_serializer.h>

#include <algorithm>

#include "app/service/board_metrics.h"

namespace braid::app {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildHistogram;
using prometheus::Histogram;

constexpr const char* kReadEntries = "braid_log_read_entries_total";
constexpr const char* kWrittenEntries = "braid_log_written_entries_total";
constexpr const char* kWrittenBytes = "braid_log_written_bytes_total";
constexpr const char* kCommits = "braid_log_commits_total";
constexpr const char* kCommitDuration = "braid_log_commit_duration_seconds";
constexpr const char* kStageDuration = "braid_stage_duration_seconds";
constexpr const char* kDeliveryStageDuration = "braid_delivery_stage_duration_seconds";

/// From a commit to a fast disk to the first reading of a large partnership.
const Histogram::BucketBoundaries kSeconds = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3,
                                              1,     3,     10,   30,   100, 300};

}  // namespace

Metrics::Metrics()
    : read_entries_{BuildCounter()
                        .Name(kReadEntries)
                        .Help("Entries read from the log")
                        .Register(registry_)},
      written_entries_{BuildCounter()
                           .Name(kWrittenEntries)
                           .Help("Entries committed to the log")
                           .Register(registry_)},
      written_bytes_{BuildCounter()
                         .Name(kWrittenBytes)
                         .Help("Bytes of keys and values committed to the log")
                         .Register(registry_)},
      commits_{BuildCounter()
                   .Name(kCommits)
                   .Help("Transactions by outcome: committed, failed")
                   .Register(registry_)},
      commit_duration_{BuildHistogram()
                           .Name(kCommitDuration)
                           .Help("How long the log took to confirm a transaction")
                           .Register(registry_)},
      stage_duration_{BuildHistogram()
                          .Name(kStageDuration)
                          .Help("Time of one step of a role: link, measure, publish")
                          .Register(registry_)},
      delivery_stage_duration_{BuildHistogram()
                                   .Name(kDeliveryStageDuration)
                                   .Help("Time of one delivery: decode, pseudonymise, append")
                                   .Register(registry_)} {}

RoleMeters& Metrics::role(const std::string& name) {
  const std::lock_guard lock{mutex_};
  const auto found = roles_.find(name);
  if (found != roles_.end()) return found->second;
  // The edge's own stages are those of its deliveries.
  const std::string work = name == "edge" ? "take" : name;
  return roles_
      .emplace(
          name,
          RoleMeters{read_entries_.Add({{"role", name}}), written_entries_.Add({{"role", name}}),
                     written_bytes_.Add({{"role", name}}),
                     commits_.Add({{"role", name}, {"outcome", "committed"}}),
                     commits_.Add({{"role", name}, {"outcome", "failed"}}),
                     commit_duration_.Add({{"role", name}}, kSeconds),
                     stage_duration_.Add({{"role", name}, {"stage", work}}, kSeconds),
                     stage_duration_.Add({{"role", name}, {"stage", "publish"}}, kSeconds)})
      .first->second;
}

FeedMeters& Metrics::feed(const std::string& name) {
  const std::lock_guard lock{mutex_};
  const auto found = feeds_.find(name);
  if (found != feeds_.end()) return found->second;
  const auto stage = [&](const char* word) -> Histogram& {
    return delivery_stage_duration_.Add({{"feed", name}, {"stage", word}}, kSeconds);
  };
  return feeds_.emplace(name, FeedMeters{stage("decode"), stage("pseudonymise"), stage("append")})
      .first->second;
}

std::string Metrics::text(const ServiceState& state,
                          const std::map<std::string, std::chrono::milliseconds>& silences) const {
  auto families = board_metrics(state, silences);
  auto counted = registry_.Collect();
  families.insert(families.end(), std::make_move_iterator(counted.begin()),
                  std::make_move_iterator(counted.end()));
  return prometheus::TextSerializer{}.Serialize(families);
}

std::vector<MetricDescription> Metrics::descriptions() const {
  std::vector<MetricDescription> all;
  for (const auto& family : board_families()) {
    all.push_back({std::string{family.name},
                   family.type == prometheus::MetricType::Counter ? "counter" : "gauge",
                   std::string{family.labels}});
  }
  for (const auto& [name, labels] : {std::pair{kReadEntries, "role"},
                                     {kWrittenEntries, "role"},
                                     {kWrittenBytes, "role"},
                                     {kCommits, "role, outcome"}}) {
    all.push_back({name, "counter", labels});
  }
  for (const auto& [name, labels] : {std::pair{kCommitDuration, "role"},
                                     {kStageDuration, "role, stage"},
                                     {kDeliveryStageDuration, "feed, stage"}}) {
    all.push_back({name, "histogram", labels});
  }
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.name < b.name; });
  return all;
}

}  // namespace braid::app
