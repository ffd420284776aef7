#include "transform/measure/cell/tally.h"

#include <gtest/gtest.h>

namespace braid::transform {
namespace {

constexpr Group kGirl = group_of(AgeGroup::from_5, Sex::female, Uasc::no);
constexpr Group kOlderGirl = group_of(AgeGroup::from_10, Sex::female, Uasc::no);

TEST(PartTally, CountsAPersonOnceInEachCell) {
  PartTally tally;
  tally.reset({BreakdownTable{0}, BreakdownTable{by_age_cla}}, 2);
  const std::vector<Contribution> birthday = {{1, kGirl, 10}, {1, kOlderGirl, 20}};
  const std::vector<Contribution> plain = {{1, kGirl, 5}};
  tally.add(birthday, 1, PartTally::Behind::one);
  tally.add(plain, 1, PartTally::Behind::one);
  EXPECT_EQ(tally.table(1, 0)[0].count, 35);
  EXPECT_EQ(tally.table(1, 0)[0].people, 2);
  const auto by_age = tally.table(1, by_age_cla);
  EXPECT_EQ(by_age[static_cast<std::size_t>(AgeGroup::from_5)].people, 2);
  EXPECT_EQ(by_age[static_cast<std::size_t>(AgeGroup::from_10)].people, 1);
  EXPECT_EQ(tally.table(0, 0)[0].count, 0);
}

TEST(PartTally, IsAsBeforeWhenAPersonIsTakenAwayAgain) {
  PartTally tally;
  tally.reset({BreakdownTable{0}, BreakdownTable{by_age_cla}}, 1);
  const std::vector<Contribution> birthday = {{0, kGirl, 10}, {0, kOlderGirl, 20}};
  tally.add(birthday, 1, PartTally::Behind::one);
  tally.add(birthday, -1, PartTally::Behind::one);
  for (const TableMask mask : {TableMask{0}, TableMask{by_age_cla}}) {
    for (const auto& sum : tally.table(0, mask)) {
      EXPECT_EQ(sum.count, 0);
      EXPECT_EQ(sum.people, 0);
    }
  }
}

TEST(PartTally, CountsNobodysEventsWithoutPeople) {
  PartTally tally;
  tally.reset({BreakdownTable{0}, BreakdownTable{by_age_cla}}, 1);
  const std::vector<Contribution> event = {{0, kGirl, 1}};
  tally.add(event, 1, PartTally::Behind::nobody);
  EXPECT_EQ(tally.table(0, 0)[0].count, 1);
  EXPECT_EQ(tally.table(0, 0)[0].people, 0);
}

class ReconciliationOfOneChild : public testing::Test {
 protected:
  ReconciliationOfOneChild() : timeline_{Date{19815}, Date{19815}} {  // 2024-04-01
    reconciliation_.reset(timeline_.months());
    stay_ = {timeline_.month_start(2), timeline_.month_start(5)};
  }
  bool holds_all_year() {
    reconciliation_.add(timeline_, story_, 1);
    return reconciliation_.holds(0, timeline_.months());
  }
  Timeline timeline_;
  Reconciliation reconciliation_;
  Story story_;
  Stay stay_;
};

TEST_F(ReconciliationOfOneChild, HoldsForEpisodesAndTheirPeriodOfCare) {
  story_.of(History::care) = {stay_};
  story_.of(History::spell) = {stay_};
  EXPECT_TRUE(holds_all_year());
  EXPECT_TRUE(reconciliation_.holds(3, 4));
}

TEST_F(ReconciliationOfOneChild, CountsAVanishedEndApart) {
  stay_.exits = false;
  story_.of(History::care) = {stay_};
  story_.of(History::spell) = {stay_};
  EXPECT_TRUE(holds_all_year());
}

TEST_F(ReconciliationOfOneChild, FindsAPeriodOfCareThatIsWrong) {
  story_.of(History::care) = {stay_};
  stay_.end = timeline_.month_start(6);
  story_.of(History::spell) = {stay_};
  EXPECT_TRUE(holds_all_year());
  EXPECT_FALSE(reconciliation_.holds(0, 6));
}

TEST_F(ReconciliationOfOneChild, FindsAPeriodOfCareThatWasNeverBuilt) {
  story_.of(History::care) = {Stay{timeline_.month_start(2), Date::none()}};
  EXPECT_FALSE(holds_all_year());
}

}  // namespace
}  // namespace braid::transform
