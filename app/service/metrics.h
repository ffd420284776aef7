#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "app/service/board.h"

namespace braid::app {

/// What a role counts of its use of the log. Safe to share between threads.
struct RoleMeters {
  prometheus::Counter& read_entries;
  prometheus::Counter& written_entries;
  prometheus::Counter& written_bytes;
  prometheus::Counter& commits;
  prometheus::Counter& commits_failed;
  prometheus::Histogram& commit_duration;
  prometheus::Histogram& work;     ///< linking or measuring, without what is published
  prometheus::Histogram& publish;  ///< from the beginning of a transaction to its commit
};

/// Where a delivery's time went.
struct FeedMeters {
  prometheus::Histogram& decode;
  prometheus::Histogram& pseudonymise;
  prometheus::Histogram& append;
};

/// A family as it is documented (docs/metrics.md).
struct MetricDescription {
  std::string name, type, labels;
};

/// Counts and measures of the service in Prometheus' form. What the board knows is read from it
/// when somebody asks; the rest is counted here. Labels are names of roles, feeds, subscriptions,
/// stages and rules: closed sets, and no value of a record. Safe to share between threads.
class Metrics {
 public:
  Metrics();

  /// Made on first use, and the same ever after.
  RoleMeters& role(const std::string& name);
  FeedMeters& feed(const std::string& name);

  /// The text form of everything (version 0.0.4).
  std::string text(const ServiceState& state,
                   const std::map<std::string, std::chrono::milliseconds>& silences) const;
  /// Every family that there can be, by name.
  std::vector<MetricDescription> descriptions() const;

 private:
  template <class Metric>
  using Family = prometheus::Family<Metric>;

  prometheus::Registry registry_;
  Family<prometheus::Counter>&read_entries_, &written_entries_, &written_bytes_, &commits_;
  Family<prometheus::Histogram>&commit_duration_, &stage_duration_, &delivery_stage_duration_;
  mutable std::mutex mutex_;
  std::map<std::string, RoleMeters> roles_;
  std::map<std::string, FeedMeters> feeds_;
};

/// Seconds as Prometheus wants them.
template <class Duration>
double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace braid::app
