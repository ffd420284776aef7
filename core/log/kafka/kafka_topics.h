#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/log.h"
#include "core/result.h"

namespace braid {

/// What a topic must have so that the log keeps its promises, and what it is made with.
struct KafkaTopicRules {
  /// Copies of every entry, and how many of them must have an entry before it counts as written.
  int replication = 3;
  int min_insync = 2;
  /// A replaced or withdrawn content is compacted away at the latest this long after it was
  /// replaced, once a later entry has closed its segment (max.compaction.lag.ms).
  std::chrono::milliseconds compact_within{std::chrono::hours{1}};
  /// How long a tombstone outlives its key's content (delete.retention.ms). A reader that was away
  /// for longer must read from the start (rulings S25).
  std::chrono::milliseconds keep_tombstones{std::chrono::hours{24}};
  /// The largest entry, key and value, in bytes.
  std::size_t entry_bytes_max = std::size_t{4} << 20U;
  /// How a writer compresses: "lz4", "zstd", "none".
  std::string compression = "lz4";
};

/// One for each stream. `control` is the one that the groups divide (kafka_membership.h).
struct KafkaPlannedTopic {
  std::string stream;
  Partition partitions = 0;
};
using KafkaTopicPlan = std::vector<KafkaPlannedTopic>;
inline constexpr std::string_view kKafkaControlStream = "control";

enum class KafkaTopicState { ok, created, wrong, missing, denied };
std::string_view kafka_topic_state_name(KafkaTopicState state);

struct KafkaTopicReport {
  std::string topic;  ///< with its prefix
  Partition partitions = 0;
  KafkaTopicState state = KafkaTopicState::ok;
  /// What is wrong, as "kafka/topic-missing", or "ok". The first if there is more than one.
  Literal rule = "ok";
  /// What the operator can do about everything that is wrong; empty when nothing is.
  std::string remedy;
};
/// In the order of the plan.
using KafkaTopicReports = std::vector<KafkaTopicReport>;

/// The error of the first report that is neither `ok` nor `created`.
Result<void> first_fault(const KafkaTopicReports& reports);

}  // namespace braid
