#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "core/log/kafka/kafka_log.h"
#include "tests/kafka/test_broker.h"

namespace braid::test {

/// Options for the fixture's broker, under a prefix that no other test and no other run has.
inline KafkaLogOptions test_log_options() {
  static std::atomic<int> count = 0;
  const auto broker = test_broker();
  KafkaLogOptions options;
  options.brokers = broker.bootstrap;
  options.topic_prefix =
      "braid-test." +
      std::to_string(std::chrono::system_clock::now().time_since_epoch().count() / 1000) + "." +
      std::to_string(::getpid()) + "." + std::to_string(++count) + ".";
  options.topics.replication = 1;
  options.topics.min_insync = 1;
  options.answer_wait = std::chrono::milliseconds{20'000};
  options.transaction_timeout = std::chrono::milliseconds{60'000};
  if (broker.secured) {
    options.security = KafkaLogOptions::Security::sasl;
    options.user = "braid";
    options.password_file = broker.password_file("braid").string();
    options.certificate_authority = broker.authority().string();
  }
  return options;
}

inline std::unique_ptr<KafkaLog> open_test_log(const KafkaLogOptions& options) {
  auto log = open_kafka_log(options);
  if (!log) {
    ADD_FAILURE() << log.error().rule.view();
    return nullptr;
  }
  return *std::move(log);
}

inline void make_streams(KafkaLog& log, const KafkaTopicPlan& plan) {
  const auto reports = log.provision(plan);
  ASSERT_TRUE(reports) << reports.error().rule.view();
  for (const auto& report : *reports) {
    EXPECT_EQ(report.state, KafkaTopicState::created) << report.rule.view() << report.remedy;
  }
}

/// The opened thing, or a failure of the test and an exception.
template <class T>
T got(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().rule.view();
    throw std::runtime_error{std::string{result.error().rule.view()}};
  }
  return *std::move(result);
}

}  // namespace braid::test
