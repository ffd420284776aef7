#pragma once

#include <map>
#include <span>
#include <vector>

#include "core/log/kafka/kafka_commit_watch.h"
#include "core/log/kafka/kafka_desk.h"
#include "core/log/kafka/kafka_reader.h"
#include "core/log/log.h"

namespace braid {

/// Knows in which partitions the broker waits for one more entry before it can compact what is
/// there (Log::due_for_tick): whose newest entry is older than what `max.compaction.lag.ms` allows,
/// and is no tick. Safe to share between threads.
class KafkaTicks {
 public:
  KafkaTicks(KafkaDesk& desk, KafkaCommitWatch& watch, KafkaConsumerPool& consumers)
      : desk_{desk}, watch_{watch}, consumers_{consumers} {}

  Result<std::vector<StreamPartition>> due(std::span<const StreamPartition> which);

 private:
  struct Candidate {
    StreamPartition stream;
    KafkaPartition partition;
    Offset end = 0;
  };
  /// Those that have had an entry since they were seen to end with a tick.
  Result<std::vector<Candidate>> candidates(std::span<const StreamPartition> which);
  Result<bool> ends_with_tick(const Candidate& candidate);

  KafkaDesk& desk_;
  KafkaCommitWatch& watch_;
  KafkaConsumerPool& consumers_;
  std::mutex mutex_;
  std::map<KafkaPartition, Offset> ticked_;  ///< to the end behind the tick
};

}  // namespace braid
