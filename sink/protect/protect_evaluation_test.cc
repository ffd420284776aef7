// Made-up evaluations. Rules: evaluation, E14 to E18; rulings H34.

#include "sink/protect/protect_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace braid::sink {
namespace {

using namespace transform;
using testing::ElementsAre;

EvaluatedGroup group(const std::string& name, std::int64_t before, std::int64_t after,
                     std::int64_t behind_after, std::int64_t people = 40) {
  EvaluatedGroup made;
  made.group = name;
  made.before = EvaluatedFigure{before, {}, static_cast<double>(before), people, 20, false};
  made.after = EvaluatedFigure{after, {}, static_cast<double>(after), people, behind_after, false};
  made.change_abs = static_cast<double>(after - before);
  made.change_pct = -10;
  made.effect = EvaluatedEffect{};
  made.cohort = made.people = people;
  made.stated.push_back({"change_pct", "-12%", "-10.0", StatedAgreement::differs, ""});
  return made;
}

EvaluatedOutcome outcome(const std::string& indicator, std::vector<EvaluatedGroup> groups) {
  EvaluatedOutcome made;
  made.indicator = indicator;
  made.kind = "count";
  made.unit = "events";
  made.groups = std::move(groups);
  made.effect = EvaluatedEffect{};
  made.verdict = Verdict::positive;
  return made;
}

Evaluation made_evaluation() {
  Evaluation made;
  for (const char* arm : {"programme", "comparator"}) {
    CohortCounts cohort;
    cohort.arm = arm;
    cohort.participations = cohort.people = cohort.matched = 40;
    cohort.first_t0 = Date{18000};
    cohort.last_t0 = Date{18100};
    made.cohorts.push_back(cohort);
  }
  made.outcomes = {
      outcome("shown", {group("programme", 60, 40, 18), group("comparator", 60, 58, 22)}),
      outcome("few", {group("programme", 60, 5, 5), group("comparator", 60, 58, 22),
                      group("area_total", 600, 580, 300)})};
  for (const char* variable : {"shown", "few"}) {
    BalanceRow row;
    row.variable = variable;
    row.people = row.comparator_people = 40;
    row.mean = 1.5;
    made.balance.push_back(row);
  }
  EvaluationMoney money;
  money.value = ValueForMoney{};
  ValuedLine line;
  line.indicator = "few";
  line.by = AvoidedBy::difference_in_changes;
  line.avoided = 53;
  line.pence = 5300;
  money.lines.push_back(line);
  made.money = money;
  made.left_out = {{"programme", "few", "no_pair", 5, false},
                   {"", "", "links_to_nobody", 6, false}};
  return made;
}

TEST(ProtectEvaluation, HidesAPairWithItsComparisonAndItsMoney) {
  const auto shown = protect(made_evaluation(), Profile::linked_default);
  const auto& hidden = shown.outcomes[1];
  for (const auto& each : hidden.groups) {
    EXPECT_TRUE(each.after.suppressed && each.before->suppressed) << each.group;
    EXPECT_FALSE(each.after.numerator || each.before->value || each.change_abs || each.effect);
    EXPECT_EQ(each.stated[0].computed, "") << "it would tell the change";
  }
  EXPECT_FALSE(hidden.effect);
  EXPECT_EQ(hidden.verdict, Verdict::not_reported);
  EXPECT_THAT(hidden.flags, ElementsAre("suppressed"));
  EXPECT_TRUE(shown.balance[1].suppressed);
  EXPECT_FALSE(shown.balance[0].suppressed);
  EXPECT_TRUE(shown.money->suppressed);
  EXPECT_FALSE(shown.money->value);
  EXPECT_EQ(shown.money->lines[0].pence, 0);
}

TEST(ProtectEvaluation, LeavesWhatHasPeopleEnough) {
  const auto shown = protect(made_evaluation(), Profile::linked_default).outcomes[0];
  EXPECT_EQ(shown.groups[0].after.numerator, 40);
  EXPECT_TRUE(shown.effect);
  EXPECT_EQ(shown.verdict, Verdict::positive);
}

TEST(ProtectEvaluation, HidesAnOutcomeOfAnArmUnderTenWhole) {
  auto made = made_evaluation();
  made.outcomes[0].groups[1] = group("comparator", 60, 58, 9, 9);
  EXPECT_TRUE(protect(made, Profile::linked_default).outcomes[0].groups[0].after.suppressed);
}

TEST(ProtectEvaluation, AsksForTwentyWhereRiskIsMeasured) {
  auto made = made_evaluation();
  made.outcomes[0].headed = "H13";
  made.outcomes[0].groups[1] = group("comparator", 60, 58, 15, 19);
  EXPECT_TRUE(protect(made, Profile::linked_default).outcomes[0].groups[0].after.suppressed);
}

TEST(ProtectEvaluation, TellsNoFewNorFirstNorLast) {
  const auto shown = protect(made_evaluation(), Profile::linked_default);
  EXPECT_FALSE(shown.cohorts[0].first_t0 || shown.cohorts[0].last_t0);
  EXPECT_TRUE(shown.left_out[0].few);
  EXPECT_EQ(shown.left_out[0].people, 0);
  EXPECT_EQ(shown.left_out[1].people, 6);
}

TEST(ProtectEvaluation, TellsNoTwoSizesWhoseDifferenceIsAFew) {
  auto made = made_evaluation();
  made.outcomes[0].groups[0].people = 37;
  made.cohorts[0].matched = 38;
  const auto shown = protect(made, Profile::linked_default);
  EXPECT_EQ(shown.outcomes[0].groups[0].people, 0);
  EXPECT_EQ(shown.cohorts[0].matched, 0);
}

TEST(ProtectEvaluation, ChangesNothingUnderTheExactProfile) {
  const auto shown = protect(made_evaluation(), Profile::exact);
  EXPECT_EQ(shown.outcomes[1].groups[0].after.numerator, 5);
  EXPECT_EQ(shown.left_out[0].people, 5);
  EXPECT_TRUE(shown.cohorts[0].first_t0);
}

}  // namespace
}  // namespace braid::sink
