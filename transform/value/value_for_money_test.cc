// Made-up programmes and costs. Figures: indicators, WE-11 (its unit costs are for the test only);
// evaluation, section 8.

#include "transform/value/value_for_money.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace braid::transform {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

Date day(int year, int month, int of_month) {
  return Date::from_civil(year, month, of_month).value();
}

UnitCost unit_cost(const std::string& indicator, const std::string& agency, int pence) {
  UnitCost cost;
  cost.id = indicator + "/" + agency;
  cost.indicator = indicator;
  cost.agency = agency;
  cost.low = cost.central = cost.high = pence;
  cost.price_year = 2025;
  cost.grade = 1;
  return cost;
}

ValuedOutcome avoided(const std::string& indicator, int quantity) {
  return {indicator, AvoidedBy::stated, {Exact{quantity}}, std::nullopt};
}

/// WE-11: 100,000 pounds for 50 people.
ValueInput worked_example() {
  ValueInput input;
  input.price_year = 2025;
  input.start = day(2024, 4, 1);
  input.end = day(2025, 3, 31);
  input.people = 50;
  input.comparator_people = 50;
  input.outcomes = {avoided("crime.arrests", 10), avoided("missing.incidents", 40),
                    avoided("crisis.ae", 20), avoided("cla.residential.weeks", 111)};
  input.unit_costs = {unit_cost("crime.arrests", "police", 80'000),
                      unit_cost("missing.incidents", "police", 200'000),
                      unit_cost("crisis.ae", "health", 15'000),
                      unit_cost("cla.residential.weeks", "social_care", 400'000)};
  input.costs = {{"social_care", day(2024, 4, 1), 10'000'000, 1, false},
                 {"social_care", day(2024, 4, 1), 12'000'000, 1, true}};
  return input;
}

TEST(ValueForMoney, IsAsTheWorkedExampleSays) {
  const auto value = value_for_money(worked_example());
  ASSERT_TRUE(value);
  EXPECT_EQ(to_decimal(*value->cost_per_case / 100, 0), "2000");
  EXPECT_EQ(to_decimal(*value->saving_per_case / 100, 0), "400");
  EXPECT_EQ(value->benefits.fiscal, 53'500'000);
  EXPECT_THAT(value->benefits.by_agency,
              UnorderedElementsAre(Pair("police", 8'800'000), Pair("health", 300'000),
                                   Pair("social_care", 44'400'000)));
  EXPECT_EQ(value->net, 43'500'000);
  EXPECT_EQ(to_decimal(*value->froi, 2), "5.35");
  EXPECT_EQ(value->pessimistic_gross, 26'750'000);
  EXPECT_EQ(value->pessimistic_net, 16'750'000);
  EXPECT_EQ(to_decimal(*value->froi_pessimistic, 3), "2.675");
  EXPECT_EQ(to_decimal(*value->froi_pessimistic, 2), "2.68");
  EXPECT_EQ(to_decimal(*value->payback_months, 2), "2.24");
  EXPECT_EQ(value->class_, ValueClass::positive);
  EXPECT_TRUE(value->has_no_interval);
}

TEST(ValueForMoney, RefusesAPriceThatItCannotBringToTheYear) {
  auto input = worked_example();
  input.unit_costs[0].price_year = 2016;
  const auto refused = value_for_money(input);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().rule.view(), "money/no-deflator");
  input.deflators.set(2016, *parse_exact("80"));
  input.deflators.set(2025, *parse_exact("100"));
  const auto value = value_for_money(input);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->benefits.items[0].pence, 1'000'000) << "800,000 by 100 / 80";
}

TEST(ValueForMoney, DiscountsLaterYearsAndRoundsEachItemOnce) {
  auto input = worked_example();
  input.outcomes = {avoided("crime.arrests", 1)};
  input.outcomes[0].avoided = {Exact{1}, Exact{1}, Exact{1}};
  const auto value = value_for_money(input);
  ASSERT_TRUE(value);
  ASSERT_EQ(value->benefits.items.size(), 3U);
  EXPECT_EQ(value->benefits.items[1].pence, 77'295);  // 80,000 / 1.035 = 77,294.69
  EXPECT_EQ(value->benefits.items[2].pence, 74'681);  // 80,000 / 1.035^2 = 74,680.86
  EXPECT_EQ(value->benefits.fiscal, 80'000 + 77'295 + 74'681);
}

TEST(ValueForMoney, DoubtsBenefitsAndNotCostIncreases) {
  auto input = worked_example();
  input.outcomes = {avoided("crime.arrests", 10), avoided("crisis.ae", -10)};
  for (auto& cost : input.unit_costs) cost.grade = 4;
  input.costs[0].grade = std::nullopt;
  const auto value = value_for_money(input);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->benefits.fiscal, 800'000 - 150'000);
  EXPECT_EQ(value->pessimistic_gross, 400'000 - 150'000);
  EXPECT_EQ(value->after_optimism.fiscal, 680'000 - 150'000) << "less 15%";
  EXPECT_EQ(value->cost_after_optimism.programme, 14'000'000) << "no grade counts as 6: 40% more";
  EXPECT_TRUE(value->lacks_grade);
}

TEST(ValueForMoney, CountsOneThingOnce) {
  auto input = worked_example();
  input.outcomes = {avoided("cla.days", 10), avoided("missing.incidents", 1),
                    avoided("cla.residential.days", 10), avoided("missing.days", 5)};
  input.unit_costs = {unit_cost("cla.days", "social_care", 100),
                      unit_cost("cla.residential.days", "social_care", 500),
                      unit_cost("missing.incidents", "police", 7),
                      unit_cost("missing.days", "police", 9)};
  const auto value = value_for_money(input);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->benefits.fiscal, 1000 + 7);
  EXPECT_EQ(value->excluded[2], 0U);
  EXPECT_EQ(value->excluded[3], 1U);
}

TEST(ValueForMoney, KeepsEconomicAndSocialBenefitsApart) {
  auto input = worked_example();
  input.unit_costs.push_back(unit_cost("crime.arrests", "society", 5'000));
  input.unit_costs.back().kind = BenefitKind::social;
  const auto value = value_for_money(input);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->benefits.fiscal, 53'500'000);
  EXPECT_EQ(value->benefits.social, 50'000);
}

TEST(ValueForMoney, ShowsTwelveScenarios) {
  auto input = worked_example();
  for (auto& cost : input.unit_costs) cost.high = cost.central * 2;
  const auto value = value_for_money(input);
  ASSERT_TRUE(value);
  ASSERT_EQ(value->scenarios.size(), 12U);
  EXPECT_EQ(value->scenarios.front().gross, 53'500'000 / 4);
  EXPECT_EQ(value->scenarios.back().gross, 2 * 53'500'000);
  EXPECT_EQ(to_decimal(*value->break_even * 100, 1), "18.7");
}

TEST(ValueForMoney, HasNoReturnOnNoCost) {
  auto input = worked_example();
  input.costs.clear();
  const auto value = value_for_money(input);
  ASSERT_TRUE(value);
  EXPECT_FALSE(value->froi);
  EXPECT_TRUE(value->who_gains_by_whom.empty());
}

TEST(ValueForMoney, CallsAnUncertainSavingNoDifference) {
  auto input = worked_example();
  input.net_interval = Interval{-1, 90'000'000};
  EXPECT_EQ(value_for_money(input)->class_, ValueClass::no_difference);
  input.net_interval = Interval{1, 90'000'000};
  EXPECT_EQ(value_for_money(input)->class_, ValueClass::positive);
  for (auto& outcome : input.outcomes) outcome.is_certain = false;
  EXPECT_EQ(value_for_money(input)->class_, ValueClass::no_difference);
  input.outcomes.clear();
  EXPECT_EQ(value_for_money(input)->class_, ValueClass::not_classified);
}

TEST(ValueForMoney, LeavesOutCostsOutsideTheProgramme) {
  auto input = worked_example();
  input.costs.push_back({"police", day(2025, 4, 1), 5, 1, false});
  input.costs.push_back({"police", day(2024, 3, 31), 5, 1, false});
  EXPECT_EQ(value_for_money(input)->cost.programme, 10'000'000);
}

TEST(SharedOut, GivesWhatIsOverToTheLargestRemainders) {
  EXPECT_THAT(shared_out(100, {{"a", 1}, {"b", 1}, {"c", 1}}),
              ElementsAre(Pair("a", 34), Pair("b", 33), Pair("c", 33)));
  EXPECT_THAT(shared_out(-100, {{"a", 1}, {"b", 2}}), ElementsAre(Pair("a", -33), Pair("b", -67)));
}

RC_GTEST_PROP(SharedOut, SumsExactly, (std::int32_t amount)) {
  std::map<std::string, std::int64_t> weights{{"a", 1}};
  for (const char* name : {"b", "c", "d"}) weights[name] = *rc::gen::inRange(0, 1000);
  std::int64_t sum = 0;
  for (const auto& [name, share] : shared_out(amount, weights)) sum += share;
  RC_ASSERT(sum == amount);
}

TEST(Avoided, GoesTheComparatorsWay) {
  const auto arrests = avoided_of_counts({63, 39, 687, 693});
  ASSERT_TRUE(arrests);
  EXPECT_EQ(to_decimal(*arrests, 2), "24.55");
  EXPECT_FALSE(avoided_of_counts({63, 39, 0, 5}));
  EXPECT_EQ(avoided_of_means({*parse_exact("19.5"), *parse_exact("16.8"), *parse_exact("11.7"),
                              *parse_exact("11.5")},
                             10),
            25);
  EXPECT_EQ(avoided_before_and_after(10, 6, *parse_exact("0.25")), 3);
}

TEST(Exact, ReadsDecimals) {
  EXPECT_EQ(parse_exact("0.50"), Exact(1, 2));
  EXPECT_EQ(parse_exact("-12.05"), Exact(-1205, 100));
  EXPECT_EQ(parse_exact("010"), 10) << "not octal";
  for (const char* text : {"", "-", ".5", "5.", "1e3", "1,5", "1.2.3", "1234567890123456789"}) {
    EXPECT_FALSE(parse_exact(text)) << text;
  }
}

TEST(Exact, ShowsHalvesAwayFromZero) {
  EXPECT_EQ(to_decimal(Exact(-5, 1000), 2), "-0.01");
  EXPECT_EQ(to_decimal(Exact(1, 3), 4), "0.3333");
  EXPECT_EQ(to_decimal(Exact(5, 2), 0), "3");
  EXPECT_EQ(to_whole(Exact(-5, 2)), -3);
}

TEST(Costs, KnowsFiscalYearsByTheirEnd) {
  EXPECT_EQ(price_year_of(day(2016, 3, 31)), 2016);
  EXPECT_EQ(price_year_of(day(2016, 4, 1)), 2017);
}

TEST(OccupiedNight, CostsMoreInAHalfEmptyHome) {
  EXPECT_EQ(to_decimal(*cost_of_occupied_night(1'000'000, 100), 0), "10000");
  EXPECT_EQ(to_decimal(*cost_of_night_at_85_percent(1'000'000, 200), 2), "5882.35");
  EXPECT_FALSE(cost_of_occupied_night(1, 0));
}

}  // namespace
}  // namespace braid::transform
