#include "app/service/configuration_change.h"

#include <gmock/gmock.h>

namespace braid::app {
namespace {

Configuration plain() {
  Configuration configuration;
  configuration.areas = {"E10000023"};
  auto& feed = configuration.feeds.emplace_back();
  feed.name = "made-903";
  feed.agency = "children/E10000023";
  configuration.agreements.emplace_back().name = "made";
  configuration.subscriptions.emplace_back().name = "board";
  return configuration;
}

TEST(ConfigurationChange, OfTheSameIsNone) {
  EXPECT_FALSE(change_between(plain(), plain()).any());
  EXPECT_TRUE(restart_faults(plain(), plain()).empty());
}

TEST(ConfigurationChange, OfAFeedsFolderConcernsTheEdgeAlone) {
  auto to = plain();
  to.feeds[0].folder = "/elsewhere";
  const auto change = change_between(plain(), to);
  EXPECT_TRUE(change.edge);
  EXPECT_FALSE(change.link);
  EXPECT_FALSE(change.measure);
}

TEST(ConfigurationChange, OfAnAgreementConcernsTheEdgeAlone) {
  auto to = plain();
  to.agreements[0].grants["children"] = {"care"};
  const auto change = change_between(plain(), to);
  EXPECT_TRUE(change.edge);
  EXPECT_FALSE(change.link);
  EXPECT_FALSE(change.measure);
}

TEST(ConfigurationChange, ByAFeedOfANewAgencyConcernsEveryRole) {
  auto to = plain();
  auto& feed = to.feeds.emplace_back();
  feed.name = "made-police";
  feed.agency = "police/12";
  const auto change = change_between(plain(), to);
  EXPECT_TRUE(change.edge && change.link && change.measure);
}

TEST(ConfigurationChange, BySecondFeedOfAnAgencyLeavesLinkAlone) {
  auto to = plain();
  to.feeds.push_back(to.feeds[0]);
  to.feeds[1].name = "made-ssd";
  EXPECT_FALSE(change_between(plain(), to).link);
}

TEST(ConfigurationChange, OfASubscriptionConcernsMeasureAlone) {
  auto to = plain();
  to.subscriptions[0].sinks.emplace_back().folder = "/out";
  const auto change = change_between(plain(), to);
  EXPECT_FALSE(change.edge);
  EXPECT_FALSE(change.link);
  EXPECT_TRUE(change.measure);
}

TEST(ConfigurationChange, ThatNeedsARestartIsRefusedWithEveryReason) {
  auto to = plain();
  to.areas.push_back("E06000012");
  to.log.file = "/elsewhere.db";
  to.link.encoding.strict = true;
  to.service.listen = "127.0.0.1:1";
  const auto faults = restart_faults(plain(), to);
  ASSERT_EQ(faults.size(), 4U);
  for (const auto& fault : faults) EXPECT_EQ(fault.rule.view(), "config/restart-needed");
}

TEST(ConfigurationChange, OfAMeaningWithoutANewVersionIsRefusedWhereItStands) {
  const auto with = [](std::uint32_t version, const std::string& hash) {
    transform::Definition definition;
    definition.id = "cla.days";
    definition.version = version;
    definition.hash = hash;
    definition.file = "indicators.d/days.toml";
    definition.line = 7;
    return definition;
  };
  auto from = plain(), to = plain();
  from.catalogue = transform::Catalogue::of({with(1, "old")});
  to.catalogue = transform::Catalogue::of({with(1, "new")});
  const auto faults = restart_faults(from, to);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].rule.view(), "indicator/changed-without-version");
  EXPECT_EQ(faults[0].line, 7U);
  to.catalogue = transform::Catalogue::of({with(1, "old"), with(2, "new")});
  EXPECT_TRUE(restart_faults(from, to).empty());
  to.catalogue = transform::Catalogue::of({});
  EXPECT_TRUE(restart_faults(from, to).empty());
}

}  // namespace
}  // namespace braid::app
