#include "ingest/source/topic_deliveries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace braid::ingest {
namespace {

using std::chrono::hours;
using Headers = std::vector<std::pair<std::string, std::string>>;

std::string text_of(const DeliveredFile& file) {
  auto reader = file.open();
  std::string text(file.size(), '\0');
  std::size_t at = 0;
  while (at < text.size()) {
    const auto got = (*reader)->read(std::span{text}.subspan(at));
    if (!got || *got == 0) break;
    at += *got;
  }
  return text;
}

class TopicDeliveriesTest : public testing::Test {
 protected:
  TopicDeliveries make(TopicStream stream, TopicLimits limits = {}) {
    return TopicDeliveries{{"made-up", stream, "12", limits}};
  }
  void add(TopicDeliveries& to, std::string value, Headers headers = {}) {
    TopicMessage message;
    message.offset = offset_++;
    message.at = 1000 + message.offset;
    message.headers = std::move(headers);
    message.value = std::move(value);
    to.add(std::move(message), now_);
  }
  std::optional<TopicDelivery> next(TopicDeliveries& from, bool idle = true) {
    auto out = from.next(now_, idle);
    EXPECT_TRUE(out);
    return *std::move(out);
  }
  static std::int64_t commit_point(TopicDeliveries& of) {
    const auto points = of.ledger().to_commit();
    return points.empty() ? -1 : points.front().offset;
  }

  TopicClock::time_point now_{};
  std::int64_t offset_ = 0;
};

TEST_F(TopicDeliveriesTest, AStretchIsWhatIsThereInOrder) {
  auto topic = make(TopicStream::hl7v2);
  add(topic, "MSH|1\rPID|1\r");
  add(topic, "\x0bMSH|2\r\x1c\r");
  EXPECT_FALSE(next(topic, false));
  const auto made = next(topic);
  ASSERT_TRUE(made);
  EXPECT_EQ(text_of(*made->delivery.files[0]), "MSH|1\rPID|1\rMSH|2\r");
  EXPECT_EQ(made->delivery.name, "made-up/0/0-1");
  EXPECT_EQ(made->delivery.topic.text(2), "made-up/0/1");
  EXPECT_EQ(made->delivery.note.submitted, 1001);
  EXPECT_EQ(commit_point(topic), -1) << "the log does not have it yet";
  topic.settle(*made);
  EXPECT_EQ(commit_point(topic), 2);
  EXPECT_FALSE(next(topic));
}

TEST_F(TopicDeliveriesTest, WhatIsNotOneRecordIsADeliveryOfItsOwn) {
  for (const auto stream : {TopicStream::hl7v2, TopicStream::police}) {
    const std::string good = stream == TopicStream::hl7v2 ? "MSH|1" : "{\"a\":1}";
    auto topic = make(stream);
    for (const auto& value :
         {good, good, std::string{"\xff\xfeM"}, good, std::string{}, good + "\n" + good}) {
      add(topic, value);
    }
    std::vector<std::size_t> sizes;
    while (const auto made = next(topic)) sizes.push_back(made->messages.size());
    EXPECT_THAT(sizes, testing::ElementsAre(2, 1, 1, 1, 1));
  }
}

TEST_F(TopicDeliveriesTest, PoliceLinesGetAManifest) {
  auto topic = make(TopicStream::police);
  add(topic, "{\"a\":1}", {{"extracted_at", "2024-06-01T10:00:00+01:00"}});
  const auto made = next(topic);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->delivery.files.size(), 2U);
  EXPECT_THAT(
      text_of(*made->delivery.files[0]),
      testing::AllOf(testing::HasSubstr("\"sender\":\"12\""), testing::HasSubstr("\"rows\":1"),
                     testing::HasSubstr("2024-06-01T10:00:00")));
  EXPECT_EQ(text_of(*made->delivery.files[1]), "{\"a\":1}\n");
}

TEST_F(TopicDeliveriesTest, AnotherNoteBeginsAnotherDelivery) {
  auto topic = make(TopicStream::braid_feed);
  add(topic, "a", {{"period", "2024-01-01/2024-01-31"}, {"traceparent", "0-1"}});
  add(topic, "b", {{"period", "2024-02-01/2024-02-29"}, {"submitted", "2024-03-01T06:00:00"}});
  const auto first = next(topic);
  const auto second = next(topic);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->delivery.note.covers_to->text(), "2024-01-31");
  EXPECT_EQ(second->delivery.note.covers_to->text(), "2024-02-29");
  EXPECT_NE(second->delivery.note.submitted, 1001);
}

TEST_F(TopicDeliveriesTest, ADeliveryIsReadyWhenAllPartsOfAllFilesAreThere) {
  auto topic = make(TopicStream::none);
  const auto part = [](const char* file, const char* which) {
    return Headers{
        {"delivery", "return"}, {"file", file}, {"files", "2"}, {"part", which}, {"year", "2025"}};
  };
  add(topic, "b1", part("b.csv", "1/1"));
  add(topic, "a2", part("a.csv", "2/2"));
  add(topic, "a2", part("a.csv", "2/2"));
  EXPECT_FALSE(next(topic));
  EXPECT_THAT(topic.waiting(), testing::ElementsAre("return"));
  add(topic, "a1", part("a.csv", "1/2"));
  const auto made = next(topic);
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->faults.empty());
  EXPECT_EQ(made->delivery.name, "return");
  EXPECT_EQ(made->delivery.note.year, 2025);
  EXPECT_EQ(text_of(*made->delivery.files[0]), "a1a2");
  EXPECT_EQ(text_of(*made->delivery.files[1]), "b1");
  topic.settle(*made);
  EXPECT_EQ(commit_point(topic), 4);
  EXPECT_EQ(topic.held_bytes(), 0U);
}

TEST_F(TopicDeliveriesTest, NothingIsCommittedPastADeliveryThatWaits) {
  auto topic = make(TopicStream::none);
  add(topic, "x", {{"delivery", "slow"}, {"files", "2"}, {"file", "a"}});
  add(topic, "y", {{"delivery", "quick"}});
  const auto quick = next(topic);
  ASSERT_TRUE(quick);
  topic.settle(*quick);
  EXPECT_EQ(commit_point(topic), -1);
  now_ += hours{1};
  const auto slow = next(topic);
  ASSERT_TRUE(slow);
  EXPECT_EQ(slow->faults.front().rule.view(), "topic/incomplete");
  EXPECT_EQ(slow->faults.front().file, "slow");
  topic.settle(*slow);
  EXPECT_EQ(commit_point(topic), 2);
}

TEST_F(TopicDeliveriesTest, ContradictionsAreRefusedAndNamed) {
  const auto rule = [&](const Headers& first, const Headers& second, const char* again) {
    auto topic = make(TopicStream::none);
    add(topic, "x", first);
    add(topic, again, second);
    now_ += hours{2};
    const auto made = next(topic);
    return made && !made->faults.empty() ? std::string{made->faults.front().rule.view()} : "";
  };
  using H = Headers;
  EXPECT_EQ(rule(H{{"delivery", "d"}, {"files", "2"}, {"file", "a"}},
                 H{{"delivery", "d"}, {"files", "3"}, {"file", "b"}}, "x"),
            "topic/files-differ");
  EXPECT_EQ(rule(H{{"delivery", "d"}, {"part", "1/3"}}, H{{"delivery", "d"}, {"part", "2/4"}}, "x"),
            "topic/parts-differ");
  EXPECT_EQ(rule(H{{"delivery", "d"}, {"part", "1/2"}}, H{{"delivery", "d"}, {"part", "1/2"}}, "y"),
            "topic/part-twice");
  EXPECT_EQ(rule(H{{"delivery", "d"}, {"part", "1/2"}, {"year", "2024"}},
                 H{{"delivery", "d"}, {"part", "2/2"}, {"year", "2025"}}, "x"),
            "topic/note-differs");
  EXPECT_EQ(rule(H{{"delivery", "d"}, {"part", "2/1"}}, H{{"delivery", "d"}}, "x"), "topic/header");
  EXPECT_EQ(rule(H{{"delivery", "../d"}}, H{}, "x"), "topic/header");
  EXPECT_EQ(rule(H{}, H{}, "x"), "topic/no-delivery");
  EXPECT_EQ(rule(H{{"delivery", "d"}, {"period", "a\"\nb"}}, H{}, "x"), "topic/header");
  EXPECT_EQ(rule(H{{"delivery", "d"}, {"period", "never"}}, H{}, "x"), "note/period");
}

TEST_F(TopicDeliveriesTest, MemoryIsBoundedAndTheOldestGivesWay) {
  TopicLimits limits;
  limits.waiting_bytes_max = 100;
  auto topic = make(TopicStream::none, limits);
  for (int i = 0; i < 50; ++i) {
    add(topic, std::string(30, 'x'),
        {{"delivery", "d" + std::to_string(i)}, {"files", "2"}, {"file", "a"}});
    now_ += std::chrono::milliseconds{1};
    EXPECT_LE(topic.held_bytes(), 100U);
    while (const auto made = next(topic)) {
      EXPECT_EQ(made->faults.front().rule.view(), "topic/too-much");
      topic.settle(*made);
    }
  }
  EXPECT_THAT(topic.waiting(), testing::ElementsAre("d47", "d48", "d49"));
  EXPECT_EQ(commit_point(topic), 47);
}

TEST_F(TopicDeliveriesTest, StretchesAreBoundedInBytesAndMessages) {
  TopicLimits limits;
  limits.stretch_messages_max = 4;
  limits.stretch_bytes_max = 100;
  auto topic = make(TopicStream::braid_feed, limits);
  for (int i = 0; i < 40; ++i) {
    add(topic, std::string(static_cast<std::size_t>(i), 'x'));
    EXPECT_LE(topic.held_bytes(), 100U);
    while (const auto made = next(topic, false)) EXPECT_LE(made->messages.size(), 4U);
  }
}

TEST_F(TopicDeliveriesTest, APartitionThatIsTakenAwayIsForgotten) {
  auto topic = make(TopicStream::braid_feed);
  add(topic, "x");
  add(topic, "y", {{"delivery", "d"}, {"files", "2"}});
  topic.forget(0);
  EXPECT_EQ(topic.held_bytes(), 0U);
  EXPECT_FALSE(next(topic));
  EXPECT_EQ(commit_point(topic), -1);
}

RC_GTEST_PROP(TopicLedger, NeverCommitsPastWhatIsOpen, (const std::set<std::uint8_t>& settled)) {
  TopicLedger ledger;
  for (std::int64_t offset = 0; offset < 256; ++offset) ledger.read({3, offset});
  for (const auto offset : settled) ledger.settle({3, offset});
  const auto points = ledger.to_commit();
  const auto point = points.empty() ? 0 : points.front().offset;
  for (std::int64_t offset = 0; offset < point; ++offset) {
    RC_ASSERT(settled.contains(static_cast<std::uint8_t>(offset)));
  }
  RC_ASSERT(point == 256 || !settled.contains(static_cast<std::uint8_t>(point)));
  ledger.committed(points);
  RC_ASSERT(ledger.to_commit().empty());
}

}  // namespace
}  // namespace braid::ingest
