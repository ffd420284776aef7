#include "core/log/kafka/kafka_fault.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/log/kafka/kafka_remedy.h"

namespace braid {
namespace {

TEST(KafkaFault, SaysWhatToDoNext) {
  EXPECT_EQ(kafka_fault(RD_KAFKA_RESP_ERR__FENCED).kind, ErrorKind::fenced);
  EXPECT_EQ(kafka_fault(RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH).rule.view(), "log/fenced");
  EXPECT_EQ(kafka_fault(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE).kind, ErrorKind::misconfigured);
  EXPECT_EQ(kafka_fault(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED).kind,
            ErrorKind::misconfigured);
  EXPECT_EQ(kafka_fault(RD_KAFKA_RESP_ERR__TRANSPORT).kind, ErrorKind::unavailable);
}

TEST(KafkaFault, WhatIsNotKnownIsTriedAgain) {
  EXPECT_EQ(kafka_fault(RD_KAFKA_RESP_ERR__FAIL).kind, ErrorKind::unavailable);
  EXPECT_EQ(kafka_fault(RD_KAFKA_RESP_ERR__FAIL).rule.view(), "kafka/error");
}

TEST(KafkaFault, OnlyTheAbsenceOfAnAnswerMayHideAnotherReason) {
  EXPECT_TRUE(is_absence(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN));
  EXPECT_TRUE(is_absence(RD_KAFKA_RESP_ERR__TIMED_OUT));
  EXPECT_FALSE(is_absence(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS));
  EXPECT_FALSE(is_absence(RD_KAFKA_RESP_ERR__AUTHENTICATION));
}

TEST(KafkaRemedy, EveryMeaningOfACodeHasOne) {
  std::set<std::string_view> rules;
  // The codes of the library are below zero, those of brokers above.
  for (int code = -300; code < 200; ++code) {
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    rules.insert(kafka_fault(static_cast<rd_kafka_resp_err_t>(code)).rule.view());
  }
  EXPECT_GT(rules.size(), 15U);
  for (const auto rule : rules) EXPECT_FALSE(kafka_remedy(rule).empty()) << rule;
  EXPECT_TRUE(kafka_remedy("kafka/nothing-of-ours").empty());
}

}  // namespace
}  // namespace braid
