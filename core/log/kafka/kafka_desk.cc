#include "core/log/kafka/kafka_desk.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "core/log/kafka/kafka_fault.h"
#include "core/log/stream_name.h"

namespace braid {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Between two looks at whether a connection was refused.
constexpr milliseconds kSlice{250};
/// A partition whose leader is just changing is asked again after this.
constexpr milliseconds kRetry{20};
constexpr milliseconds kNewTopicWait{500};
/// For the first try of a question about offsets; the next one has twice as long.
constexpr milliseconds kOffsetsPatience{1000};

milliseconds left_until(steady_clock::time_point deadline) {
  return std::max(std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now()),
                  milliseconds{0});
}

/// Answers that a moment later may be another one.
bool is_passing(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH:
    case RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR__TRANSPORT:
      return true;
    // A topic that has just been made is not known to every broker yet.
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return true;
    default:
      return false;
  }
}

KafkaPartitionList list_of(std::span<const KafkaPartition> partitions, Offset offset) {
  KafkaPartitionList list{rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size()))};
  for (const auto& partition : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number)
        ->offset = offset;
  }
  return list;
}

/// Fills `places` from the answer to `spec`; the code of a partition that could not be asked.
template <class Place>
rd_kafka_resp_err_t read_places(rd_kafka_event_t* event, std::span<const KafkaPartition> partitions,
                                std::int64_t spec, std::vector<Place>& places) {
  std::size_t count = 0;
  const auto* const* infos =
      rd_kafka_ListOffsets_result_infos(rd_kafka_event_ListOffsets_result(event), &count);
  std::map<std::pair<std::string_view, std::int32_t>, Place> found;
  for (std::size_t i = 0; i < count; ++i) {
    const auto* info = rd_kafka_ListOffsetsResultInfo_topic_partition(infos[i]);
    if (info->err != RD_KAFKA_RESP_ERR_NO_ERROR) return info->err;
    // A broker that did not answer in time: the library gives the question back, without an error.
    // Only the newest entry may be none, which is -1.
    const bool may_be_none = spec == RD_KAFKA_OFFSET_SPEC_MAX_TIMESTAMP && info->offset == -1;
    if (info->offset < 0 && !may_be_none) return RD_KAFKA_RESP_ERR__TIMED_OUT;
    found[{info->topic, info->partition}] = {info->offset,
                                             rd_kafka_ListOffsetsResultInfo_timestamp(infos[i])};
  }
  places.clear();
  for (const auto& partition : partitions) {
    const auto at = found.find({partition.topic, partition.number});
    if (at == found.end()) return RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
    places.push_back(at->second);
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace

Result<std::unique_ptr<KafkaDesk>> KafkaDesk::open(const KafkaLogOptions& options) {
  std::unique_ptr<KafkaDesk> desk{new KafkaDesk{options}};
  // A consumer, because a producer's questions may make topics.
  auto client = KafkaClient::open(
      options, RD_KAFKA_CONSUMER,
      {{"allow.auto.create.topics", "false"}, {"topic.metadata.refresh.interval.ms", "60000"}});
  BRAID_TRY(client);
  desk->client_ = *std::move(client);
  BRAID_TRY(desk->metadata(nullptr, options.answer_wait, [](const auto&) {}));
  return desk;
}

std::string KafkaDesk::topic_of(std::string_view stream) const {
  return options_.topic_prefix + std::string{stream};
}

Result<void> KafkaDesk::metadata(const std::string* topic, milliseconds wait,
                                 const std::function<void(const rd_kafka_metadata_topic&)>& each) {
  const auto deadline = steady_clock::now() + wait;
  KafkaTopicHandle handle;
  if (topic != nullptr) {
    handle.reset(rd_kafka_topic_new(client_->get(), topic->c_str(), nullptr));
    if (!handle) return tl::unexpected{fault(rd_kafka_last_error())};
  }
  while (true) {
    const struct rd_kafka_metadata* found = nullptr;  // a function has the same name
    const auto code =
        rd_kafka_metadata(client_->get(), topic == nullptr ? 1 : 0, handle.get(), &found,
                          static_cast<int>(std::min(left_until(deadline), kSlice).count()));
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
      for (int i = 0; i < found->topic_cnt; ++i) each(found->topics[i]);
      rd_kafka_metadata_destroy(found);
      trouble_.end();
      unanswered_ = false;
      return {};
    }
    rd_kafka_poll(client_->get(), 0);  // learns of refused connections
    trouble_.begin(fault(code));
    if (client_->refusal() || !is_absence(code) || left_until(deadline).count() == 0) {
      return tl::unexpected{fault(code)};
    }
  }
}

Result<KafkaDesk::Topic> KafkaDesk::describe(const std::string& topic) {
  Topic described;
  described.error = RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
  BRAID_TRY(metadata(&topic, options_.answer_wait, [&](const rd_kafka_metadata_topic& found) {
    if (found.topic != topic) return;
    described.error = found.err;
    described.partitions = found.partition_cnt;
    for (int i = 0; i < found.partition_cnt; ++i) {
      const int replicas = found.partitions[i].replica_cnt;
      described.replication = i == 0 ? replicas : std::min(described.replication, replicas);
    }
  }));
  if (described.error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE && described.partitions > 0) {
    described.error = RD_KAFKA_RESP_ERR_NO_ERROR;  // it is there; its leader is being chosen
  }
  return described;
}

Result<KafkaPartition> KafkaDesk::find(std::string_view stream, Partition partition) {
  if (!is_stream_name(stream)) return fail(ErrorKind::misconfigured, "log/stream-name");
  const auto number = static_cast<std::int32_t>(partition);
  {
    const std::lock_guard lock{mutex_};
    const auto known = partitions_.find(stream);
    if (known != partitions_.end() && number < known->second) {
      return KafkaPartition{topic_of(stream), number};
    }
  }
  const auto topic = topic_of(stream);
  auto described = describe(topic);
  BRAID_TRY(described);
  // Each broker hears of a new topic in its own time.
  const auto deadline = steady_clock::now() + kNewTopicWait;
  while (described->error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART &&
         steady_clock::now() < deadline) {
    std::this_thread::sleep_for(kRetry);
    described = describe(topic);
    BRAID_TRY(described);
  }
  if (described->error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return tl::unexpected{fault(described->error)};
  }
  const std::lock_guard lock{mutex_};
  partitions_.insert_or_assign(std::string{stream}, described->partitions);
  if (number >= described->partitions) {
    return fail(ErrorKind::misconfigured, "kafka/partition-missing");
  }
  return KafkaPartition{topic, number};
}

Result<std::vector<KafkaPartition>> KafkaDesk::all_partitions() {
  const auto& prefix = options_.topic_prefix;
  const auto control = topic_of(kKafkaControlStream);
  std::vector<KafkaPartition> all;
  BRAID_TRY(metadata(nullptr, options_.answer_wait, [&](const rd_kafka_metadata_topic& found) {
    const std::string_view topic{found.topic};
    if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR || topic == control || !topic.starts_with(prefix)) {
      return;
    }
    // Topics of the cluster's own, as __consumer_offsets.
    if (prefix.empty() && topic.starts_with("__")) return;
    for (std::int32_t number = 0; number < found.partition_cnt; ++number) {
      all.push_back({found.topic, number});
    }
  }));
  std::sort(all.begin(), all.end());
  return all;
}

Result<KafkaEvent> KafkaDesk::ask(rd_kafka_admin_op_t operation, const Request& request,
                                  milliseconds wait) {
  const Handle<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy> options{
      rd_kafka_AdminOptions_new(client_->get(), operation)};
  const auto wait_ms = static_cast<int>(std::max(wait, milliseconds{1}).count());
  if (rd_kafka_AdminOptions_set_request_timeout(options.get(), wait_ms, nullptr, 0) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return fail(ErrorKind::misconfigured, "kafka/setting");
  }
  const KafkaQueue queue{rd_kafka_queue_new(client_->get())};
  request(client_->get(), options.get(), queue.get());
  // The request has its own limit; what comes later is a library that has lost it.
  KafkaEvent event{rd_kafka_queue_poll(queue.get(), wait_ms + 1000)};
  rd_kafka_poll(client_->get(), 0);
  const auto code = event ? rd_kafka_event_error(event.get()) : RD_KAFKA_RESP_ERR__TIMED_OUT;
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
    trouble_.end();
    return event;
  }
  const Error error = fault(code);
  if (error.kind == ErrorKind::unavailable) trouble_.begin(error);
  return tl::unexpected{error};
}

Result<std::vector<KafkaDesk::Place>> KafkaDesk::places(std::span<const KafkaPartition> partitions,
                                                        std::int64_t spec,
                                                        rd_kafka_IsolationLevel_t level,
                                                        milliseconds wait) {
  std::vector<Place> places;
  if (partitions.empty()) return places;
  const auto deadline = steady_clock::now() + wait;
  const auto list = list_of(partitions, spec);
  const auto request = [&](rd_kafka_t* client, rd_kafka_AdminOptions_t* given,
                           rd_kafka_queue_t* queue) {
    const KafkaError refused{rd_kafka_AdminOptions_set_isolation_level(given, level)};
    BRAID_CHECK(refused == nullptr);
    rd_kafka_ListOffsets(client, list.get(), given, queue);
  };
  // Where nobody answers, the library tries to connect without a pause, a core's worth of it, for
  // as long as this request lives. So it is given little time, and before the next one somebody is
  // waited for in a way that is quiet.
  milliseconds patience = kOffsetsPatience;
  if (unanswered_) BRAID_TRY(metadata(nullptr, wait, [](const auto&) {}));
  while (true) {
    auto event =
        ask(RD_KAFKA_ADMIN_OP_LISTOFFSETS, request, std::min(left_until(deadline), patience));
    unanswered_ = !event && event.error().kind == ErrorKind::unavailable;
    if (unanswered_ && left_until(deadline).count() > 0) {
      patience *= 2;
      BRAID_TRY(metadata(nullptr, left_until(deadline), [](const auto&) {}));
      continue;
    }
    BRAID_TRY(event);
    const auto code = read_places(event->get(), partitions, spec, places);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return places;
    if (is_absence(code)) {
      trouble_.begin(fault(code));
      unanswered_ = true;
    }
    if (!is_passing(code) || left_until(deadline).count() == 0) return tl::unexpected{fault(code)};
    std::this_thread::sleep_for(kRetry);
  }
}

Result<std::vector<Offset>> KafkaDesk::offsets(std::span<const KafkaPartition> partitions,
                                               Point point, milliseconds wait) {
  auto found =
      places(partitions,
             point == Point::start ? RD_KAFKA_OFFSET_SPEC_EARLIEST : RD_KAFKA_OFFSET_SPEC_LATEST,
             point == Point::committed ? RD_KAFKA_ISOLATION_LEVEL_READ_COMMITTED
                                       : RD_KAFKA_ISOLATION_LEVEL_READ_UNCOMMITTED,
             wait);
  BRAID_TRY(found);
  std::vector<Offset> offsets;
  for (const auto& place : *found) offsets.push_back(place.offset);
  return offsets;
}

Result<std::vector<std::optional<milliseconds>>> KafkaDesk::newest(
    std::span<const KafkaPartition> partitions) {
  auto found = places(partitions, RD_KAFKA_OFFSET_SPEC_MAX_TIMESTAMP,
                      RD_KAFKA_ISOLATION_LEVEL_READ_UNCOMMITTED, options_.answer_wait);
  BRAID_TRY(found);
  std::vector<std::optional<milliseconds>> times;
  for (const auto& place : *found) {
    times.push_back(place.time < 0 ? std::nullopt : std::optional{milliseconds{place.time}});
  }
  return times;
}

Result<bool> KafkaDesk::has_open_transaction() {
  const auto partitions = all_partitions();
  BRAID_TRY(partitions);
  const auto decided = offsets(*partitions, Point::committed);
  BRAID_TRY(decided);
  const auto written = offsets(*partitions, Point::written);
  BRAID_TRY(written);
  return *decided != *written;
}

Result<void> KafkaDesk::settle() {
  auto open = all_partitions();
  BRAID_TRY(open);
  auto goals = offsets(*open, Point::written);
  BRAID_TRY(goals);
  const auto longest = options_.transaction_timeout + options_.answer_wait;
  const auto deadline = steady_clock::now() + options_.settle_wait.value_or(longest);
  milliseconds pause{1};
  while (true) {
    auto decided = offsets(*open, Point::committed);
    BRAID_TRY(decided);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < open->size(); ++i) {
      if ((*decided)[i] >= (*goals)[i]) continue;
      if (kept != i) (*open)[kept] = std::move((*open)[i]);
      (*goals)[kept++] = (*goals)[i];
    }
    open->resize(kept);
    goals->resize(kept);
    if (kept == 0) return {};
    if (steady_clock::now() >= deadline) {
      return fail(ErrorKind::unavailable, "kafka/open-transaction");
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, milliseconds{100});
  }
}

}  // namespace braid
