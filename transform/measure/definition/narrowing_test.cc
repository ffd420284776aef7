#include "transform/measure/definition/narrowing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transform/measure/made_area_test.h"

namespace braid::transform {
namespace {

const Definition& shipped(std::string_view id) {
  const auto* definition = ShippedWords::get().catalogue.find(id);
  BRAID_CHECK(definition != nullptr);
  return *definition;
}

TEST(Narrowings, BeginWithoutAnyConditionAndEndWithTheDefinition) {
  const auto& definition = shipped("cse.flagged.new");
  const auto steps = narrowings(definition, ShippedWords::get().vocabulary, false);
  ASSERT_GE(steps.size(), 3U);
  EXPECT_TRUE(steps.front().definition.part.where.empty());
  EXPECT_TRUE(steps.front().definition.part.when.empty());
  EXPECT_EQ(steps.back().definition.part, definition.part);
  EXPECT_FALSE(steps.front().left_out);
  EXPECT_TRUE(steps[1].left_out);
}

TEST(Narrowings, OfAQuotientAreThoseBelowTheLineAndThenWhatIsAbove) {
  const auto& definition = shipped("cla.reentry.share");
  const auto steps = narrowings(definition, ShippedWords::get().vocabulary, false);
  ASSERT_GE(steps.size(), 2U);
  EXPECT_EQ(steps[steps.size() - 2].definition.part, *definition.denominator);
  EXPECT_EQ(steps.back().definition.part, definition.part);
  EXPECT_THAT(
      steps.back().words,
      testing::EndsWith("; only where another period of care begins at most 12 months after "
                        "the day"));
}

TEST(Narrowings, AreNoneOfPairsAlone) {
  EXPECT_TRUE(
      narrowings(shipped("wellbeing.sdq.change"), ShippedWords::get().vocabulary, true).empty());
}

}  // namespace
}  // namespace braid::transform
