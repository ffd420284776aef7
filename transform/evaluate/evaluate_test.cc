// Made-up programmes. Figures: evaluation, sections 4, 8 and 9; rulings H15 to H46.

#include "transform/evaluate/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transform/evaluate/made_people_test.h"

namespace braid::transform {
namespace {

using testing::Contains;
using testing::Field;
using testing::IsEmpty;

const EvaluatedGroup& group(const EvaluatedOutcome& outcome, const std::string& name) {
  for (const auto& each : outcome.groups) {
    if (each.group == name) return each;
  }
  ADD_FAILURE() << name;
  return outcome.groups.front();
}

std::int64_t left_out(const Evaluation& evaluation, const std::string& reason) {
  std::int64_t people = 0;
  for (const auto& each : evaluation.left_out) {
    if (each.reason == reason) people += each.people;
  }
  return people;
}

void expect_interval(const std::optional<Interval>& interval, double low, double high,
                     double within) {
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, low, within);
  EXPECT_NEAR(interval->high, high, within);
}

/// The people of rulings H26, as often as is said.
MadeProgramme clustered(int times = 1) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count);
  const std::vector<std::pair<int, int>> ours{{5, 2}, {0, 0}, {3, 1}, {8, 6}, {1, 1},
                                              {2, 0}, {4, 4}, {0, 1}, {6, 2}, {1, 0}};
  const std::vector<std::pair<int, int>> theirs{{4, 4}, {2, 3}, {0, 0}, {5, 5}, {1, 0},
                                                {3, 2}, {7, 8}, {0, 1}, {2, 2}, {1, 1}};
  for (int i = 0; i < times; ++i) {
    for (const auto& [before, after] : ours) {
      made.person(CohortArm::programme, {whole(before, after)});
    }
    for (const auto& [before, after] : theirs) {
      made.person(CohortArm::comparator, {whole(before, after)});
    }
  }
  return made;
}

TEST(Evaluate, ComparesCountsByTheRatioOfRatiosOverWholePeople) {
  const auto evaluation = clustered().evaluate();
  const auto& outcome = evaluation.outcomes.front();
  ASSERT_TRUE(outcome.effect);
  EXPECT_EQ(outcome.effect->scale, EffectScale::ratio_of_ratios);
  EXPECT_NEAR(*outcome.effect->effect, 0.5449, 0.00005);
  expect_interval(outcome.effect->interval, 0.3125, 0.8296, 0.00005);
  EXPECT_FALSE(outcome.effect->p) << "ten people are too few for a test";
  EXPECT_EQ(outcome.verdict, Verdict::mixed);
  EXPECT_THAT(outcome.flags, Contains("small"));
  EXPECT_EQ(group(outcome, "programme").before->numerator, 30);
  EXPECT_EQ(group(outcome, "programme").after.numerator, 17);
  expect_interval(group(outcome, "programme").effect->interval, 0.3333, 0.8125, 0.00005);
}

TEST(Evaluate, GivesTheSameForTheSameSeedAndOtherwiseForAnother) {
  auto made = clustered(3);
  const auto interval = [&] { return *made.evaluate().outcomes.front().effect->interval; };
  const auto once = interval();
  EXPECT_EQ(interval().low, once.low);
  EXPECT_EQ(interval().high, once.high);
  made.plan.seed = 2;
  EXPECT_NE(interval().low, once.low);
}

TEST(Evaluate, JudgesWhenThereArePeopleEnough) {
  auto made = clustered(3);
  made.plan.primary = "crime.arrests";
  const auto outcome = made.evaluate().outcomes.front();
  ASSERT_TRUE(outcome.effect && outcome.effect->p);
  EXPECT_LT(*outcome.effect->p, 0.05);
  EXPECT_EQ(outcome.verdict, Verdict::positive);
  EXPECT_FALSE(outcome.p_adjusted) << "the primary outcome is in no family";
}

TEST(Evaluate, ReportsNothingUnderTenPeople) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count);
  for (int i = 0; i < 9; ++i) made.person(CohortArm::programme, {whole(2, 1)});
  const auto outcome = made.evaluate().outcomes.front();
  EXPECT_EQ(outcome.verdict, Verdict::not_reported);
  EXPECT_FALSE(outcome.effect);
  EXPECT_THAT(outcome.flags, Contains("below_minimum_cohort"));
  EXPECT_EQ(group(outcome, "programme").after.numerator, 9) << "counts, if they may be shown";
}

TEST(Evaluate, WithholdsThePercentOfFewEventsAndTheRatioOfNone) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count);
  made.measure("missing.incidents", CohortForm::count);
  for (int i = 0; i < 20; ++i) {
    made.person(CohortArm::programme, {whole(i < 9 ? 1 : 0, 1), whole(1, 0)});
  }
  const auto evaluation = made.evaluate();
  const auto& few = group(evaluation.outcomes[0], "programme");
  EXPECT_FALSE(few.change_pct);
  EXPECT_THAT(few.flags, Contains("before_under_10"));
  EXPECT_TRUE(few.effect) << "E7 withholds the percent change alone";
  const auto& none = group(evaluation.outcomes[1], "programme");
  EXPECT_EQ(none.change_pct, -100);
  EXPECT_FALSE(none.effect);
  EXPECT_THAT(none.flags, Contains("zero_cell"));
}

TEST(Evaluate, ComparesSharesThatExistOnlyAfterwards) {
  MadeProgramme made;
  made.measure("return.ceased.share", CohortForm::share, "higher");
  made.reader.infos[0].has_before = false;
  for (int i = 0; i < 67; ++i) {
    made.person(CohortArm::programme, {whole(0, i < 30 ? 1 : 0, 0, 1)});
  }
  for (int i = 0; i < 100; ++i) {
    made.person(CohortArm::comparator, {whole(0, i < 20 ? 1 : 0, 0, 1)});
  }
  const auto outcome = made.evaluate().outcomes.front();
  ASSERT_TRUE(outcome.effect);
  EXPECT_NEAR(*outcome.effect->effect, 24.78, 0.005);
  expect_interval(outcome.effect->interval, 10.40, 38.39, 0.005);
  EXPECT_EQ(outcome.effect->test, "Fisher exact");
  EXPECT_FALSE(group(outcome, "programme").before);
  EXPECT_NEAR(*group(outcome, "programme").after.value, 44.78, 0.005);
  EXPECT_EQ(outcome.verdict, Verdict::positive);
}

TEST(Evaluate, ComparesSharesOfTheSamePeopleInPairs) {
  MadeProgramme made;
  made.measure("x.share", CohortForm::share);
  const std::vector<std::tuple<int, int, int>> people{{20, 1, 1}, {9, 1, 0}, {2, 0, 1}, {9, 0, 0}};
  for (const auto& [times, before, after] : people) {
    for (int i = 0; i < times; ++i) {
      made.person(CohortArm::programme, {whole(before, after, 1, 1)});
    }
  }
  const auto outcome = made.evaluate().outcomes.front();
  EXPECT_NEAR(*outcome.effect->effect, -17.5, 1e-9);
  expect_interval(outcome.effect->interval, -32.39, -1.24, 0.005);
  EXPECT_NEAR(*outcome.effect->p, 0.0654, 0.00005);
}

TEST(Evaluate, ComparesScoresByTheDifferenceOfMeanChanges) {
  MadeProgramme made;
  made.measure("wellbeing.sdq.mean", CohortForm::mean);
  made.reader.infos[0].is_pair = true;
  // Totals as in evaluation, section 9: 1,950 then 1,680; 1,170 then 1,150.
  for (int i = 0; i < 100; ++i) {
    made.person(CohortArm::programme, {whole(i % 2 == 0 ? 20 : 19, i < 80 ? 17 : 16, 1, 1)});
    made.person(CohortArm::comparator, {whole(i < 70 ? 12 : 11, i % 2 == 0 ? 12 : 11, 1, 1)});
  }
  const auto evaluation = made.evaluate();
  const auto& outcome = evaluation.outcomes.front();
  EXPECT_NEAR(*group(outcome, "programme").before->value, 19.5, 1e-9);
  EXPECT_NEAR(*group(outcome, "programme").after.value, 16.8, 1e-9);
  EXPECT_NEAR(*outcome.effect->effect, -2.5, 1e-9);
  EXPECT_EQ(outcome.effect->method, "Welch t");
  EXPECT_EQ(outcome.effect->effect_size_name, "Hedges g");
  EXPECT_TRUE(evaluation.unlike_at_baseline);
  EXPECT_THAT(outcome.flags, Contains("unlike_at_baseline"));
  EXPECT_THAT(outcome.flags, Contains("regression_to_mean"));
  EXPECT_EQ(outcome.verdict, Verdict::mixed);
}

TEST(Evaluate, LeavesOutAndCountsWhomItSeesTooLittleOf) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count);
  for (int i = 0; i < 20; ++i) made.person(CohortArm::programme, {whole(3, 2)});
  auto& short_of = made.person(CohortArm::programme, {whole(9, 9)});
  short_of.numbers[0].spans[1].days = 291;  // under 80% of 365
  auto& unknown = made.person(CohortArm::programme, {whole(9, 9)});
  unknown.numbers[0].known = false;
  const auto evaluation = made.evaluate();
  EXPECT_EQ(group(evaluation.outcomes[0], "programme").before->numerator, 60);
  EXPECT_EQ(left_out(evaluation, "under_80_percent_seen"), 1);
  EXPECT_EQ(left_out(evaluation, "no_usable_record"), 1);
  EXPECT_EQ(evaluation.cohorts[0].people, 22) << "intention to treat";
}

TEST(Evaluate, CountsByTimeWhereNotAllOfSomebodyWasSeen) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count);
  for (int i = 0; i < 20; ++i) made.person(CohortArm::programme, {whole(3, 2)});
  made.reader.people[0].numbers[0].spans[1].days = 300;
  const auto outcome = made.evaluate().outcomes.front();
  EXPECT_EQ(outcome.kind, "rate");
  EXPECT_EQ(outcome.unit, "events per person-year");
  EXPECT_THAT(outcome.flags, Contains("unequal_exposure"));
  EXPECT_NEAR(*group(outcome, "programme").after.value, 40 * 365.25 / (19 * 365 + 300), 1e-9);
}

TEST(Evaluate, TellsUnequalWindowsAsRatesWithoutAPercentage) {
  MadeProgramme made;
  made.measure("crisis.ae", CohortForm::count).after = {12, 18};
  made.plan.outcomes[0].before = {0, 12};
  for (int i = 0; i < 20; ++i) made.person(CohortArm::programme, {whole(1, i == 0 ? 1 : 0)});
  const auto outcome = made.evaluate().outcomes.front();
  EXPECT_THAT(outcome.flags, Contains("unequal_windows"));
  EXPECT_FALSE(group(outcome, "programme").change_pct);
  EXPECT_EQ(group(outcome, "programme").before_label, "t0..t0+12");
  EXPECT_EQ(group(outcome, "programme").after_label, "t0+12..t0+18");
}

TEST(Evaluate, TestsNothingWhereCoverageBeganInsideTheWindow) {
  auto made = clustered(3);
  for (int i = 0; i < 2; ++i)
    made.reader.people[static_cast<std::size_t>(i)].numbers[0].spans[0].begins_late = true;
  const auto outcome = made.evaluate().outcomes.front();
  EXPECT_THAT(outcome.flags, Contains("coverage_changed"));
  EXPECT_FALSE(outcome.effect->p);
  EXPECT_EQ(outcome.verdict, Verdict::mixed);
}

TEST(Evaluate, FindsComparatorsAndCountsWhoHasNone) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count);
  made.plan.match = MatchPlan{};
  for (int i = 0; i < 21; ++i) {
    auto& person = made.person(CohortArm::programme, {whole(4, 2)});
    person.state.variables = {i * 10, 1 + i % 2, 1, 0, 0, 0};
  }
  made.reader.people[20].state.variables[0] = 90'000;  // like nobody
  for (int i = 0; i < 40; ++i) {
    auto& person = made.person(CohortArm::comparator, {whole(3, 3)});
    person.only_pool = true;
    person.state.variables = {i * 5, 1 + i % 2, 1, 0, 0, 0};
  }
  const auto evaluation = made.evaluate();
  EXPECT_EQ(evaluation.design, Design::matched);
  EXPECT_EQ(left_out(evaluation, "unmatched"), 1);
  EXPECT_EQ(evaluation.cohorts[0].matched, 20);
  EXPECT_EQ(evaluation.cohorts[1].people, 20);
  const auto& outcome = evaluation.outcomes.front();
  EXPECT_EQ(group(outcome, "programme").people, 21) << "kept in the before-after figures";
  EXPECT_EQ(group(outcome, "comparator").before->numerator, 60);
  EXPECT_NEAR(*outcome.effect->effect, 0.5, 1e-9);
}

TEST(Evaluate, MatchesNobodyAgainWhoIsNamedByTheFeed) {
  auto made = clustered(2);
  made.plan.match = MatchPlan{};
  const auto evaluation = made.evaluate();
  EXPECT_EQ(evaluation.design, Design::given);
  EXPECT_THAT(evaluation.warnings, Contains(Field(&EvaluationWarning::code, "match_ignored")));
}

TEST(Evaluate, HoldsPublishedFiguresAgainstTheData) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count).stated = "-29%";
  for (int i = 0; i < 30; ++i) {
    made.person(CohortArm::programme, {whole(i < 21 ? 3 : 0, i < 13 ? 3 : 0)});
  }
  made.plan.stated = {{"crime.arrests", "programme", "before_num", "63", "report"},
                      {"crime.arrests", "programme", "after_value", "39", "report"}};
  const auto arrests = group(made.evaluate().outcomes[0], "programme");
  ASSERT_EQ(arrests.stated.size(), 3U);
  EXPECT_EQ(arrests.stated[0].agreement, StatedAgreement::differs);
  EXPECT_EQ(arrests.stated[0].computed, "-38.1");
  EXPECT_EQ(arrests.stated[1].agreement, StatedAgreement::agrees);
  EXPECT_EQ(arrests.stated[2].agreement, StatedAgreement::agrees);
  EXPECT_THAT(arrests.flags, Contains("stated_differs"));
}

TEST(Evaluate, TakesAPublishedPercentageOfAQuotientForAHundredTimesIt) {
  MadeProgramme made;
  made.measure("resi.occupancy", CohortForm::mean);
  made.measure("crime.arrests", CohortForm::count);
  for (int i = 0; i < 30; ++i) {
    made.person(CohortArm::programme, {whole(97, 45, 100, 100), whole(3, 2)});
  }
  made.plan.stated = {{"resi.occupancy", "programme", "before_value", "97%", "report"},
                      {"resi.occupancy", "programme", "after_value", "46%", "report"},
                      {"crime.arrests", "programme", "after_value", "60%", "report"}};
  const auto evaluation = made.evaluate();
  const auto beds = group(evaluation.outcomes[0], "programme").stated;
  ASSERT_EQ(beds.size(), 2U);
  EXPECT_EQ(beds[0].agreement, StatedAgreement::agrees);
  EXPECT_EQ(beds[1].agreement, StatedAgreement::differs);
  EXPECT_EQ(beds[1].computed, "45.0");
  const auto arrests = group(evaluation.outcomes[1], "programme").stated;
  ASSERT_EQ(arrests.size(), 1U);
  EXPECT_EQ(arrests[0].agreement, StatedAgreement::not_judged);
}

TEST(Evaluate, ShowsTheAreaBesideTheProgrammeAsContext) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count);
  for (int i = 0; i < 20; ++i) made.person(CohortArm::programme, {whole(3, 2)});
  made.reader.infos.push_back(made.reader.infos.front());
  const auto day = [](const char* text) { return *parse_iso_date(text); };
  made.plan.area_total = AreaTotalPlan{{"crime.arrests"},
                                       {day("2014-04-01"), day("2015-03-31")},
                                       {day("2015-04-01"), day("2016-03-31")}};
  made.reader.totals = {{"crime.arrests 2014-04-01", {687, 0, 365, 365}},
                        {"crime.arrests 2015-04-01", {693, 0, 366, 366}}};
  const auto evaluation = made.evaluate();
  EXPECT_EQ(evaluation.design, Design::area_total);
  const auto& total = group(evaluation.outcomes[0], "area_total");
  EXPECT_NEAR(*total.change_pct, 0.87, 0.005);
  expect_interval(total.effect->independent_interval, 0.9077, 1.1210, 0.00005);
  EXPECT_EQ(evaluation.outcomes[0].effect->scale, EffectScale::rate_ratio)
      << "the area is no comparator";
}

TEST(Evaluate, SaysWhoIsNotInAnyFigure) {
  auto made = clustered(2);
  made.reader.extra.links_to_nobody = 7;
  made.reader.extra.repeats = 2;
  made.plan.start = *parse_iso_date("2020-01-01");
  made.reader.people[0].t0 = *parse_iso_date("2019-12-31");
  for (auto& span : made.reader.people[1].numbers[0].spans) span.days = 0;
  const auto evaluation = made.evaluate();
  EXPECT_EQ(left_out(evaluation, "links_to_nobody"), 7);
  EXPECT_EQ(left_out(evaluation, "repeat_referral"), 2);
  EXPECT_EQ(left_out(evaluation, "outside_recruitment"), 1);
  EXPECT_EQ(left_out(evaluation, "t0_outside_coverage"), 1);
  EXPECT_THAT(evaluation.warnings, Contains(Field(&EvaluationWarning::code, "links_to_nobody")));
}

TEST(Evaluate, AdjustsWithinAFamilyWithoutThePrimaryOutcome) {
  auto made = clustered(3);
  for (const char* indicator : {"missing.incidents", "crisis.ae"}) {
    made.measure(indicator, CohortForm::count);
    for (auto& person : made.reader.people) person.numbers.push_back(person.numbers.front());
  }
  made.plan.primary = "crime.arrests";
  const auto outcomes = made.evaluate().outcomes;
  EXPECT_FALSE(outcomes[0].p_adjusted);
  EXPECT_NEAR(*outcomes[1].p_adjusted, 2 * *outcomes[1].effect->p, 1e-12);
}

TEST(Evaluate, KnowsThePlanByItsHash) {
  auto made = clustered();
  const auto before = made.evaluate();
  made.plan.title = "Another title";
  EXPECT_EQ(made.evaluate().plan.hash, before.plan.hash);
  made.plan.outcomes[0].after = {0, 6};
  EXPECT_NE(made.evaluate().plan.hash, before.plan.hash);
  made.plan.registered_hash = before.plan.hash;
  EXPECT_THAT(made.evaluate().warnings, Contains(Field(&EvaluationWarning::code, "plan_changed")));
}

/// Money of WE-11, 50 people each.
MadeProgramme worked_money() {
  MadeProgramme made;
  made.plan.start = *parse_iso_date("2020-04-01");
  made.plan.end = *parse_iso_date("2021-03-31");
  for (int i = 0; i < 50; ++i) {
    made.person(CohortArm::programme, {});
    made.person(CohortArm::comparator, {});
  }
  MoneyPlan money;
  money.price_year = 2021;
  const auto add = [&](const char* indicator, const char* agency, int pence, int avoided) {
    UnitCost cost;
    cost.id = cost.indicator = indicator;
    cost.agency = agency;
    cost.low = cost.central = cost.high = pence;
    cost.price_year = 2021;
    cost.grade = 1;
    money.unit_costs.push_back(cost);
    money.avoided.push_back({indicator, Exact{avoided}});
  };
  add("crime.arrests", "police", 80'000, 10);
  add("missing.incidents", "police", 200'000, 40);
  add("crisis.ae", "health", 15'000, 20);
  add("cla.residential.weeks", "social_care", 400'000, 111);
  money.costs = {{"social_care", *parse_iso_date("2020-04-01"), 10'000'000, 1, false},
                 {"social_care", *parse_iso_date("2020-04-01"), 12'000'000, 1, true}};
  made.plan.money = money;
  return made;
}

TEST(EvaluateMoney, IsAsTheWorkedExampleSays) {
  const auto evaluation = worked_money().evaluate();
  ASSERT_TRUE(evaluation.money && evaluation.money->value);
  const auto& value = *evaluation.money->value;
  EXPECT_EQ(to_decimal(*value.cost_per_case / 100, 0), "2000");
  EXPECT_EQ(to_decimal(*value.saving_per_case / 100, 0), "400");
  EXPECT_EQ(value.benefits.fiscal, 53'500'000);
  EXPECT_EQ(value.net, 43'500'000);
  EXPECT_EQ(to_decimal(*value.froi, 2), "5.35");
  EXPECT_EQ(to_decimal(*value.froi_pessimistic, 2), "2.68");
  EXPECT_EQ(to_decimal(*value.payback_months, 2), "2.24");
  EXPECT_EQ(to_decimal(*value.break_even * 100, 1), "18.7");
}

TEST(EvaluateMoney, ValuesTheBestEstimateThereIs) {
  auto made = clustered(3);  // 90 before, 51 after; 75 and 78
  made.plan.start = *parse_iso_date("2020-04-01");
  made.plan.end = *parse_iso_date("2021-03-31");
  MoneyPlan money;
  money.price_year = 2021;
  UnitCost cost;
  cost.id = cost.indicator = "crime.arrests";
  cost.agency = "police";
  cost.low = cost.central = cost.high = 100'000;
  cost.price_year = 2021;
  money.unit_costs = {cost};
  money.costs = {{"police", *parse_iso_date("2020-04-01"), 100'000, 1, false}};
  made.plan.money = money;
  const auto evaluation = made.evaluate();
  const auto& line = evaluation.money->lines.front();
  EXPECT_EQ(line.by, AvoidedBy::difference_in_changes);
  EXPECT_NEAR(line.avoided, 90.0 * 78 / 75 - 51, 1e-9);
  EXPECT_EQ(line.pence, 4'260'000);
  ASSERT_TRUE(evaluation.money->net_interval);
  EXPECT_LT(evaluation.money->net_interval->low, 4'160'000);
  EXPECT_GT(evaluation.money->net_interval->high, 4'160'000);
  EXPECT_EQ(evaluation.money->value->class_, ValueClass::positive);
}

TEST(EvaluateMoney, ValuesNothingWithoutComparatorOrDeadweight) {
  MadeProgramme made;
  made.measure("crime.arrests", CohortForm::count);
  for (int i = 0; i < 20; ++i) made.person(CohortArm::programme, {whole(3, 2)});
  MoneyPlan money;
  money.price_year = 2021;
  UnitCost cost;
  cost.id = cost.indicator = "crime.arrests";
  cost.central = cost.low = cost.high = 100;
  cost.price_year = 2021;
  money.unit_costs = {cost};
  made.plan.money = money;
  auto evaluation = made.evaluate();
  EXPECT_THAT(evaluation.money->lines, IsEmpty());
  EXPECT_THAT(evaluation.warnings, Contains(Field(&EvaluationWarning::code, "not_valued")));
  made.plan.money->deadweight = Exact{1, 5};
  evaluation = made.evaluate();
  EXPECT_NEAR(evaluation.money->lines.front().avoided, 20 * 0.8, 1e-9);
}

}  // namespace
}  // namespace braid::transform
