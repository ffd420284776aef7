#include "core/log/kafka/kafka_producer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/log/kafka/kafka_fault.h"

namespace braid {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Entries between two looks at delivery reports.
constexpr int kEntriesPerPoll = 512;
/// One call of the library; between two of them the clock is looked at.
constexpr milliseconds kSlice{1000};
/// A commit whose outcome is not known is asked for again for this long.
constexpr milliseconds kCommitWait{60'000};
/// Entries and their bytes that wait for the brokers; then `send` waits.
constexpr const char* kWaitingEntriesMax = "500000";
constexpr const char* kWaitingKilobytesMax = "131072";

/// A key or value of no bytes must not look like none at all.
void* bytes_of(std::string_view text) {
  return const_cast<char*>(text.data() == nullptr ? "" : text.data());  // NOLINT: it is copied
}

}  // namespace

Result<std::unique_ptr<KafkaProducer>> KafkaProducer::open(KafkaDesk& desk, std::string_view role) {
  const auto& options = desk.options();
  std::unique_ptr<KafkaProducer> producer{new KafkaProducer{desk}};
  const auto delivery_ms = std::min(options.answer_wait, options.transaction_timeout).count();
  auto client = KafkaClient::open(
      options, RD_KAFKA_PRODUCER,
      {{"transactional.id", options.topic_prefix + std::string{role}},
       {"transaction.timeout.ms", std::to_string(options.transaction_timeout.count())},
       {"enable.idempotence", "true"},
       {"acks", "all"},
       {"message.timeout.ms", std::to_string(delivery_ms)},
       {"linger.ms", "5"},
       {"compression.codec", options.topics.compression},
       {"message.max.bytes", std::to_string(options.topics.entry_bytes_max + 65536)},
       {"queue.buffering.max.messages", kWaitingEntriesMax},
       {"queue.buffering.max.kbytes", kWaitingKilobytesMax}},
      on_delivery);
  BRAID_TRY(client);
  producer->client_ = *std::move(client);
  BRAID_TRY(producer->initialise());
  return producer;
}

KafkaProducer::~KafkaProducer() {
  // What is still waiting will not be sent; a report for it must not find the tallies gone.
  if (client_) rd_kafka_purge(client_->get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  if (client_) rd_kafka_poll(client_->get(), 0);
  for (auto& [name, topic] : topics_) topic.handle.reset();
  client_.reset();
}

Result<void> KafkaProducer::initialise() {
  const auto deadline = steady_clock::now() + options_.answer_wait;
  while (true) {
    const KafkaError error{
        rd_kafka_init_transactions(client_->get(), static_cast<int>(kSlice.count()))};
    if (!error) {
      trouble_.end();
      return {};
    }
    rd_kafka_poll(client_->get(), 0);
    trouble_.begin(client_->fault(error.get()));
    if (rd_kafka_error_is_retriable(error.get()) == 0 || client_->refusal() ||
        steady_clock::now() >= deadline) {
      return tl::unexpected{client_->fault(error.get())};
    }
  }
}

/// Called by whoever polls the client, which is the producer's thread.
void KafkaProducer::on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  auto& tally = *static_cast<Tally*>(message->_private);
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    ++tally.delivered;
    tally.last = std::max(tally.last, message->offset);
    return;
  }
  ++tally.failed;
  // What the library threw away afterwards does not say why; nor does what was refused together
  // with others.
  const bool thrown = message->err == RD_KAFKA_RESP_ERR__PURGE_QUEUE ||
                      message->err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT ||
                      message->err == RD_KAFKA_RESP_ERR_INVALID_RECORD ||
                      message->err == RD_KAFKA_RESP_ERR__INVALID_DIFFERENT_RECORD;
  if (tally.why == RD_KAFKA_RESP_ERR_NO_ERROR && !thrown) tally.why = message->err;
}

Error KafkaProducer::fault(rd_kafka_resp_err_t code) const {
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR__STATE) {
    // The transaction failed before this entry did, and whatever is asked of it says why. What is
    // asked has no effect, as one is begun already.
    const KafkaError error{rd_kafka_begin_transaction(client_->get())};
    BRAID_CHECK(error != nullptr);
    return client_->fault(error.get());
  }
  const KafkaError error{rd_kafka_error_new(code, nullptr)};
  return client_->fault(error.get());
}

Result<void> KafkaProducer::begin() {
  for (auto& [name, topic] : topics_) {
    for (auto& [number, tally] : topic.tallies) tally = {};
  }
  const KafkaError error{rd_kafka_begin_transaction(client_->get())};
  if (error) return tl::unexpected{client_->fault(error.get())};
  return {};
}

Result<KafkaProducer::Topic*> KafkaProducer::topic_of(const std::string& name) {
  auto& topic = topics_[name];
  if (topic.handle) return &topic;
  KafkaTopicHandle handle{rd_kafka_topic_new(client_->get(), name.c_str(), nullptr)};
  if (!handle) return tl::unexpected{client_->fault(rd_kafka_last_error())};
  // An entry for a topic whose partitions the client does not know yet would wait for a second.
  const struct rd_kafka_metadata* known = nullptr;
  const auto code = rd_kafka_metadata(client_->get(), 0, handle.get(), &known,
                                      static_cast<int>(options_.answer_wait.count()));
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected{fault(code)};
  rd_kafka_metadata_destroy(known);
  topic.handle = std::move(handle);
  return &topic;
}

rd_kafka_resp_err_t KafkaProducer::produce(Topic& topic, std::int32_t partition, Tally& tally,
                                           std::string_view key,
                                           std::optional<std::string_view> value,
                                           std::span<const EntryHeader> headers) {
  void* const bytes = value ? bytes_of(*value) : nullptr;
  const std::size_t size = value ? value->size() : 0;
  if (headers.empty()) {
    const int failed = rd_kafka_produce(topic.handle.get(), partition, RD_KAFKA_MSG_F_COPY, bytes,
                                        size, bytes_of(key), key.size(), &tally);
    return failed == 0 ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_last_error();
  }
  Handle<rd_kafka_headers_t, rd_kafka_headers_destroy> list{rd_kafka_headers_new(headers.size())};
  for (const auto& header : headers) {
    rd_kafka_header_add(list.get(), header.name.data(), std::ssize(header.name),
                        bytes_of(header.value), std::ssize(header.value));
  }
  std::array<rd_kafka_vu_t, 7> fields{};
  fields[0].vtype = RD_KAFKA_VTYPE_RKT;
  fields[0].u.rkt = topic.handle.get();
  fields[1].vtype = RD_KAFKA_VTYPE_PARTITION;
  fields[1].u.i32 = partition;
  fields[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  fields[2].u.i = RD_KAFKA_MSG_F_COPY;
  fields[3].vtype = RD_KAFKA_VTYPE_KEY;
  fields[3].u.mem = {bytes_of(key), key.size()};
  fields[4].vtype = RD_KAFKA_VTYPE_VALUE;
  fields[4].u.mem = {bytes, size};
  fields[5].vtype = RD_KAFKA_VTYPE_OPAQUE;
  fields[5].u.ptr = &tally;
  fields[6].vtype = RD_KAFKA_VTYPE_HEADERS;
  fields[6].u.headers = list.get();
  const KafkaError error{rd_kafka_produceva(client_->get(), fields.data(), fields.size())};
  if (error) return rd_kafka_error_code(error.get());
  std::ignore = list.release();  // the message's now
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

Result<void> KafkaProducer::send(const KafkaPartition& to, std::string_view key,
                                 std::optional<std::string_view> value,
                                 std::span<const EntryHeader> headers) {
  auto topic = topic_of(to.topic);
  BRAID_TRY(topic);
  auto& tally = (*topic)->tallies[to.number];
  std::optional<steady_clock::time_point> deadline;
  while (true) {
    const auto code = produce(**topic, to.number, tally, key, value, headers);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) return tl::unexpected{fault(code)};
    // As many entries wait as may: the brokers set the pace.
    if (!deadline) deadline = steady_clock::now() + options_.answer_wait;
    if (steady_clock::now() >= *deadline) return tl::unexpected{fault(code)};
    if (rd_kafka_poll(client_->get(), 100) == 0) note_wait();
    BRAID_TRY(look_at_reports());
  }
  ++tally.sent;
  if (++since_poll_ < kEntriesPerPoll) return {};
  since_poll_ = 0;
  rd_kafka_poll(client_->get(), 0);
  return look_at_reports();
}

Result<void> KafkaProducer::look_at_reports() const {
  bool failed = false;
  auto why = RD_KAFKA_RESP_ERR_NO_ERROR;
  for (const auto& [name, topic] : topics_) {
    for (const auto& [number, tally] : topic.tallies) {
      failed = failed || tally.failed > 0;
      if (why == RD_KAFKA_RESP_ERR_NO_ERROR) why = tally.why;
    }
  }
  if (failed) return tl::unexpected{fault(why)};
  return {};
}

Result<void> KafkaProducer::deliver() {
  // Each entry has its own limit (message.timeout.ms), so this ends.
  const auto deadline = steady_clock::now() + options_.answer_wait + kSlice;
  while (rd_kafka_flush(client_->get(), static_cast<int>(kSlice.count())) !=
         RD_KAFKA_RESP_ERR_NO_ERROR) {
    BRAID_TRY(look_at_reports());
    note_wait();
    if (steady_clock::now() >= deadline) {
      return tl::unexpected{fault(RD_KAFKA_RESP_ERR__TIMED_OUT)};
    }
  }
  trouble_.end();
  BRAID_TRY(look_at_reports());
  for (const auto& [name, topic] : topics_) {
    for (const auto& [number, tally] : topic.tallies) BRAID_CHECK(tally.delivered == tally.sent);
  }
  return {};
}

Result<void> KafkaProducer::commit() {
  const auto deadline = steady_clock::now() + kCommitWait;
  while (true) {
    const KafkaError error{
        rd_kafka_commit_transaction(client_->get(), static_cast<int>(kSlice.count()))};
    if (!error) {
      trouble_.end();
      return {};
    }
    const Error meaning = client_->fault(error.get());
    trouble_.begin(meaning);
    if (rd_kafka_error_is_fatal(error.get()) != 0 || meaning.kind == ErrorKind::fenced) {
      return tl::unexpected{meaning};
    }
    if (rd_kafka_error_txn_requires_abort(error.get()) != 0) return tl::unexpected{meaning};
    if (rd_kafka_error_is_retriable(error.get()) == 0 || steady_clock::now() >= deadline) {
      // It may or may not have been committed; whoever starts anew finds out.
      return fail(ErrorKind::fenced, "kafka/commit-unknown");
    }
  }
}

Result<void> KafkaProducer::leave() {
  const auto deadline = steady_clock::now() + options_.answer_wait;
  while (true) {
    const KafkaError error{
        rd_kafka_abort_transaction(client_->get(), static_cast<int>(kSlice.count()))};
    if (!error) return {};
    if (rd_kafka_error_is_retriable(error.get()) == 0 || steady_clock::now() >= deadline) {
      return tl::unexpected{client_->fault(error.get())};
    }
  }
}

std::vector<KafkaProducer::Written> KafkaProducer::written() const {
  std::vector<Written> all;
  for (const auto& [name, topic] : topics_) {
    for (const auto& [number, tally] : topic.tallies) {
      if (tally.sent > 0) all.push_back({{name, number}, tally.last});
    }
  }
  return all;
}

}  // namespace braid
