#include "app/log_plan.h"

#include <gmock/gmock.h>

namespace braid::app {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Configuration two_agencies() {
  Configuration configuration;
  configuration.areas = {"E10000023", "E06000012"};
  for (const auto* agency : {"children/E10000023", "police/12"}) {
    FeedConfig feed;
    feed.name = feed.agency = agency;
    configuration.feeds.push_back(feed);
  }
  SubscriptionConfig board;
  board.name = "board";
  configuration.subscriptions.push_back(board);
  return configuration;
}

TEST(LogPlan, EveryStreamHasAPartitionForEachArea) {
  const auto plan = log_plan(two_agencies());
  std::vector<std::string> streams;
  for (const auto& topic : plan) {
    EXPECT_EQ(topic.partitions, 2U) << topic.stream;
    streams.push_back(topic.stream);
  }
  EXPECT_THAT(streams, Contains("facts.police-12"));
  EXPECT_THAT(streams, Contains("identities.children-E10000023"));
  EXPECT_THAT(streams, Contains("outcomes.board"));
  EXPECT_THAT(streams, Contains(std::string{kKafkaControlStream}));
}

TEST(LogPlan, OfOneRoleIsWhatThatRoleReadsAndWrites) {
  std::vector<std::string> streams;
  for (const auto& topic : log_plan(two_agencies(), "edge")) streams.push_back(topic.stream);
  EXPECT_THAT(streams, Contains("facts.police-12"));
  EXPECT_THAT(streams, Contains("audit"));
  EXPECT_THAT(streams, Contains(std::string{kKafkaControlStream}));
  EXPECT_THAT(streams, Not(Contains("links")));
  EXPECT_THAT(streams, Not(Contains("outcomes.board")));
}

TEST(LogPlan, AnEdgeReadsTheTopicsOfItsAgenciesOnTheClusterOfTheLog) {
  auto configuration = two_agencies();
  configuration.log.brokers = "k1:9093";
  configuration.feeds[0].topic.name = "children.feed";
  configuration.feeds[0].topic.brokers = "k1:9093";
  configuration.feeds[1].topic.name = "police.feed";
  configuration.feeds[1].topic.brokers = "elsewhere:9093";
  EXPECT_THAT(log_use(configuration, "edge").foreign_topics, ElementsAre("children.feed"));
  EXPECT_THAT(log_use(configuration, "edge").groups, ElementsAre("edge."));
  EXPECT_THAT(log_use(configuration, "link").foreign_topics, IsEmpty());
}

TEST(LogPlan, WhoLinksReadsNoFactAndWhoCountsReadsNoIdentity) {
  const auto configuration = two_agencies();
  const auto link = log_use(configuration, "link");
  EXPECT_THAT(link.reads, Each(Not(StartsWith("facts."))));
  EXPECT_THAT(link.writes, Each(Not(StartsWith("facts."))));
  EXPECT_THAT(link.reads, Contains("identities.police-12"));
  const auto measure = log_use(configuration, "measure");
  EXPECT_THAT(measure.reads, Each(Not(StartsWith("identities."))));
  EXPECT_THAT(measure.reads, Each(Not(StartsWith("quarantine."))));
  EXPECT_THAT(measure.writes, Contains("outcomes.board"));
}

TEST(LogPlan, OnlyTheEdgeWritesWhatAgenciesSay) {
  const auto configuration = two_agencies();
  for (const auto* role : {"link", "measure", "command-line"}) {
    const auto use = log_use(configuration, role);
    EXPECT_THAT(use.writes, Each(Not(StartsWith("facts.")))) << role;
    EXPECT_THAT(use.writes, Each(Not(StartsWith("identities.")))) << role;
  }
  EXPECT_THAT(log_use(configuration, "edge").writes, Contains("facts.police-12"));
}

}  // namespace
}  // namespace braid::app
