// The client library that Braid is built with against a real broker, before any code of Braid's is
// between them: it logs in, and a reader of committed records sees a transaction whole and an
// aborted one not at all.
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <array>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/openssl.h"
#include "tests/kafka/test_broker.h"

namespace braid::test {
namespace {

using Client = Handle<rd_kafka_t, rd_kafka_destroy>;
using Topics = Handle<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using KafkaMessage = Handle<rd_kafka_message_t, rd_kafka_message_destroy>;
using KafkaError = Handle<rd_kafka_error_t, rd_kafka_error_destroy>;

constexpr int kWaitMs = 30'000;

struct Setting {
  std::string name, value;
};

Client connect(rd_kafka_type_t type, std::vector<Setting> settings) {
  const TestBroker broker = test_broker();
  settings.push_back({"bootstrap.servers", broker.bootstrap});
  if (broker.secured) {
    settings.push_back({"security.protocol", "SASL_SSL"});
    settings.push_back({"sasl.mechanism", "SCRAM-SHA-512"});
    settings.push_back({"ssl.ca.location", broker.authority().string()});
    settings.push_back({"sasl.username", "braid"});
    settings.push_back({"sasl.password", line_of(broker.password_file("braid"))});
  }
  std::array<char, 512> why{};
  Handle<rd_kafka_conf_t, rd_kafka_conf_destroy> conf{rd_kafka_conf_new()};
  for (const Setting& setting : settings) {
    if (rd_kafka_conf_set(conf.get(), setting.name.c_str(), setting.value.c_str(), why.data(),
                          why.size()) != RD_KAFKA_CONF_OK) {
      throw std::runtime_error{why.data()};
    }
  }
  Client client{rd_kafka_new(type, conf.get(), why.data(), why.size())};
  if (!client) throw std::runtime_error{why.data()};
  // The client owns its settings from here on.
  std::ignore = conf.release();
  return client;
}

void expect_fine(rd_kafka_error_t* given) {
  const KafkaError error{given};
  EXPECT_EQ(error ? rd_kafka_error_string(error.get()) : "", std::string{});
}

/// A name that no other run has; `braid` is what the user braid may use.
std::string new_topic(rd_kafka_t* client) {
  std::random_device random;
  const std::string name =
      "braid.librdkafka." + std::to_string(random()) + std::to_string(random());
  std::array<char, 512> why{};
  const Handle<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy> topic{
      rd_kafka_NewTopic_new(name.c_str(), 1, 1, why.data(), why.size())};
  const Handle<rd_kafka_queue_t, rd_kafka_queue_destroy> queue{rd_kafka_queue_new(client)};
  rd_kafka_NewTopic_t* topics = topic.get();
  rd_kafka_CreateTopics(client, &topics, 1, nullptr, queue.get());
  const Handle<rd_kafka_event_t, rd_kafka_event_destroy> event{
      rd_kafka_queue_poll(queue.get(), kWaitMs)};
  if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw std::runtime_error{"the topic was not created"};
  }
  return name;
}

enum class Ending { commit, abort };

void write_in_transaction(rd_kafka_t* producer, const std::string& topic, std::string value,
                          Ending ending) {
  expect_fine(rd_kafka_begin_transaction(producer));
  EXPECT_EQ(rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(0),
                              RD_KAFKA_V_VALUE(value.data(), value.size()),
                              RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END),
            RD_KAFKA_RESP_ERR_NO_ERROR);
  // An abort would drop what still waits in the client; it has to have reached the broker.
  EXPECT_EQ(rd_kafka_flush(producer, kWaitMs), RD_KAFKA_RESP_ERR_NO_ERROR);
  expect_fine(ending == Ending::commit ? rd_kafka_commit_transaction(producer, kWaitMs)
                                       : rd_kafka_abort_transaction(producer, kWaitMs));
}

/// Values of the topic from its beginning to its end.
std::vector<std::string> committed(const std::string& topic) {
  const Client reader = connect(RD_KAFKA_CONSUMER, {{"group.id", "braid.librdkafka"},
                                                    {"isolation.level", "read_committed"},
                                                    {"enable.partition.eof", "true"},
                                                    {"auto.offset.reset", "error"}});
  const Topics topics{rd_kafka_topic_partition_list_new(1)};
  rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), 0)->offset =
      RD_KAFKA_OFFSET_BEGINNING;
  EXPECT_EQ(rd_kafka_assign(reader.get(), topics.get()), RD_KAFKA_RESP_ERR_NO_ERROR);
  std::vector<std::string> values;
  for (;;) {
    const KafkaMessage message{rd_kafka_consumer_poll(reader.get(), kWaitMs)};
    if (!message || (message->err != RD_KAFKA_RESP_ERR_NO_ERROR &&
                     message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)) {
      throw std::runtime_error{message ? rd_kafka_err2str(message->err) : "nothing came"};
    }
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return values;
    values.emplace_back(static_cast<const char*>(message->payload), message->len);
  }
}

TEST(Librdkafka, ShowsACommittedTransactionAndHidesAnAbortedOne) {
  const Client producer =
      connect(RD_KAFKA_PRODUCER,
              {{"transactional.id", "braid.librdkafka." + std::to_string(std::random_device{}())}});
  const std::string topic = new_topic(producer.get());
  expect_fine(rd_kafka_init_transactions(producer.get(), kWaitMs));

  write_in_transaction(producer.get(), topic, "made up, aborted", Ending::abort);
  write_in_transaction(producer.get(), topic, "made up, committed", Ending::commit);

  EXPECT_EQ(committed(topic), std::vector<std::string>{"made up, committed"});
}

}  // namespace
}  // namespace braid::test
