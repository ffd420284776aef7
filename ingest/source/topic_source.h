#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/log/kafka/kafka_log.h"
#include "core/result.h"
#include "ingest/source/topic_deliveries.h"

namespace braid::ingest {

struct TopicSourceOptions {
  /// Brokers and login. `topic_prefix` goes before the group only.
  KafkaLogOptions connection;
  std::string topic;  ///< the agency's own name of it
  std::string group;  ///< "edge.FEED"
  TopicStream stream = TopicStream::none;
  std::string force;  ///< police: the code of the feed's agency
  TopicLimits limits;
};

/// A feed's topic, which the agency writes (docs/delivering.md). One process reads a feed, the edge
/// that has its area; of the one before it, it is told when that one's session is over. Only what
/// is committed is seen.
///
/// Offsets are committed when a delivery is acknowledged, so whatever the log does not have is read
/// again after a crash; what it has is recognised by its content or its versions. At most one
/// delivery is out; while it is, nothing is read, and the client holds a bounded number of bytes.
/// One thread.
class TopicSource {
 public:
  /// Connects by itself, later. Misconfigured as `open_kafka_log`.
  static Result<std::unique_ptr<TopicSource>> open(const TopicSourceOptions& options);
  virtual ~TopicSource() = default;

  enum class Reach {
    at_hand,  ///< what has arrived here; never waits
    end,      ///< what is in the topic: waits for the brokers, at most `answer_wait`
  };
  /// The next delivery; the same one again until it is acknowledged; nothing if there is none.
  /// Unavailable while no broker answers or another process has the topic, misconfigured if the
  /// topic is missing or may not be read.
  virtual Result<TopicDelivery*> next(Reach reach) = 0;
  /// The log has the delivery, or says why it is refused: the sender need not send it again. That
  /// the brokers know it too is not waited for longer than a moment; if they do not, it is told to
  /// them with the next one.
  virtual Result<void> acknowledge() = 0;
  /// Deliveries whose rest has not come yet.
  virtual std::vector<std::string> waiting() const = 0;
};

}  // namespace braid::ingest
