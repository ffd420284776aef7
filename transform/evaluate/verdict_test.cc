// Made-up studies.

#include "transform/evaluate/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "transform/evaluate/evidence.h"
#include "transform/evaluate/stated.h"

namespace braid::transform {
namespace {

using testing::ElementsAre;

VerdictInput fewer_arrests() {
  VerdictInput input;
  input.estimate = EffectEstimate{0.61, Interval{0.41, 0.93}, 1};
  input.people = 100;
  input.comparator_people = 100;
  return input;
}

TEST(Verdict, IsByTheIntervalAndTheDirection) {
  auto input = fewer_arrests();
  EXPECT_EQ(judge(input).verdict, Verdict::positive);
  input.direction = Direction::higher;
  EXPECT_EQ(judge(input).verdict, Verdict::negative);
  input.estimate->interval = Interval{0.41, 1};
  EXPECT_EQ(judge(input).verdict, Verdict::no_change) << "an end on no effect does not exclude it";
  input.direction = Direction::context;
  EXPECT_EQ(judge(input).verdict, Verdict::context);
}

TEST(Verdict, IsNotReportedOfTooFew) {
  auto input = fewer_arrests();
  input.comparator_people = 9;
  EXPECT_EQ(judge(input).verdict, Verdict::not_reported);
  input.comparator_people = 19;
  input.people_min = 20;
  EXPECT_EQ(judge(input).verdict, Verdict::not_reported);
  input.direction = Direction::context;
  EXPECT_EQ(judge(input).verdict, Verdict::not_reported) << "before anything else";
}

TEST(Verdict, IsMixedOfFewOrWhereSomethingWarns) {
  auto small = fewer_arrests();
  small.people = 19;
  EXPECT_EQ(judge(small).verdict, Verdict::mixed);
  EXPECT_TRUE(judge(small).small);
  auto unlike = fewer_arrests();
  unlike.unlike_at_baseline = true;
  EXPECT_EQ(judge(unlike).verdict, Verdict::mixed);
  EXPECT_FALSE(judge(unlike).small);
  auto bare = fewer_arrests();
  bare.has_before = false;
  EXPECT_EQ(judge(bare).verdict, Verdict::positive) << "there is a comparator";
  bare.comparator_people = std::nullopt;
  EXPECT_EQ(judge(bare).verdict, Verdict::mixed);
}

TEST(Verdict, OfSeveralHeadlinesIsMixedIfTheyDisagree) {
  using enum Verdict;
  EXPECT_EQ(judge_together(std::vector{positive, no_change, negative}), mixed);
  EXPECT_EQ(judge_together(std::vector{no_change, positive}), positive);
  EXPECT_EQ(judge_together(std::vector{no_change, no_change}), no_change);
  EXPECT_EQ(judge_together({}), std::nullopt);
}

Study matched_study() {
  Study study;
  study.design = Design::matched;
  study.has_primary = study.has_before = study.has_result = study.is_statutory = true;
  study.people = 40;
  study.comparator_people = 40;
  study.primary = Verdict::positive;
  return study;
}

TEST(Evidence, ReachesLevelFourByOneGoodComparison) {
  EXPECT_EQ(evidence_ceiling(matched_study()).level, 4);
  EXPECT_EQ(evidence_ceiling(matched_study()).guidebook, "3");
}

TEST(Evidence, IsNoEffectOnlyIfAllOutcomesShowNone) {
  auto study = matched_study();
  study.primary = Verdict::no_change;
  EXPECT_EQ(evidence_ceiling(study).level, 2) << "no better result, and not none either";
  study.all_include_no_effect = true;
  EXPECT_EQ(evidence_ceiling(study).guidebook, "NE");
}

TEST(Evidence, SaysWhatStandsInTheWay) {
  auto study = matched_study();
  study.imbalance = 0.26;
  study.attrition = 0.2;
  const auto ceiling = evidence_ceiling(study);
  EXPECT_EQ(ceiling.level, 3);
  EXPECT_THAT(ceiling.failed, ElementsAre(Literal{"groups not alike at baseline"},
                                          Literal{"attrition differs by more than 10 points"}));
  study.people = 19;
  EXPECT_EQ(evidence_ceiling(study).level, 2);
  study.has_primary = false;
  EXPECT_EQ(evidence_ceiling(study).level, 1);
}

TEST(Stated, IsComparedAtThePlacesItIsWrittenWith) {
  const Exact arrests = Exact(39 - 63, 63) * 100;  // -38.1%
  EXPECT_EQ(compare_stated("-29%", arrests), StatedAgreement::differs);
  EXPECT_EQ(compare_stated("-38%", arrests), StatedAgreement::agrees);
  EXPECT_EQ(compare_stated("-38.0%", arrests), StatedAgreement::differs);
  EXPECT_EQ(compare_stated("1.70", Exact(165, 100)), StatedAgreement::differs);
  EXPECT_EQ(compare_stated("1.7", Exact(165, 100)), StatedAgreement::agrees)
      << "exactly half agrees";
  EXPECT_EQ(compare_stated("+1,318", 1318), StatedAgreement::agrees);
}

TEST(Stated, DoesNotJudgeWords) {
  for (const char* words : {"a quarter", "static", "", "97% to 45%", "%"}) {
    EXPECT_EQ(compare_stated(words, 1), StatedAgreement::not_judged) << words;
  }
}

}  // namespace
}  // namespace braid::transform
