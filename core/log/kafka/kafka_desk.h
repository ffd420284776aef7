#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/kafka/kafka_client.h"
#include "core/log/kafka/kafka_trouble.h"

namespace braid {

struct KafkaPartition {
  std::string topic;
  std::int32_t number = 0;

  auto operator<=>(const KafkaPartition&) const = default;
};

/// Where a log asks the cluster its questions: which topics there are, how far they go. Safe to
/// share between threads.
class KafkaDesk {
 public:
  /// Waits until a broker answers.
  static Result<std::unique_ptr<KafkaDesk>> open(const KafkaLogOptions& options);

  const KafkaLogOptions& options() const { return options_; }
  /// Kept up by the desk and by all that come to it.
  KafkaTrouble& trouble() { return trouble_; }
  std::string topic_of(std::string_view stream) const;
  /// What the topic's partition is called, if the cluster has it. "log/stream-name" for a name that
  /// no engine takes.
  Result<KafkaPartition> find(std::string_view stream, Partition partition);
  /// Every partition of every topic with our prefix that may be looked at, by name and number.
  Result<std::vector<KafkaPartition>> all_partitions();

  struct Topic {
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::int32_t partitions = 0;
    int replication = 0;  ///< the least of any partition
  };
  /// As the cluster knows it now.
  Result<Topic> describe(const std::string& topic);

  enum class Point {
    start,      ///< the first offset that is held
    committed,  ///< behind it, nothing is decided yet: an open transaction, or the end
    written     ///< one more than the last offset written, by open transactions too
  };
  /// For each partition, in order. Waits at most `wait` for the brokers.
  Result<std::vector<Offset>> offsets(std::span<const KafkaPartition> partitions, Point point,
                                      std::chrono::milliseconds wait);
  Result<std::vector<Offset>> offsets(std::span<const KafkaPartition> partitions, Point point) {
    return offsets(partitions, point, options_.answer_wait);
  }

  /// When the newest entry of each partition was written, in milliseconds since 1970 by the clock
  /// of whoever wrote it; nothing where there is none.
  Result<std::vector<std::optional<std::chrono::milliseconds>>> newest(
      std::span<const KafkaPartition> partitions);

  /// Waits until every transaction of ours that is open now has been decided, so that whoever reads
  /// after this sees all that was committed before. "kafka/open-transaction" when one stays open.
  Result<void> settle();
  /// True while a transaction of ours, anybody's, is undecided.
  Result<bool> has_open_transaction();

  /// Makes a request of the administrative sort and waits for its answer.
  using Request = std::function<void(rd_kafka_t*, rd_kafka_AdminOptions_t*, rd_kafka_queue_t*)>;
  Result<KafkaEvent> ask(rd_kafka_admin_op_t operation, const Request& request,
                         std::chrono::milliseconds wait);
  Error fault(rd_kafka_resp_err_t code) const { return client_->fault(code); }

 private:
  explicit KafkaDesk(const KafkaLogOptions& options) : options_{options} {}

  struct Place {
    Offset offset = -1;  ///< -1: there is no such place
    std::int64_t time = -1;
  };
  /// For each partition the place that `spec` (of the library) asks for.
  Result<std::vector<Place>> places(std::span<const KafkaPartition> partitions, std::int64_t spec,
                                    rd_kafka_IsolationLevel_t level,
                                    std::chrono::milliseconds wait);

  /// Calls `each` for the one topic, or for all of the cluster if there is none.
  Result<void> metadata(const std::string* topic, std::chrono::milliseconds wait,
                        const std::function<void(const rd_kafka_metadata_topic&)>& each);

  const KafkaLogOptions options_;
  KafkaTrouble trouble_;
  std::atomic<bool> unanswered_{false};  ///< the last question about places
  std::unique_ptr<KafkaClient> client_;
  std::mutex mutex_;
  std::map<std::string, std::int32_t, std::less<>> partitions_;  ///< of the streams found
};

}  // namespace braid
