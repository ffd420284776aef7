#include "core/log/kafka/kafka_log.h"

#include <cstddef>
#include <unordered_map>
#include <utility>

#include "core/log/kafka/kafka_commit_watch.h"
#include "core/log/kafka/kafka_desk.h"
#include "core/log/kafka/kafka_membership.h"
#include "core/log/kafka/kafka_producer.h"
#include "core/log/kafka/kafka_provision.h"
#include "core/log/kafka/kafka_reader.h"
#include "core/log/kafka/kafka_ticks.h"
#include "core/log/kafka/kafka_writer.h"
#include "core/log/key_set.h"
#include "core/log/stream_name.h"

namespace braid {
namespace {

/// Half of what a fetch may bring (fetch.max.bytes of the client).
constexpr std::size_t kEntryBytesMax = std::size_t{24} << 20U;

class KafkaLogImpl : public KafkaLog {
 public:
  explicit KafkaLogImpl(std::unique_ptr<KafkaDesk> desk)
      : desk_{std::move(desk)},
        watch_{*desk_},
        consumers_{desk_->options()},
        ticks_{*desk_, watch_, consumers_} {}

  Result<std::unique_ptr<LogWriter>> open_writer(std::string_view role) override {
    if (desk_->options().access != KafkaLogOptions::Access::write) {
      return fail(ErrorKind::misconfigured, "log/read-only");
    }
    return open_kafka_writer(*desk_, watch_, role);
  }

  Result<void> take_over(std::span<const std::string> roles) override {
    auto open = desk_->has_open_transaction();
    BRAID_TRY(open);
    if (!*open) return {};
    for (const auto& role : roles) BRAID_TRY(KafkaProducer::open(*desk_, role));
    return {};
  }

  Result<std::unique_ptr<LogMembership>> join(std::string_view role,
                                              Partition partitions) override {
    return join_kafka_group(*desk_, role, partitions);
  }

  Result<std::unique_ptr<LogReader>> open_reader(std::string_view stream, Partition partition,
                                                 Offset from) override {
    auto found = desk_->find(stream, partition);
    BRAID_TRY(found);
    return make_kafka_reader(*desk_, watch_, consumers_, *std::move(found), from);
  }

  Result<Offset> end(std::string_view stream, Partition partition) override {
    auto found = desk_->find(stream, partition);
    BRAID_TRY(found);
    watch_.let_commits_pass(*found);
    auto ends = desk_->offsets({&*found, 1}, KafkaDesk::Point::committed);
    BRAID_TRY(ends);
    return ends->front();
  }

  Result<void> wait(std::chrono::milliseconds longest, std::stop_token stop) override {
    return watch_.wait(longest, stop);
  }

  Result<std::vector<StreamPartition>> streams() override;
  Result<StreamSize> size(const StreamPartition& which) override;

  Result<std::vector<StreamPartition>> due_for_tick(
      std::span<const StreamPartition> which) override {
    return ticks_.due(which);
  }
  std::optional<Error> trouble() const override { return desk_->trouble().why(); }

  Result<KafkaTopicReports> check(const KafkaTopicPlan& plan) override {
    return check_kafka_topics(*desk_, plan);
  }
  Result<KafkaTopicReports> provision(const KafkaTopicPlan& plan) override {
    return provision_kafka_topics(*desk_, plan);
  }
  Result<std::vector<KafkaRight>> missing_rights(std::string_view principal,
                                                 const std::vector<KafkaRight>& rights) override {
    return missing_kafka_rights(*desk_, principal, rights);
  }
  Result<void> grant(std::string_view principal, const std::vector<KafkaRight>& rights) override {
    return grant_kafka_rights(*desk_, principal, rights);
  }

 private:
  std::unique_ptr<KafkaDesk> desk_;
  KafkaCommitWatch watch_;
  KafkaConsumerPool consumers_;
  KafkaTicks ticks_;
};

Result<std::vector<StreamPartition>> KafkaLogImpl::streams() {
  auto partitions = desk_->all_partitions();
  BRAID_TRY(partitions);
  auto starts = desk_->offsets(*partitions, KafkaDesk::Point::start);
  BRAID_TRY(starts);
  auto ends = desk_->offsets(*partitions, KafkaDesk::Point::committed);
  BRAID_TRY(ends);
  const auto prefix = desk_->options().topic_prefix.size();
  std::vector<StreamPartition> all;
  for (std::size_t i = 0; i < partitions->size(); ++i) {
    if ((*ends)[i] <= (*starts)[i]) continue;
    const auto& partition = (*partitions)[i];
    all.push_back({partition.topic.substr(prefix), static_cast<Partition>(partition.number)});
  }
  return all;
}

/// A broker counts no keys, so everything is read.
Result<StreamSize> KafkaLogImpl::size(const StreamPartition& which) {
  auto reader = open_reader(which.stream, which.partition, 0);
  BRAID_TRY(reader);
  const auto hash = [](const KeyHash& key) { return static_cast<std::size_t>(key.high); };
  std::unordered_map<KeyHash, bool, decltype(hash)> has_value{64, hash};
  StreamSize size;
  LogBatch batch;
  do {
    BRAID_TRY((*reader)->next(batch));
    for (const auto& entry : batch.entries) {
      size.bytes += static_cast<std::int64_t>(entry.key.size());
      if (entry.value) size.bytes += static_cast<std::int64_t>(entry.value->size());
      has_value[KeyHash::of(entry.key)] = entry.value.has_value();
    }
  } while (!batch.at_end);
  for (const auto& [key, value] : has_value) ++(value ? size.entries : size.tombstones);
  return size;
}

/// What the library would refuse later and less clearly.
Result<void> check_options(const KafkaLogOptions& options) {
  using Security = KafkaLogOptions::Security;
  if (options.brokers.empty()) return fail(ErrorKind::misconfigured, "kafka/brokers");
  if (!options.topic_prefix.empty() && !is_stream_name(options.topic_prefix)) {
    return fail(ErrorKind::misconfigured, "kafka/topic-prefix");
  }
  if (options.security == Security::sasl && options.user.empty()) {
    return fail(ErrorKind::misconfigured, "kafka/user");
  }
  if (options.security == Security::plaintext && !options.user.empty()) {
    return fail(ErrorKind::misconfigured, "kafka/password-in-clear");
  }
  const auto& topics = options.topics;
  if (topics.replication < 1 || topics.min_insync < 1 || topics.min_insync > topics.replication) {
    return fail(ErrorKind::misconfigured, "kafka/min-insync");
  }
  if (topics.entry_bytes_max < 1024 || topics.entry_bytes_max > kEntryBytesMax) {
    return fail(ErrorKind::misconfigured, "kafka/message-bytes");
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<KafkaLog>> open_kafka_log(const KafkaLogOptions& options) {
  BRAID_TRY(check_options(options));
  auto desk = KafkaDesk::open(options);
  BRAID_TRY(desk);
  return std::unique_ptr<KafkaLog>{new KafkaLogImpl{*std::move(desk)}};
}

}  // namespace braid
