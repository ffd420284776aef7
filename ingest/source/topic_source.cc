#include "ingest/source/topic_source.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/log/kafka/kafka_client.h"
#include "core/log/kafka/kafka_fault.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

using std::chrono::milliseconds;
using KafkaTopicPartition = Handle<rd_kafka_topic_partition_t, rd_kafka_topic_partition_destroy>;

/// The log may be away, and a delivery may be as long as a transaction (15 minutes); whoever stays
/// away longer hangs, and its partitions go to others.
constexpr const char* kAwayMaxMs = "1200000";
/// What the client may hold of what was not asked for yet.
constexpr const char* kPrefetchKilobytes = "16384";
constexpr milliseconds kEndPoll{100}, kCommitWait{10'000}, kCloseWait{5'000};

class KafkaTopicSource final : public TopicSource {
 public:
  KafkaTopicSource(const TopicSourceOptions& options, std::unique_ptr<KafkaClient> client)
      : options_{options},
        client_{std::move(client)},
        queue_{rd_kafka_queue_get_consumer(client_->get())},
        commits_{rd_kafka_queue_new(client_->get())},
        deliveries_{{options.topic, options.stream, options.force, options.limits}} {}
  ~KafkaTopicSource() override;

  Result<void> subscribe();
  Result<TopicDelivery*> next(Reach reach) override;
  Result<void> acknowledge() override;
  std::vector<std::string> waiting() const override { return deliveries_.waiting(); }

 private:
  Result<bool> take_ready(bool idle);
  Result<void> handle(rd_kafka_event_t* event);
  Result<void> handle_messages(rd_kafka_event_t* event);
  void note_end(rd_kafka_event_t* event);
  void rebalance(rd_kafka_event_t* event);
  Result<void> look_at(rd_kafka_resp_err_t code);
  bool all_read() const;

  const TopicSourceOptions options_;
  std::unique_ptr<KafkaClient> client_;
  KafkaQueue queue_, commits_;
  TopicDeliveries deliveries_;
  std::optional<TopicDelivery> in_hand_;
  std::map<std::int32_t, bool> at_end_;  ///< of the partitions that are ours
  bool told_ = false;                    ///< which those are, perhaps none
  std::optional<Error> trouble_;         ///< why no broker answers, if that was said
};

std::optional<Seconds> time_of(const rd_kafka_message_t* message) {
  rd_kafka_timestamp_type_t type{};
  const auto at = rd_kafka_message_timestamp(message, &type);
  if (at < 0 || type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE) return std::nullopt;
  return uk_local(at / 1000);
}

TopicMessage copy_of(const rd_kafka_message_t* message) {
  TopicMessage copy;
  copy.partition = message->partition;
  copy.offset = message->offset;
  copy.at = time_of(message);
  if (message->payload != nullptr) {
    copy.value.assign(static_cast<const char*>(message->payload), message->len);
  }
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return copy;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    copy.headers.emplace_back(name, value == nullptr
                                        ? std::string{}
                                        : std::string{static_cast<const char*>(value), size});
  }
  return copy;
}

KafkaTopicSource::~KafkaTopicSource() {
  // Tells the group at once that it is leaving; a rebalance that this brings is served here.
  const KafkaError error{rd_kafka_consumer_close_queue(client_->get(), queue_.get())};
  const auto deadline = TopicClock::now() + kCloseWait;
  while (rd_kafka_consumer_closed(client_->get()) == 0 && TopicClock::now() < deadline) {
    const KafkaEvent event{rd_kafka_queue_poll(queue_.get(), 100)};
    if (event && rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_REBALANCE) {
      rd_kafka_assign(client_->get(), nullptr);
    }
  }
  queue_.reset();
  commits_.reset();
}

Result<void> KafkaTopicSource::subscribe() {
  const KafkaPartitionList topics{rd_kafka_topic_partition_list_new(1)};
  rd_kafka_topic_partition_list_add(topics.get(), options_.topic.c_str(), RD_KAFKA_PARTITION_UA);
  const auto code = rd_kafka_subscribe(client_->get(), topics.get());
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected{client_->fault(code)};
  return {};
}

/// Nothing to read from is not the end: a process that was killed has the partitions until its
/// session is over.
bool KafkaTopicSource::all_read() const {
  return !at_end_.empty() &&
         std::all_of(at_end_.begin(), at_end_.end(), [](auto& it) { return it.second; });
}

Result<bool> KafkaTopicSource::take_ready(bool idle) {
  auto ready = deliveries_.next(TopicClock::now(), idle);
  BRAID_TRY(ready);
  in_hand_ = *std::move(ready);
  return in_hand_.has_value();
}

Result<TopicDelivery*> KafkaTopicSource::next(Reach reach) {
  const auto patience = options_.connection.answer_wait + options_.connection.session_timeout;
  auto deadline = TopicClock::now() + patience;
  const auto wait = reach == Reach::end ? kEndPoll : milliseconds{0};
  while (!in_hand_) {
    auto any = take_ready(false);
    BRAID_TRY(any);
    if (*any) break;
    const KafkaEvent event{rd_kafka_queue_poll(queue_.get(), static_cast<int>(wait.count()))};
    if (event) {
      const auto type = rd_kafka_event_type(event.get());
      BRAID_TRY(handle(event.get()));
      if (type != RD_KAFKA_EVENT_ERROR) deadline = TopicClock::now() + patience;
      continue;
    }
    any = take_ready(true);
    BRAID_TRY(any);
    if (*any) break;
    if (reach == Reach::at_hand || all_read()) return nullptr;
    if (TopicClock::now() < deadline) continue;
    return tl::unexpected{trouble_.value_or(
        Error{ErrorKind::unavailable, told_ ? Literal{"topic/held"} : Literal{"kafka/no-broker"}})};
  }
  return &*in_hand_;
}

Result<void> KafkaTopicSource::handle(rd_kafka_event_t* event) {
  switch (rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_REBALANCE:
      rebalance(event);
      return {};
    case RD_KAFKA_EVENT_ERROR:
      if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        note_end(event);
        return {};
      }
      return look_at(rd_kafka_event_error(event));
    case RD_KAFKA_EVENT_FETCH:
      return handle_messages(event);
    default:
      return {};
  }
}

void KafkaTopicSource::note_end(rd_kafka_event_t* event) {
  const KafkaTopicPartition partition{rd_kafka_event_topic_partition(event)};
  if (!partition) return;
  trouble_.reset();
  const auto ours = at_end_.find(partition->partition);
  if (ours != at_end_.end()) ours->second = true;
}

Result<void> KafkaTopicSource::handle_messages(rd_kafka_event_t* event) {
  while (const auto* message = rd_kafka_event_message_next(event)) {
    const auto ours = at_end_.find(message->partition);
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      BRAID_TRY(look_at(message->err));
    } else if (ours != at_end_.end()) {
      trouble_.reset();
      ours->second = false;
      deliveries_.add(copy_of(message), TopicClock::now());
    }
  }
  return {};
}

void KafkaTopicSource::rebalance(rd_kafka_event_t* event) {
  auto* list = rd_kafka_event_topic_partition_list(event);
  for (const auto& [partition, end] : at_end_) deliveries_.forget(partition);
  at_end_.clear();
  told_ = rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
  if (!told_) {
    rd_kafka_assign(client_->get(), nullptr);
    return;
  }
  for (int i = 0; i < list->cnt; ++i) at_end_[list->elems[i].partition] = false;
  rd_kafka_assign(client_->get(), list);
  spdlog::info("Partitions of a feed are taken. topic={} group={} partitions={}", options_.topic,
               options_.group, list->cnt);
}

/// What passes by itself is the client's to deal with.
Result<void> KafkaTopicSource::look_at(rd_kafka_resp_err_t code) {
  if (code == RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED) return {};  // a revocation follows
  const Error error = client_->fault(code);
  if (error.kind != ErrorKind::unavailable) return tl::unexpected{error};
  trouble_ = error;
  return {};
}

Result<void> KafkaTopicSource::acknowledge() {
  if (!in_hand_) return {};
  deliveries_.settle(*in_hand_);
  in_hand_.reset();
  const auto points = deliveries_.ledger().to_commit();
  if (points.empty()) return {};
  const KafkaPartitionList list{rd_kafka_topic_partition_list_new(static_cast<int>(points.size()))};
  for (const auto& point : points) {
    auto* entry =
        rd_kafka_topic_partition_list_add(list.get(), options_.topic.c_str(), point.partition);
    entry->offset = point.offset;
  }
  auto code = rd_kafka_commit_queue(client_->get(), list.get(), commits_.get(), nullptr, nullptr);
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const KafkaEvent event{
        rd_kafka_queue_poll(commits_.get(), static_cast<int>(kCommitWait.count()))};
    code = event ? rd_kafka_event_error(event.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT;
  }
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
    deliveries_.ledger().committed(points);
    return {};
  }
  const Error error = client_->fault(code);
  if (error.kind == ErrorKind::misconfigured) return tl::unexpected{error};
  // Whoever reads them again recognises them.
  spdlog::warn("Offsets are not committed yet. topic={} group={} code={}", options_.topic,
               options_.group, rd_kafka_err2name(code));
  return {};
}

}  // namespace

Result<std::unique_ptr<TopicSource>> TopicSource::open(const TopicSourceOptions& options) {
  const auto group = options.connection.topic_prefix + options.group;
  auto client = KafkaClient::open(
      options.connection, RD_KAFKA_CONSUMER,
      {{"group.id", group},
       // The one that is proven (design, section 4).
       {"partition.assignment.strategy", "range"},
       {"isolation.level", "read_committed"},
       {"session.timeout.ms", std::to_string(options.connection.session_timeout.count())},
       {"heartbeat.interval.ms", "1000"},
       {"max.poll.interval.ms", kAwayMaxMs},
       {"enable.auto.commit", "false"},
       {"enable.auto.offset.store", "false"},
       {"enable.partition.eof", "true"},
       {"auto.offset.reset", "earliest"},
       {"queued.max.messages.kbytes", kPrefetchKilobytes},
       {"allow.auto.create.topics", "false"}},
      nullptr, RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_OFFSET_COMMIT);
  BRAID_TRY(client);
  rd_kafka_poll_set_consumer((*client)->get());
  auto named = options;
  named.group = group;
  auto source = std::make_unique<KafkaTopicSource>(named, *std::move(client));
  BRAID_TRY(source->subscribe());
  return std::unique_ptr<TopicSource>{std::move(source)};
}

}  // namespace braid::ingest
