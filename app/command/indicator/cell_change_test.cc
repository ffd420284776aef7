#include "app/command/indicator/cell_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace braid::app {
namespace {

using testing::SizeIs;

sink::Outcome cell(const std::string& period, std::int64_t count, std::int64_t people) {
  sink::Outcome outcome;
  outcome.set_indicator("cla.days");
  outcome.set_period(period);
  outcome.set_status("ok");
  outcome.set_count(count);
  outcome.set_people(people);
  outcome.set_value(std::to_string(count));
  return outcome;
}

CellsByPlace table(const std::vector<sink::Outcome>& cells) {
  CellsByPlace by_place;
  for (const auto& each : cells) by_place[place_of(each)] = each;
  return by_place;
}

TEST(CellChanges, CountWhatIsTheSameChangedNewAndGone) {
  const auto changes = changes_between(
      table({cell("Y2024", 300, 30), cell("Y2025", 400, 40), cell("2024-04", 90, 9)}),
      table({cell("Y2024", 300, 30), cell("Y2025", 300, 30), cell("2024-05", 80, 8)}), false);
  EXPECT_EQ(changes.counts.same, 1);
  EXPECT_EQ(changes.counts.changed, 1);
  EXPECT_EQ(changes.counts.added, 1);
  EXPECT_EQ(changes.counts.gone, 1);
  EXPECT_EQ(changes.counts.small, 0);
  ASSERT_THAT(changes.cells, SizeIs(3));
  EXPECT_EQ(changes.cells[2].place.first, "Y2025");
  EXPECT_EQ(changes.cells[2].to->count(), 300);
}

TEST(CellChanges, DoNotTellWhatACellWouldBeWhereFewPeopleMakeTheDifference) {
  const auto changes =
      changes_between(table({cell("Y2025", 400, 40)}), table({cell("Y2025", 350, 36)}), false);
  EXPECT_EQ(changes.counts.small, 1);
  ASSERT_THAT(changes.cells, SizeIs(1));
  EXPECT_FALSE(changes.cells[0].to);
  EXPECT_EQ(side_json(changes.cells[0].to), nullptr);
}

TEST(CellChanges, TellAllUnderTheProfileExact) {
  const auto changes =
      changes_between(table({cell("Y2025", 400, 40)}), table({cell("Y2025", 350, 39)}), true);
  EXPECT_EQ(changes.counts.changed, 1);
  EXPECT_EQ(changes.cells[0].to->people(), 39);
}

}  // namespace
}  // namespace braid::app
