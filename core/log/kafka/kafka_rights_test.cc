#include "core/log/kafka/kafka_rights.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace braid {
namespace {

using Operation = KafkaRight::Operation;
using Resource = KafkaRight::Resource;

bool has(const std::vector<KafkaRight>& rights, const KafkaRight& right) {
  return std::find(rights.begin(), rights.end(), right) != rights.end();
}

TEST(KafkaRights, AreWhatTheUseNeedsAndNoMore) {
  const auto rights =
      kafka_rights("braid.", {{"facts.police-1"}, {"outcomes.board"}, {"measure."}, {"measure"}});
  EXPECT_TRUE(has(rights, {Resource::topic, "braid.facts.police-1", false, Operation::read}));
  EXPECT_FALSE(has(rights, {Resource::topic, "braid.facts.police-1", false, Operation::write}));
  EXPECT_TRUE(has(rights, {Resource::topic, "braid.outcomes.board", false, Operation::write}));
  EXPECT_FALSE(has(rights, {Resource::topic, "braid.outcomes.board", false, Operation::read}));
  EXPECT_TRUE(has(rights, {Resource::topic, "braid.control", false, Operation::read}));
  EXPECT_TRUE(has(rights, {Resource::group, "braid.measure", false, Operation::read}));
  EXPECT_TRUE(has(rights, {Resource::transactional_id, "braid.measure.", true, Operation::write}));
}

TEST(KafkaRights, AreNotRepeated) {
  const auto rights = kafka_rights("", {{"links", "links"}, {"links"}, {}, {}});
  for (const auto& right : rights) {
    EXPECT_EQ(std::count(rights.begin(), rights.end(), right), 1);
  }
}

TEST(KafkaRights, WhoOnlyWritesIsInNoGroup) {
  for (const auto& right : kafka_rights("", {{}, {"facts"}, {"edge"}, {}})) {
    EXPECT_NE(right.resource, Resource::group);
  }
}

TEST(KafkaRights, OfAFamilyOfGroupsAndOfTopicsOfOthersKeepToTheNamesGiven) {
  const auto rights = kafka_rights("braid.", {{}, {}, {}, {"edge."}, {"police.missing"}});
  EXPECT_TRUE(has(rights, {Resource::group, "braid.edge.", true, Operation::read}));
  EXPECT_TRUE(has(rights, {Resource::topic, "police.missing", false, Operation::read}));
  EXPECT_FALSE(
      has(rights, {Resource::topic, "police.missing", false, Operation::describe_configs}));
}

TEST(KafkaRights, AreArgumentsOfKafkasOwnTool) {
  EXPECT_EQ(kafka_acls_arguments("User:braid-link", {Resource::transactional_id, "braid.link.",
                                                     true, Operation::write}),
            "--add --allow-principal User:braid-link --transactional-id braid.link. "
            "--resource-pattern-type prefixed --operation Write");
  EXPECT_EQ(kafka_acls_arguments("User:x",
                                 {Resource::topic, "links", false, Operation::describe_configs}),
            "--add --allow-principal User:x --topic links --operation DescribeConfigs");
}

}  // namespace
}  // namespace braid
