#include "app/release_cause.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace braid::app {
namespace {

using Kind = ReleaseCause::Kind;
using testing::ElementsAre;

braid::outcome::v1::Release release() {
  braid::outcome::v1::Release stated;
  stated.set_number(3);
  stated.set_as_of(Date::from_civil(2025, 3, 31)->days());
  stated.set_links_moved(10);
  auto& feed = *stated.add_up_to();
  feed.set_feed("returns");
  feed.set_sequence(5);
  return stated;
}

DeliveredUnit unit(std::int64_t sequence, std::int64_t first_sequence, int year, bool increment) {
  return {"returns", sequence, first_sequence, increment, *Date::from_civil(year, 4, 1)};
}

TEST(ReleaseCauses, AreTheFirstReleaseWhereNothingWasPublished) {
  EXPECT_THAT(causes_since({}, {unit(1, 1, 2024, false)}, 7),
              ElementsAre(ReleaseCause{Kind::first, "", 1}));
}

TEST(ReleaseCauses, AreNoneWhereNothingHasMoved) {
  EXPECT_TRUE(causes_since(release(), {unit(5, 2, 2024, false)}, 10).empty());
}

TEST(ReleaseCauses, TellACorrectionFromALateAndFromANewDelivery) {
  EXPECT_THAT(causes_since(release(), {unit(6, 2, 2024, false)}, 10),
              ElementsAre(ReleaseCause{Kind::correction, "returns", 1}));
  EXPECT_THAT(causes_since(release(), {unit(6, 6, 2023, false)}, 10),
              ElementsAre(ReleaseCause{Kind::late, "returns", 1}));
  EXPECT_THAT(causes_since(release(), {unit(6, 6, 2025, false)}, 10),
              ElementsAre(ReleaseCause{Kind::delivery, "returns", 1}));
}

TEST(ReleaseCauses, AnIncrementAddsToItsUnitAndCorrectsNothing) {
  EXPECT_THAT(causes_since(release(), {unit(6, 1, 2025, true)}, 10),
              ElementsAre(ReleaseCause{Kind::delivery, "returns", 1}));
  EXPECT_THAT(causes_since(release(), {unit(6, 1, 2024, true)}, 10),
              ElementsAre(ReleaseCause{Kind::late, "returns", 1}));
}

TEST(ReleaseCauses, CountUnitsOfOneFeedTogetherAndLinksByHowManyMoved) {
  EXPECT_THAT(
      causes_since(release(),
                   {unit(6, 2, 2024, false), unit(6, 3, 2024, false), unit(6, 6, 2025, false)}, 14),
      ElementsAre(ReleaseCause{Kind::delivery, "returns", 1},
                  ReleaseCause{Kind::correction, "returns", 2}, ReleaseCause{Kind::links, "", 4}));
}

TEST(ReleaseCauses, OfAFeedThatNoReleaseKnowsAreDeliveries) {
  auto late = unit(1, 1, 2024, false);
  late.feed = "police";
  EXPECT_THAT(causes_since(release(), {late}, 10),
              ElementsAre(ReleaseCause{Kind::late, "police", 1}));
}

TEST(ReleaseCauses, ComeBackFromTheTextThatTheAuditHolds) {
  for (const auto& cause :
       {ReleaseCause{Kind::first, "", 1}, ReleaseCause{Kind::late, "police", 2},
        ReleaseCause{Kind::definition, "cla.days 2", 1}, ReleaseCause{Kind::links, "", 40}}) {
    EXPECT_EQ(cause_from_text(cause_text(cause), cause.count), cause);
  }
  EXPECT_FALSE(cause_from_text("number", 4));
  EXPECT_FALSE(cause_from_text("changed", 4));
}

TEST(DeliveredUnits, OfFormerVersionsOfBraidCountAsTheirFirst) {
  submission::v1::Submission submission;
  submission.set_feed("returns");
  submission.set_sequence(4);
  EXPECT_EQ(DeliveredUnit::of(submission).first_sequence, 4);
  submission.set_first_sequence(2);
  EXPECT_EQ(DeliveredUnit::of(submission).first_sequence, 2);
}

}  // namespace
}  // namespace braid::app
