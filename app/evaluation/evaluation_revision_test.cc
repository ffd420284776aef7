// Made-up evaluations.

#include "app/evaluation/evaluation_revision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/evaluation/evaluation_rows.h"

namespace braid::app {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using transform::EvaluationChange;

transform::Evaluation made_evaluation(std::int64_t after) {
  transform::Evaluation made;
  made.programme = "made-up";
  made.as_of = Date{18000};
  transform::EvaluatedGroup group;
  group.group = "programme";
  group.before = transform::EvaluatedFigure{};
  group.before->numerator = 63;
  group.before->value = 63;
  group.after.numerator = after;
  group.after.value = static_cast<double>(after);
  transform::EvaluatedOutcome outcome;
  outcome.indicator = "crime.arrests";
  outcome.kind = "count";
  outcome.groups = {group};
  made.outcomes = {outcome};
  made.plan.hash = "plan one";
  made.plan.parts = {{"outcome", "a"}, {"design", "b"}};
  made.hash = evaluation_hash(made);
  return made;
}

OrderedJson document(const transform::Evaluation& evaluation) {
  return OrderedJson::parse(evaluation_document(evaluation));
}

TEST(EvaluationRevision, TheFirstIsOne) {
  auto first = made_evaluation(39);
  EXPECT_TRUE(revise(nullptr, "police-12", first));
  EXPECT_EQ(first.revision, 1);
  EXPECT_THAT(first.changes, IsEmpty());
}

TEST(EvaluationRevision, SaysWhatHasChangedAndWhy) {
  auto first = made_evaluation(39), second = made_evaluation(40);
  revise(nullptr, "", first);
  EXPECT_TRUE(revise(document(first), "police-12", second));
  EXPECT_EQ(second.revision, 2);
  EXPECT_THAT(second.changes,
              ElementsAre(EvaluationChange{"crime.arrests", "programme", "after_num", "39", "40",
                                           "police-12"},
                          EvaluationChange{"crime.arrests", "programme", "after_value", "39.0",
                                           "40.0", "police-12"}));
}

TEST(EvaluationRevision, IsNoneIfItSaysTheSame) {
  auto first = made_evaluation(39), again = made_evaluation(39);
  revise(nullptr, "", first);
  EXPECT_FALSE(revise(document(first), "police-12", again));
  EXPECT_EQ(again.revision, 1);
}

TEST(EvaluationRevision, TellsAnotherPlanPartByPart) {
  auto first = made_evaluation(39), second = made_evaluation(39);
  revise(nullptr, "", first);
  second.plan.hash = "plan two";
  second.plan.parts[0].second = "c";
  second.hash = evaluation_hash(second);
  EXPECT_TRUE(revise(document(first), "", second));
  EXPECT_THAT(second.plan.changes, ElementsAre(Field(&transform::PlanChange::what, "outcome")));
  auto third = made_evaluation(39);
  third.plan = second.plan;
  third.plan.changes.clear();
  third.hash = evaluation_hash(third);
  revise(document(second), "", third);
  EXPECT_THAT(third.plan.changes, ElementsAre(Field(&transform::PlanChange::what, "outcome")))
      << "a change of plan is told for good";
}

TEST(EvaluationRows, HaveTheKeysThatScriptsReadInTheirOrder) {
  const auto rows = row_objects(made_evaluation(39));
  ASSERT_EQ(rows.size(), 1U);
  std::vector<std::string> keys;
  for (const auto& [key, value] : rows[0].items()) {
    if (keys.size() < 17) keys.push_back(key);
  }
  EXPECT_THAT(
      keys, ElementsAre("indicator", "group", "kind", "before_num", "before_den", "before_value",
                        "after_num", "after_den", "after_value", "unit", "change_abs", "change_pct",
                        "low", "high", "p", "verdict", "flags"));
}

TEST(EvaluationRows, AreSafeToOpenInASpreadsheet) {
  auto made = made_evaluation(39);
  made.outcomes[0].indicator = "=crime";
  EXPECT_NE(evaluation_csv(made).find("\n'=crime,"), std::string::npos);
}

}  // namespace
}  // namespace braid::app
