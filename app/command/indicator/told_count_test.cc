#include "app/command/indicator/told_count.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>

namespace braid::app {
namespace {

TEST(ToldCounts, AreNoughtOrSuppressedOrToTheNearestTen) {
  EXPECT_EQ(told(0, 0, false).text, "0");
  EXPECT_EQ(told(1, 1, false).text, "c");
  EXPECT_EQ(told(9, 9, false).text, "c");
  EXPECT_EQ(told(14, 14, false).text, "about 10");
  EXPECT_EQ(told(15, 15, false).text, "about 20");
}

TEST(ToldCounts, AreSuppressedWhereFewPeopleStandBehindMany) {
  EXPECT_TRUE(told(340, 1, false).hidden());
}

TEST(ToldCounts, AreExactUnderTheProfileExact) { EXPECT_EQ(told(3, 3, true).text, "3"); }

/// One more child changes nothing that is told, but where a ten begins.
RC_GTEST_PROP(ToldCounts, NeverTellAWholeNumberOfPeople, (std::uint16_t people)) {
  const auto shown = told(people, people, false);
  if (!shown.count) RC_SUCCEED("suppressed");
  RC_ASSERT(*shown.count % 10 == 0);
  RC_ASSERT(std::llabs(*shown.count - people) <= 5);
}

}  // namespace
}  // namespace braid::app
