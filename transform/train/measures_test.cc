#include "transform/train/measures.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <cmath>

namespace braid::transform {
namespace {

using Labels = std::vector<std::uint32_t>;

TEST(ClusterMeasuresOfASmallCase, AreWhatTheHandComputes) {
  // Truth {0 1 2} {3 4} {5}; predicted {0 1} {2 3 4} {5}.
  const Labels truth{1, 1, 1, 2, 2, 3};
  const Labels predicted{7, 7, 8, 8, 8, 9};
  const auto measures = measure_clusters(predicted, truth);
  EXPECT_EQ(measures.pairs.predicted, 1 + 3);
  EXPECT_EQ(measures.pairs.truth, 3 + 1);
  EXPECT_EQ(measures.pairs.correct, 1 + 1);
  EXPECT_EQ(measures.persons, 3);
  EXPECT_DOUBLE_EQ(measures.clusters_exact, 1.0 / 3);
  // Records 0 1: 2/2, 2/3. Record 2: 1/3, 1/3. Records 3 4: 2/3, 2/2. Record 5: 1, 1.
  EXPECT_DOUBLE_EQ(measures.b_cubed_precision, (2 * 1.0 + 1.0 / 3 + 2 * 2.0 / 3 + 1) / 6);
  EXPECT_DOUBLE_EQ(measures.b_cubed_recall, (2 * 2.0 / 3 + 1.0 / 3 + 2 * 1.0 + 1) / 6);
}

TEST(AnAgreement, HasPrecisionRecallAndTheirHarmonicMean) {
  const Agreement agreement{8, 6, 12};
  EXPECT_DOUBLE_EQ(agreement.precision(), 0.75);
  EXPECT_DOUBLE_EQ(agreement.recall(), 0.5);
  EXPECT_DOUBLE_EQ(agreement.f1(), 0.6);
  EXPECT_TRUE(std::isnan(Agreement{}.precision()));
}

TEST(APairTally, CountsCandidatesByTheirWeight) {
  const Labels truth{1, 1, 1, 2, 2};  // four true pairs
  PairTally tally{truth, {-8000, 0, 6640}};
  tally.add(0, 1, 7000);
  tally.add(0, 2, 100);
  tally.add(1, 3, 50);
  tally.add(3, 4, -9000);
  EXPECT_EQ(tally.candidates(), 4);
  EXPECT_DOUBLE_EQ(tally.completeness(), 0.75);
  EXPECT_EQ(tally.at(0).predicted, 3);
  EXPECT_EQ(tally.at(1).predicted, 3);
  EXPECT_EQ(tally.at(1).correct, 2);
  EXPECT_EQ(tally.at(2).predicted, 1);
  EXPECT_DOUBLE_EQ(tally.at(2).recall(), 0.25);
}

TEST(SubgroupMeasures, CountPairsWithOneRecordInTheGroup) {
  const Labels truth{1, 1, 2, 2};
  const Labels predicted{1, 1, 2, 3};
  Subgroups subgroups;
  subgroups.dimensions.push_back({"postcode", {"there", "missing", "nobody's"}, {0, 1, 0, 0}});
  const auto groups = measure_subgroups(predicted, truth, subgroups);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].value, "there");
  EXPECT_EQ(groups[0].records, 3);
  EXPECT_EQ(groups[0].pairs.truth, 2);
  EXPECT_EQ(groups[0].pairs.correct, 1);
  EXPECT_EQ(groups[1].records, 1);
  EXPECT_EQ(groups[1].pairs.truth, 1);
  EXPECT_EQ(groups[1].pairs.correct, 1);
}

Labels small_labels(std::size_t records) {
  return *rc::gen::container<Labels>(records, rc::gen::inRange(0U, 5U));
}

RC_GTEST_PROP(ClusterMeasuresOfAnyLabels, AgreeWithPlainCountingOverAllPairs, ()) {
  const auto records = *rc::gen::inRange<std::size_t>(1, 20);
  const auto truth = small_labels(records);
  const auto predicted = small_labels(records);
  Agreement plain;
  double precision = 0, recall = 0;
  for (std::size_t i = 0; i < records; ++i) {
    double both = 0, a = 0, b = 0;
    for (std::size_t j = 0; j < records; ++j) {
      const bool is_predicted = predicted[i] == predicted[j], is_true = truth[i] == truth[j];
      a += is_predicted;
      b += is_true;
      both += is_predicted && is_true;
      if (j <= i) continue;
      plain.predicted += is_predicted;
      plain.truth += is_true;
      plain.correct += is_predicted && is_true;
    }
    precision += both / a / static_cast<double>(records);
    recall += both / b / static_cast<double>(records);
  }
  const auto measures = measure_clusters(predicted, truth);
  RC_ASSERT(measures.pairs.predicted == plain.predicted);
  RC_ASSERT(measures.pairs.truth == plain.truth);
  RC_ASSERT(measures.pairs.correct == plain.correct);
  RC_ASSERT(std::abs(measures.b_cubed_precision - precision) < 1e-9);
  RC_ASSERT(std::abs(measures.b_cubed_recall - recall) < 1e-9);
}

RC_GTEST_PROP(ClusterMeasuresOfTheTruthItself, ArePerfect, ()) {
  const auto truth = small_labels(*rc::gen::inRange<std::size_t>(1, 20));
  const auto measures = measure_clusters(truth, truth);
  RC_ASSERT(measures.clusters_exact == 1);
  RC_ASSERT(std::abs(measures.b_cubed_precision - 1) < 1e-12);
  RC_ASSERT(measures.pairs.predicted == measures.pairs.correct);
}

}  // namespace
}  // namespace braid::transform
