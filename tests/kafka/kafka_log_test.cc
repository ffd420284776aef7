// What the Kafka engine promises beyond the conformance suite: topics that are refused, processes
// that share partitions, what is said when something is not there.
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <thread>
#include <vector>

#include "core/log/kafka/kafka_remedy.h"
#include "core/openssl.h"
#include "tests/kafka/kafka_log_fixture.h"

namespace braid::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class KafkaLogTest : public testing::Test {
 protected:
  void make(const KafkaTopicPlan& plan) { make_streams(*log_, plan); }

  static Result<void> put(LogWriter& writer, std::string_view stream, std::string_view key,
                          std::string_view value, std::span<const EntryHeader> headers = {}) {
    BRAID_TRY(writer.begin());
    BRAID_TRY(writer.add(stream, 0, key, value, headers));
    return writer.commit();
  }
  static std::size_t count(Log& log, std::string_view stream, Partition partition = 0) {
    auto reader = got(log.open_reader(stream, partition, 0));
    LogBatch batch;
    std::size_t entries = 0;
    do {
      const auto read = reader->next(batch);
      EXPECT_TRUE(read) << read.error().rule.view();
      if (!read) break;
      entries += batch.entries.size();
    } while (!batch.at_end);
    return entries;
  }
  template <class T>
  static std::string_view rule_of(const Result<T>& result) {
    return result ? std::string_view{"ok"} : result.error().rule.view();
  }

  const KafkaLogOptions options_ = test_log_options();
  std::unique_ptr<KafkaLog> log_ = open_test_log(options_);
};

TEST_F(KafkaLogTest, AMissingTopicOrPartitionIsToldApart) {
  make({{"links", 2}});
  EXPECT_EQ(rule_of(log_->open_reader("facts", 0, 0)), "kafka/topic-missing");
  EXPECT_EQ(rule_of(log_->open_reader("links", 2, 0)), "kafka/partition-missing");
  EXPECT_EQ(rule_of(log_->end("links", 7)), "kafka/partition-missing");
  auto writer = got(log_->open_writer("edge"));
  EXPECT_EQ(rule_of(put(*writer, "facts", "key", "value")), "kafka/topic-missing");
  EXPECT_EQ(rule_of(put(*writer, "links", "key", "value")), "ok") << "the writer goes on";
  EXPECT_EQ(rule_of(log_->join("link", 2)), "kafka/topic-missing") << "the control topic";
}

TEST_F(KafkaLogTest, ATransactionWithABadEntryIsLostWhole) {
  make({{"links", 1}});
  auto writer = got(log_->open_writer("edge"));
  ASSERT_TRUE(writer->begin());
  ASSERT_TRUE(writer->add("links", 0, "key", "value"));
  const std::string large(options_.topics.entry_bytes_max + 200'000, 'x');
  const auto refused = writer->add("links", 0, "large", large);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::misconfigured);
  EXPECT_EQ(refused.error().rule.view(), "kafka/too-large");
  EXPECT_EQ(rule_of(writer->add("links", 0, "after", "value")), "kafka/too-large");
  EXPECT_EQ(rule_of(writer->commit()), "kafka/too-large");
  EXPECT_EQ(count(*log_, "links"), 0U);
  EXPECT_TRUE(put(*writer, "links", "key", "value"));
  EXPECT_EQ(count(*log_, "links"), 1U);
}

TEST_F(KafkaLogTest, AnAbortedTransactionOfManyEntriesLeavesNothingToRead) {
  make({{"links", 1}});
  auto writer = got(log_->open_writer("edge"));
  ASSERT_TRUE(put(*writer, "links", "before", "1"));
  ASSERT_TRUE(writer->begin());
  for (int i = 0; i < 5000; ++i) ASSERT_TRUE(writer->add("links", 0, std::to_string(i), "left"));
  std::this_thread::sleep_for(milliseconds{200});  // some are with the broker by now
  writer->abort();
  ASSERT_TRUE(put(*writer, "links", "after", "2"));
  EXPECT_EQ(count(*log_, "links"), 2U);
}

TEST_F(KafkaLogTest, ALongTransactionOfAnotherWriterHidesButLosesNothing) {
  make({{"submissions", 1}});
  auto edge = got(log_->open_writer("edge"));
  auto other = got(log_->open_writer("other"));
  ASSERT_TRUE(edge->begin());
  ASSERT_TRUE(edge->add("submissions", 0, "open", "1"));
  std::this_thread::sleep_for(milliseconds{100});
  ASSERT_TRUE(put(*other, "submissions", "committed", "2"));
  EXPECT_EQ(count(*log_, "submissions"), 0U);
  // Who opens a writer now reads back what `other` has committed, not what is visible by chance.
  std::thread committing{[&] {
    std::this_thread::sleep_for(milliseconds{300});
    EXPECT_TRUE(edge->commit());
  }};
  auto beside = open_test_log(options_);
  auto successor = got(beside->open_writer("other"));
  EXPECT_EQ(count(*beside, "submissions"), 2U);
  committing.join();
}

TEST_F(KafkaLogTest, MoreReadersThanThreadsStandSideBySide) {
  make({{"links", 4}});
  auto writer = got(log_->open_writer("edge"));
  ASSERT_TRUE(writer->begin());
  for (int i = 0; i < 40'000; ++i) {
    ASSERT_TRUE(writer->add("links", static_cast<Partition>(i % 4), std::to_string(i), "value"));
  }
  ASSERT_TRUE(writer->commit());
  // Each is read one batch at a time in turn, so that they take the consumers from one another.
  struct Followed {
    std::unique_ptr<LogReader> reader;
    std::vector<int> keys;
    bool done = false;
  };
  std::vector<Followed> all(40);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].reader = got(log_->open_reader("links", static_cast<Partition>(i % 4), 0));
  }
  LogBatch batch;
  for (bool any = true; any;) {
    any = false;
    for (auto& one : all) {
      if (one.done) continue;
      ASSERT_TRUE(one.reader->next(batch));
      for (const auto& entry : batch.entries) one.keys.push_back(std::stoi(std::string{entry.key}));
      one.done = batch.at_end;
      any = true;
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i].keys.size(), 10'000U) << i;
    for (std::size_t k = 0; k < all[i].keys.size(); ++k) {
      ASSERT_EQ(all[i].keys[k], static_cast<int>(4 * k + i % 4));
    }
  }
}

TEST_F(KafkaLogTest, ACommitOfAnotherProcessEndsAWait) {
  make({{"links", 1}});
  auto reader = got(log_->open_reader("links", 0, 0));
  LogBatch batch;
  while (true) {
    const auto start = steady_clock::now();
    ASSERT_TRUE(log_->wait(milliseconds{100}, {}));
    if (steady_clock::now() - start >= milliseconds{100}) break;
  }
  std::thread writing{[&] {
    auto beside = open_test_log(options_);
    auto writer = got(beside->open_writer("edge"));
    EXPECT_TRUE(put(*writer, "links", "key", "value"));
  }};
  const auto start = steady_clock::now();
  do {
    ASSERT_TRUE(log_->wait(milliseconds{20'000}, {}));
    ASSERT_TRUE(reader->next(batch));
  } while (batch.entries.empty() && steady_clock::now() - start < milliseconds{20'000});
  EXPECT_EQ(batch.entries.size(), 1U);
  EXPECT_LT(steady_clock::now() - start, milliseconds{15'000});
  writing.join();
}

TEST_F(KafkaLogTest, WhatDeadWritersLeftOpenIsEndedBeforeAnyIsWaitedFor) {
  make({{"submissions", 1}});
  auto options = options_;
  options.transaction_timeout = std::chrono::minutes{10};
  auto dead = open_test_log(options);
  auto left = got(dead->open_writer("edge.b"));
  ASSERT_TRUE(left->begin());
  for (int i = 0; i < 5000; ++i) {
    ASSERT_TRUE(left->add("submissions", 0, std::to_string(i), "left"));
  }
  std::this_thread::sleep_for(milliseconds{200});  // some are with the broker by now
  const std::vector<std::string> roles{"edge.a", "edge.b"};
  auto successor = open_test_log(options);
  ASSERT_TRUE(successor->take_over(roles));
  // Would wait for as long as the transaction may last, and the test would not.
  auto writer = got(successor->open_writer("edge.a"));
  ASSERT_TRUE(put(*writer, "submissions", "key", "value"));
  EXPECT_EQ(count(*successor, "submissions"), 1U);
  EXPECT_EQ(rule_of(left->commit()), "log/fenced");
  ASSERT_TRUE(successor->take_over(roles)) << "nothing is open";
  EXPECT_TRUE(put(*writer, "submissions", "key", "other")) << "so nobody is fenced";
}

TEST_F(KafkaLogTest, WhoMayOnlyReadOpensNoWriter) {
  make({{"links", 1}});
  auto options = options_;
  options.access = KafkaLogOptions::Access::read;
  auto reading = open_test_log(options);
  EXPECT_EQ(rule_of(reading->open_writer("edge")), "log/read-only");
  EXPECT_EQ(count(*reading, "links"), 0U);
}

TEST_F(KafkaLogTest, HeadersStandBesideTheEntry) {
  make({{"outcomes.board", 1}});
  auto writer = got(log_->open_writer("measure"));
  const std::array<EntryHeader, 2> headers{
      {{"ce_specversion", "1.0"}, {"content-type", "application/json"}}};
  ASSERT_TRUE(put(*writer, "outcomes.board", "key", "{}", headers));
  // Read by a client of somebody else's.
  std::array<char, 256> why{};
  auto* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", options_.brokers.c_str(), why.data(), why.size());
  Handle<rd_kafka_t, rd_kafka_destroy> client{
      rd_kafka_new(RD_KAFKA_CONSUMER, conf, why.data(), why.size())};
  Handle<rd_kafka_topic_t, rd_kafka_topic_destroy> topic{rd_kafka_topic_new(
      client.get(), (options_.topic_prefix + "outcomes.board").c_str(), nullptr)};
  ASSERT_EQ(rd_kafka_consume_start(topic.get(), 0, 0), 0);
  Handle<rd_kafka_message_t, rd_kafka_message_destroy> message{
      rd_kafka_consume(topic.get(), 0, 20'000)};
  ASSERT_NE(message, nullptr);
  rd_kafka_headers_t* found = nullptr;
  ASSERT_EQ(rd_kafka_message_headers(message.get(), &found), RD_KAFKA_RESP_ERR_NO_ERROR);
  ASSERT_EQ(rd_kafka_header_cnt(found), headers.size());
  const void* value = nullptr;
  std::size_t size = 0;
  ASSERT_EQ(rd_kafka_header_get_last(found, "content-type", &value, &size),
            RD_KAFKA_RESP_ERR_NO_ERROR);
  EXPECT_EQ((std::string_view{static_cast<const char*>(value), size}), "application/json");
  rd_kafka_consume_stop(topic.get(), 0);
}

TEST_F(KafkaLogTest, NobodyThereIsUnavailable) {
  auto options = options_;
  options.brokers = "127.0.0.1:1";
  options.answer_wait = milliseconds{500};
  const auto log = open_kafka_log(options);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(log.error().rule.view(), "kafka/no-broker");
}

// Topics.

struct WrongTopic {
  const char* name;
  std::function<void(KafkaTopicRules&)> spoil;  ///< of the rules that it is made by
  const char* rule;
};

class KafkaTopicCheck : public testing::TestWithParam<WrongTopic> {};

TEST_P(KafkaTopicCheck, RefusesWhatTheLogCannotRelyOn) {
  const auto options = test_log_options();
  auto spoilt = options;
  GetParam().spoil(spoilt.topics);
  make_streams(*open_test_log(spoilt), {{"links", 2}});
  auto log = open_test_log(options);
  for (const bool provisioning : {false, true}) {
    const auto reports =
        got(provisioning ? log->provision({{"links", 2}}) : log->check({{"links", 2}}));
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports[0].state, KafkaTopicState::wrong);
    EXPECT_EQ(reports[0].rule.view(), GetParam().rule);
    EXPECT_NE(reports[0].remedy.find(reports[0].topic), std::string::npos) << reports[0].remedy;
    const auto fault = first_fault(reports);
    ASSERT_FALSE(fault);
    EXPECT_EQ(fault.error().kind, ErrorKind::misconfigured);
    EXPECT_FALSE(kafka_remedy(fault.error().rule.view()).empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rules, KafkaTopicCheck,
    testing::Values(WrongTopic{"compaction_too_late",
                               [](auto& rules) { rules.compact_within = std::chrono::hours{240}; },
                               "kafka/compaction-lag"},
                    WrongTopic{"tombstones_too_short",
                               [](auto& rules) { rules.keep_tombstones = std::chrono::hours{1}; },
                               "kafka/delete-retention"},
                    WrongTopic{"entries_too_small",
                               [](auto& rules) { rules.entry_bytes_max = 100'000; },
                               "kafka/message-bytes"}),
    [](const auto& run) { return std::string{run.param.name}; });

/// A topic as somebody else would make it, with one setting.
void make_foreign_topic(const KafkaLogOptions& options, const char* stream, const char* setting,
                        const char* value) {
  std::array<char, 256> why{};
  auto* conf = rd_kafka_conf_new();
  rd_kafka_conf_set(conf, "bootstrap.servers", options.brokers.c_str(), why.data(), why.size());
  Handle<rd_kafka_t, rd_kafka_destroy> client{
      rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size())};
  Handle<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy> topic{
      rd_kafka_NewTopic_new((options.topic_prefix + stream).c_str(), 1, 1, why.data(), why.size())};
  if (setting != nullptr) rd_kafka_NewTopic_set_config(topic.get(), setting, value);
  Handle<rd_kafka_queue_t, rd_kafka_queue_destroy> queue{rd_kafka_queue_new(client.get())};
  auto* one = topic.get();
  rd_kafka_CreateTopics(client.get(), &one, 1, nullptr, queue.get());
  Handle<rd_kafka_event_t, rd_kafka_event_destroy> event{rd_kafka_queue_poll(queue.get(), 20'000)};
  ASSERT_NE(event, nullptr);
  ASSERT_EQ(rd_kafka_event_error(event.get()), RD_KAFKA_RESP_ERR_NO_ERROR);
}

TEST_F(KafkaLogTest, ATopicThatSomebodyElseMadeIsRefusedForEverythingThatIsWrong) {
  make_foreign_topic(options_, "links", nullptr, nullptr);
  make_foreign_topic(options_, "facts", "cleanup.policy", "compact,delete");
  std::this_thread::sleep_for(milliseconds{500});  // until every broker knows of them
  const auto reports = got(log_->check({{"links", 3}, {"facts", 1}, {"submissions", 1}}));
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[0].state, KafkaTopicState::wrong);
  EXPECT_EQ(reports[0].rule.view(), "kafka/partition-missing");
  for (const char* part : {"has 1 of 3", "cleanup.policy=compact (it is delete)",
                           "max.compaction.lag.ms=3600000", "max.message.bytes=4259840"}) {
    EXPECT_NE(reports[0].remedy.find(part), std::string::npos) << part << reports[0].remedy;
  }
  EXPECT_EQ(reports[1].rule.view(), "kafka/cleanup-policy");
  EXPECT_EQ(reports[2].state, KafkaTopicState::missing);
  EXPECT_EQ(reports[2].rule.view(), "kafka/topic-missing");
}

TEST_F(KafkaLogTest, TooFewCopiesAreRefused) {
  make({{"links", 1}});
  auto options = options_;
  options.topics.replication = 3;
  options.topics.min_insync = 2;
  auto log = open_test_log(options);
  const auto reports = got(log->check({{"links", 1}}));
  EXPECT_EQ(reports[0].rule.view(), "kafka/replication");
  EXPECT_NE(reports[0].remedy.find("min.insync.replicas=2"), std::string::npos);
  // There is one broker.
  const auto made = got(log->provision({{"facts", 1}}));
  EXPECT_EQ(made[0].state, KafkaTopicState::wrong);
  EXPECT_EQ(made[0].rule.view(), "kafka/replication-factor");
}

TEST_F(KafkaLogTest, ProvisioningMakesWhatIsMissingAndAddsPartitionsAndThenAllIsWell) {
  EXPECT_EQ(got(log_->provision({{"links", 1}}))[0].state, KafkaTopicState::created);
  const KafkaTopicPlan plan{{"links", 3}, {"facts", 3}};
  for (const auto& report : got(log_->provision(plan))) {
    EXPECT_EQ(report.state, KafkaTopicState::created);
  }
  for (const auto& report : got(log_->check(plan))) {
    EXPECT_EQ(report.state, KafkaTopicState::ok) << report.remedy;
    EXPECT_TRUE(report.remedy.empty());
  }
  EXPECT_TRUE(first_fault(got(log_->provision(plan))));
  auto writer = got(log_->open_writer("edge"));
  ASSERT_TRUE(writer->begin());
  EXPECT_TRUE(writer->add("links", 2, "key", "value")) << "a partition that was added";
  EXPECT_TRUE(writer->commit());
}

// Membership.

std::vector<Partition> settled(LogMembership& one, std::size_t wanted) {
  std::vector<Partition> owned;
  const auto deadline = steady_clock::now() + milliseconds{30'000};
  while (owned.size() != wanted && steady_clock::now() < deadline) owned = got(one.owned());
  return owned;
}

TEST_F(KafkaLogTest, AProcessAloneOwnsEveryArea) {
  make({{"control", 4}});
  auto alone = got(log_->join("link", 4));
  EXPECT_EQ(settled(*alone, 4), (std::vector<Partition>{0, 1, 2, 3}));
}

TEST_F(KafkaLogTest, AProcessThatHasJustGivenUpItsAreasCanEnd) {
  make({{"control", 2}});
  auto first = got(log_->join("link", 2));
  ASSERT_EQ(settled(*first, 2).size(), 2U);
  auto beside = open_test_log(options_);
  auto second = got(beside->join("link", 2));
  const auto deadline = steady_clock::now() + milliseconds{30'000};
  while (first->is_told() && steady_clock::now() < deadline) {
    EXPECT_TRUE(second->owned());
    EXPECT_TRUE(first->owned());
  }
  ASSERT_FALSE(first->is_told());
  first.reset();
  EXPECT_EQ(settled(*second, 2).size(), 2U);
}

TEST_F(KafkaLogTest, TwoProcessesShareTheAreasAndOneThatLeavesHandsItsOver) {
  make({{"control", 4}});
  auto first = got(log_->join("link", 4));
  ASSERT_EQ(settled(*first, 4).size(), 4U);
  auto beside = open_test_log(options_);
  auto second = got(beside->join("link", 4));
  std::vector<Partition> mine{0, 1, 2, 3};
  std::vector<Partition> others;
  bool gave_up = false;
  const auto deadline = steady_clock::now() + milliseconds{30'000};
  while ((mine.size() != 2 || others.size() != 2) && steady_clock::now() < deadline) {
    mine = got(first->owned());
    gave_up = gave_up || mine.empty();
    others = got(second->owned());
    for (const auto partition : others) {
      EXPECT_EQ(std::count(mine.begin(), mine.end(), partition), 0) << "owned by both";
    }
  }
  EXPECT_TRUE(gave_up);
  std::vector<Partition> all = mine;
  all.insert(all.end(), others.begin(), others.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, (std::vector<Partition>{0, 1, 2, 3}));
  first.reset();
  EXPECT_EQ(settled(*second, 4).size(), 4U);
}

TEST_F(KafkaLogTest, AnAreaIsGivenUpOneCallBeforeAnotherProcessGetsIt) {
  make({{"control", 1}});
  auto first = got(log_->join("link", 1));
  ASSERT_EQ(settled(*first, 1).size(), 1U);
  auto beside = open_test_log(options_);
  auto second = got(beside->join("link", 1));
  // The first has said that it owns nothing, but has not come back since.
  const auto deadline = steady_clock::now() + milliseconds{30'000};
  while (!got(first->owned()).empty() && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds{20});
  }
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(got(second->owned()).empty());
  std::size_t owners = 0;
  while (owners != 1 && steady_clock::now() < deadline) {
    owners = got(first->owned()).size() + got(second->owned()).size();
    EXPECT_LE(owners, 1U);
  }
  EXPECT_EQ(owners, 1U);
}

TEST_F(KafkaLogTest, RolesDoNotShareWithOneAnother) {
  make({{"control", 2}});
  auto link = got(log_->join("link", 2));
  auto measure = got(log_->join("measure", 2));
  EXPECT_EQ(settled(*link, 2).size(), 2U);
  EXPECT_EQ(settled(*measure, 2).size(), 2U);
}

}  // namespace
}  // namespace braid::test
