// A broker that goes away while a log is open, played by the client library's own mock. It knows
// nothing of isolation or fencing (design, section 4); being absent it does well.
#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include "core/log/kafka/kafka_log.h"
#include "core/openssl.h"

namespace braid {
namespace {

class KafkaAbsence : public testing::Test {
 protected:
  KafkaAbsence() {
    std::array<char, 256> why{};
    host_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), why.data(), why.size()));
    cluster_.reset(rd_kafka_mock_cluster_new(host_.get(), 1));
    EXPECT_EQ(rd_kafka_mock_topic_create(cluster_.get(), "links", 2, 1),
              RD_KAFKA_RESP_ERR_NO_ERROR);
    options_.brokers = rd_kafka_mock_cluster_bootstraps(cluster_.get());
    options_.answer_wait = std::chrono::milliseconds{800};
    auto log = open_kafka_log(options_);
    EXPECT_TRUE(log);
    if (log) log_ = *std::move(log);
  }

  void away() { rd_kafka_mock_broker_set_down(cluster_.get(), 1); }
  void back() { rd_kafka_mock_broker_set_up(cluster_.get(), 1); }
  /// Takes requests and answers late, as a broker that is stopped or cut off does.
  void silent(std::chrono::milliseconds answer) {
    rd_kafka_mock_broker_set_rtt(cluster_.get(), 1, static_cast<int>(answer.count()));
  }

  template <class T>
  static void expect_no_broker(const Result<T>& result) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(result.error().rule.view(), "kafka/no-broker");
  }

  Handle<rd_kafka_t, rd_kafka_destroy> host_;
  Handle<rd_kafka_mock_cluster_t, rd_kafka_mock_cluster_destroy> cluster_;
  KafkaLogOptions options_;
  std::unique_ptr<KafkaLog> log_;
};

TEST_F(KafkaAbsence, IsNotTakenForTheEndOfAStream) {
  ASSERT_NE(log_, nullptr);
  auto reader = log_->open_reader("links", 0, 0);
  ASSERT_TRUE(reader);
  LogBatch batch;
  ASSERT_TRUE((*reader)->next(batch));
  EXPECT_TRUE(batch.at_end);
  silent(std::chrono::seconds{2});
  expect_no_broker((*reader)->next(batch));
  EXPECT_FALSE(batch.at_end);
  expect_no_broker(log_->end("links", 0));
}

TEST_F(KafkaAbsence, PassesWhenTheBrokerIsBack) {
  ASSERT_NE(log_, nullptr);
  auto reader = log_->open_reader("links", 0, 0);
  ASSERT_TRUE(reader);
  LogBatch batch;
  ASSERT_TRUE((*reader)->next(batch));
  EXPECT_FALSE(log_->trouble());
  away();
  expect_no_broker((*reader)->next(batch));
  ASSERT_TRUE(log_->trouble()) << "to be shown to whoever asks why nothing happens";
  EXPECT_EQ(log_->trouble()->rule.view(), "kafka/no-broker");
  back();
  Result<void> read = fail(ErrorKind::unavailable, "kafka/no-broker");
  for (int i = 0; i < 20 && !read; ++i) read = (*reader)->next(batch);
  ASSERT_TRUE(read) << read.error().rule.view();
  EXPECT_TRUE(batch.at_end);
  EXPECT_FALSE(log_->trouble());
}

TEST_F(KafkaAbsence, EndsAnOpeningAfterItsTime) {
  away();
  expect_no_broker(open_kafka_log(options_));
}

}  // namespace
}  // namespace braid
