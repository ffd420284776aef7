#include "core/log/kafka/kafka_reader.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/log/kafka/kafka_fault.h"

namespace braid {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// As in the embedded engine: enough to make the calls round a batch cheap, few enough to stay in
/// the processor's cache.
constexpr std::size_t kBatchEntriesMax = 8192;
constexpr std::size_t kBatchBytesMax = std::size_t{4} << 20U;
/// Messages taken from the client at a time.
constexpr std::size_t kTakeMax = 1024;
/// A client has a thread of its own and one for each broker.
constexpr std::size_t kConsumersMax = 8;
constexpr milliseconds kSlice{250};

/// Seconds since the machine started, those that it slept too.
std::chrono::seconds now_with_sleep() {
  timespec now = {};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return std::chrono::seconds{now.tv_sec};
}

class KafkaReader : public LogReader {
 public:
  KafkaReader(KafkaDesk& desk, KafkaCommitWatch& watch, KafkaConsumerPool& pool,
              KafkaPartition partition, Offset from)
      : desk_{desk}, watch_{watch}, pool_{pool}, partition_{std::move(partition)}, next_{from} {
    watch_.follow(partition_);
  }
  ~KafkaReader() override { pool_.forget(this); }

  Result<void> next(LogBatch& batch) override {
    batch.clear();
    auto filled = fill(batch);
    if (!filled) batch.clear();
    return filled;
  }

 private:
  Result<void> fill(LogBatch& batch) {
    bool asked = false;
    if (next_ >= goal_) {
      BRAID_TRY(look_for_more());
      asked = true;
    }
    if (next_ < goal_) BRAID_TRY(fetch(batch));
    // Where the goal is older than this call, something may have come behind it.
    batch.at_end = asked && next_ >= goal_;
    return {};
  }

  /// Asks how far the partition is committed now.
  Result<void> look_for_more() {
    const auto now = now_with_sleep();
    // Tombstones may be gone that this reader has not seen (rulings S25).
    if (looked_ && now - *looked_ > desk_.options().topics.keep_tombstones) {
      return fail(ErrorKind::fenced, "kafka/away-too-long");
    }
    watch_.let_commits_pass(partition_);
    auto ends = desk_.offsets({&partition_, 1}, KafkaDesk::Point::committed);
    BRAID_TRY(ends);
    goal_ = ends->front();
    looked_ = now;
    return {};
  }

  Result<void> fetch(LogBatch& batch) {
    auto consumer = pool_.lend(this);
    BRAID_TRY(consumer);
    auto fetched = fetch_with(**consumer, batch);
    const bool more = fetched && next_ < goal_;
    if (!more) rd_kafka_assign((*consumer)->client->get(), nullptr);
    pool_.give_back(**consumer, more ? this : nullptr);
    return fetched;
  }

  Result<void> fetch_with(KafkaConsumerPool::Consumer& consumer, LogBatch& batch) {
    if (consumer.holder != this) BRAID_TRY(assign(consumer));
    const auto deadline = steady_clock::now() + desk_.options().answer_wait;
    std::size_t bytes = 0;
    while (next_ < goal_ && batch.entries.size() < kBatchEntriesMax && bytes < kBatchBytesMax) {
      // A call returns when it has all that it asks for; so it asks for one, then for what is
      // there.
      auto taken = take(consumer, 1, kSlice, bytes, batch);
      BRAID_TRY(taken);
      if (*taken == 1) {
        const auto room = std::min(kTakeMax, kBatchEntriesMax - batch.entries.size());
        BRAID_TRY(take(consumer, room, milliseconds{0}, bytes, batch));
      } else if (!batch.entries.empty()) {
        break;
      } else {
        const Error away = consumer.client->fault(RD_KAFKA_RESP_ERR__TIMED_OUT);
        desk_.trouble().begin(away);
        if (consumer.client->refusal() || steady_clock::now() >= deadline) {
          return tl::unexpected{away};
        }
      }
    }
    return {};
  }

  Result<void> assign(KafkaConsumerPool::Consumer& consumer) {
    const KafkaPartitionList list{rd_kafka_topic_partition_list_new(1)};
    rd_kafka_topic_partition_list_add(list.get(), partition_.topic.c_str(), partition_.number)
        ->offset = next_;
    const auto code = rd_kafka_assign(consumer.client->get(), list.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected{consumer.client->fault(code)};
    // A client that is used again wakes its connection to the broker only after a second, unless
    // something is asked over it. What is answered does not matter.
    std::int64_t low = 0, high = 0;
    rd_kafka_query_watermark_offsets(consumer.client->get(), partition_.topic.c_str(),
                                     partition_.number, &low, &high,
                                     static_cast<int>(kSlice.count()));
    return {};
  }

  /// Takes up to `most` messages from the client, the number of them.
  Result<std::size_t> take(KafkaConsumerPool::Consumer& consumer, std::size_t most,
                           milliseconds wait, std::size_t& bytes, LogBatch& batch) {
    std::array<rd_kafka_message_t*, kTakeMax> messages;
    const auto count = rd_kafka_consume_batch_queue(
        consumer.queue.get(), static_cast<int>(wait.count()), messages.data(), most);
    if (count < 0) return tl::unexpected{consumer.client->fault(rd_kafka_last_error())};
    Result<void> result;
    const rd_kafka_topic_t* ours = nullptr;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      const auto& message = *messages[i];
      // What the client fetched for another reader before is dropped.
      if (ours == nullptr && is_ours(message)) ours = message.rkt;
      const bool mine =
          message.rkt == nullptr || (message.rkt == ours && message.partition == partition_.number);
      if (result && mine) result = take_one(consumer, message, bytes, batch);
      rd_kafka_message_destroy(messages[i]);
    }
    BRAID_TRY(result);
    return static_cast<std::size_t>(count);
  }

  bool is_ours(const rd_kafka_message_t& message) const {
    return message.rkt != nullptr && rd_kafka_topic_name(message.rkt) == partition_.topic;
  }

  Result<void> take_one(KafkaConsumerPool::Consumer& consumer, const rd_kafka_message_t& message,
                        std::size_t& bytes, LogBatch& batch) {
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      // Behind the last entry there may be marks of transactions, which nobody is shown.
      next_ = std::max(next_, message.offset);
      return {};
    }
    if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return fault_of(consumer, message.err);
    if (message.offset < next_) return {};
    const auto text = [](const void* at, std::size_t size) {
      return std::string_view{static_cast<const char*>(at), size};
    };
    LogEntry entry;
    entry.offset = message.offset;
    entry.key = batch.keep(text(message.key, message.key_len));
    if (message.payload != nullptr) entry.value = batch.keep(text(message.payload, message.len));
    bytes += message.key_len + message.len;
    batch.entries.push_back(entry);
    next_ = message.offset + 1;
    return {};
  }

  /// Errors that pass by themselves are the client's to deal with; `next` has its own limit.
  static Result<void> fault_of(KafkaConsumerPool::Consumer& consumer, rd_kafka_resp_err_t code) {
    // Reading needs no group; its coordinator is only looked for.
    if (code == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED) return {};
    const Error error = consumer.client->fault(code);
    if (error.kind == ErrorKind::unavailable) return {};
    return tl::unexpected{error};
  }

  KafkaDesk& desk_;
  KafkaCommitWatch& watch_;
  KafkaConsumerPool& pool_;
  const KafkaPartition partition_;
  Offset next_;
  Offset goal_ = 0;  ///< everything before it was committed when it was last asked for
  std::optional<std::chrono::seconds> looked_;
};

}  // namespace

KafkaConsumerPool::Consumer::~Consumer() {
  queue.reset();
  if (client) rd_kafka_consumer_close(client->get());
}

Result<KafkaConsumerPool::Consumer*> KafkaConsumerPool::lend(const void* holder) {
  std::unique_lock lock{mutex_};
  while (true) {
    Consumer* best = nullptr;
    for (const auto& consumer : consumers_) {
      if (consumer->busy) continue;
      if (consumer->holder == holder) {
        best = consumer.get();
        break;
      }
      // One that is idle before one that somebody else would go on with.
      if (best == nullptr || consumer->holder == nullptr) best = consumer.get();
    }
    const bool idle = best != nullptr && (best->holder == holder || best->holder == nullptr);
    if (!idle && consumers_.size() < kConsumersMax) break;
    if (best != nullptr) {
      best->busy = true;
      return best;
    }
    free_.wait(lock);
  }
  auto consumer = std::make_unique<Consumer>();
  auto client = KafkaClient::open(
      options_, RD_KAFKA_CONSUMER,
      {{"group.id", options_.topic_prefix + "reader"},
       {"isolation.level", "read_committed"},
       {"enable.partition.eof", "true"},
       {"enable.auto.commit", "false"},
       {"enable.auto.offset.store", "false"},
       {"auto.offset.reset", "earliest"},
       {"allow.auto.create.topics", "false"},
       // Only what is there already is ever fetched, so there is nothing to wait for.
       {"fetch.wait.max.ms", "0"},
       // Where it has enough it looks again at once, and not after a second.
       {"fetch.queue.backoff.ms", "1"},
       {"fetch.message.max.bytes", std::to_string(options_.topics.entry_bytes_max + 65536)},
       {"queued.max.messages.kbytes", "65536"}});
  BRAID_TRY(client);
  consumer->client = *std::move(client);
  rd_kafka_poll_set_consumer(consumer->client->get());
  consumer->queue.reset(rd_kafka_queue_get_consumer(consumer->client->get()));
  consumer->busy = true;
  consumers_.push_back(std::move(consumer));
  return consumers_.back().get();
}

void KafkaConsumerPool::give_back(Consumer& consumer, const void* holder) {
  {
    const std::lock_guard lock{mutex_};
    consumer.busy = false;
    consumer.holder = holder;
  }
  free_.notify_one();
}

void KafkaConsumerPool::forget(const void* holder) {
  const std::lock_guard lock{mutex_};
  for (const auto& consumer : consumers_) {
    if (consumer->holder != holder) continue;
    rd_kafka_assign(consumer->client->get(), nullptr);
    consumer->holder = nullptr;
  }
}

std::unique_ptr<LogReader> make_kafka_reader(KafkaDesk& desk, KafkaCommitWatch& watch,
                                             KafkaConsumerPool& pool, KafkaPartition partition,
                                             Offset from) {
  return std::make_unique<KafkaReader>(desk, watch, pool, std::move(partition), from);
}

}  // namespace braid
