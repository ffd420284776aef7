// Published and agreed figures: evaluation, section 4 (table of test vectors), and rulings H21 to
// H30.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "transform/statistics/bootstrap.h"
#include "transform/statistics/counts.h"
#include "transform/statistics/holm.h"
#include "transform/statistics/means.h"
#include "transform/statistics/permutation.h"
#include "transform/statistics/proportions.h"
#include "transform/statistics/random_source.h"

namespace braid::transform {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

constexpr double kPoint = 0.005;  // of percentages, which the vectors give to two places

void expect_percent(Interval interval, double low, double high) {
  EXPECT_NEAR(interval.low * 100, low, kPoint);
  EXPECT_NEAR(interval.high * 100, high, kPoint);
}

void expect_near(Interval interval, double low, double high, double within) {
  EXPECT_NEAR(interval.low, low, within);
  EXPECT_NEAR(interval.high, high, within);
}

TEST(Wilson, IsAsPublished) {
  expect_percent(wilson({191, 223}), 80.44, 89.65);
  expect_percent(wilson({69, 91}), 66.10, 83.46);
  expect_percent(wilson({13, 51}), 15.55, 38.87);
  expect_percent(wilson({25, 164}), 10.54, 21.54);
}

TEST(Wilson, EndsAtNobodyAndEverybody) {
  expect_percent(wilson({0, 12}), 0, 24.25);
  expect_percent(wilson({12, 12}), 75.75, 100);
  EXPECT_EQ(wilson({0, 12}).low, 0);
  EXPECT_EQ(wilson({12, 12}).high, 1);
}

TEST(Newcombe, IsAsPublished) {
  expect_percent(newcombe({30, 67}, {20, 100}), 10.40, 38.39);
  expect_percent(newcombe({5, 20}, {12, 25}), -46.09, 5.31);
}

TEST(NewcombePaired, IsAsRuled) {
  const PairedShares shares{20, 9, 2, 9};
  EXPECT_NEAR((shares.first() - shares.second()) * 100, 17.50, kPoint);
  expect_percent(newcombe_paired(shares), 1.24, 32.39);
}

TEST(Fisher, IsAsPublished) { EXPECT_NEAR(fisher_exact({8, 10}, {3, 9}), 0.0698, 0.00005); }

TEST(McNemar, IsAsPublished) {
  EXPECT_NEAR(mcnemar_exact({20, 9, 2, 9}), 0.0654, 0.00005);
  EXPECT_EQ(mcnemar_exact({5, 0, 0, 5}), 1) << "nobody has changed";
}

RC_GTEST_PROP(Fisher, DoesNotMindWhichGroupIsFirst, ()) {
  const auto n = *rc::gen::inRange(1, 40), m = *rc::gen::inRange(1, 40);
  const Share one{*rc::gen::inRange(0, n + 1), n}, other{*rc::gen::inRange(0, m + 1), m};
  const double p = fisher_exact(one, other);
  RC_ASSERT(std::abs(p - fisher_exact(other, one)) < 1e-9);
  RC_ASSERT(p > 0);
  RC_ASSERT(p <= 1);
}

RC_GTEST_PROP(Newcombe, HoldsTheDifference, ()) {
  const auto n = *rc::gen::inRange(1, 400), m = *rc::gen::inRange(1, 400);
  const Share one{*rc::gen::inRange(0, n + 1), n}, other{*rc::gen::inRange(0, m + 1), m};
  const double difference = one.value() - other.value();
  RC_ASSERT(!newcombe(one, other).excludes(difference));
}

TEST(OfCount, IsByarsFromTenAndExactBelow) {
  expect_near(of_count(10), 4.787, 18.391, 0.0005);
  expect_near(of_count(63), 48.41, 80.61, 0.005);
  expect_near(of_count(39), 27.73, 53.32, 0.005);
  expect_near(of_count(0), 0, 3.689, 0.0005);
  expect_near(of_count(5), 1.623, 11.668, 0.0005);
  expect_near(of_count(9), 4.115, 17.085, 0.0005);
}

TEST(RateRatio, IsAsPublished) {
  const auto arrests = rate_ratio({39}, {63});
  EXPECT_NEAR(arrests.ratio, 0.6190, 0.00005);
  expect_near(arrests.interval, 0.4152, 0.9229, 0.00005);
  EXPECT_NEAR(arrests.p, 0.0223, 0.00005);
  expect_near(rate_ratio({253}, {503}).interval, 0.4325, 0.5850, 0.00005);
  expect_near(rate_ratio({1231}, {1318}).interval, 0.8642, 1.0094, 0.00005);
  expect_near(rate_ratio({693}, {687}).interval, 0.9077, 1.1210, 0.00005);
}

TEST(RateRatio, IsExactForFewEvents) {
  const auto attendances = rate_ratio({9}, {21});
  expect_near(attendances.interval, 0.1728, 0.9761, 0.00005);
  EXPECT_NEAR(attendances.p, 0.0428, 0.00005);
  expect_near(rate_ratio_by_logarithm({9}, {21}), 0.1963, 0.9357, 0.00005);
}

TEST(RateRatio, CountsUnequalTimes) {
  const auto ratio = rate_ratio({1, 182}, {9, 365});
  EXPECT_NEAR(ratio.ratio, 0.2228, 0.00005);
  expect_near(ratio.interval, 0.0051, 1.6081, 0.00005);
  EXPECT_NEAR(ratio.p, 0.2095, 0.00005);
}

TEST(RatioOfRatios, IsAsPublished) {
  const auto arrests = ratio_of_ratios({39}, {63}, {693}, {687});
  EXPECT_NEAR(arrests.ratio, 0.6137, 0.00005);
  expect_near(arrests.interval, 0.4060, 0.9275, 0.00005);
  EXPECT_NEAR(arrests.p, 0.0205, 0.00005);
  const auto missing = ratio_of_ratios({253}, {503}, {1231}, {1318});
  EXPECT_NEAR(missing.ratio, 0.5385, 0.00005);
  expect_near(missing.interval, 0.4544, 0.6382, 0.00005);
}

constexpr std::array<double, 8> kChanges{-4, -3, -2, -5, 0, -1, -6, 1};
constexpr std::array<double, 8> kOtherChanges{0, 1, -1, -2, 2, 0, 1, -3};
constexpr std::array<double, 8> kBaselines{22, 19, 25, 17, 20, 24, 18, 21};
constexpr std::array<double, 8> kOtherBaselines{12, 11, 14, 9, 13, 10, 15, 12};

TEST(PairedT, IsAsPublished) {
  const auto estimate = paired_t(kChanges);
  ASSERT_TRUE(estimate);
  EXPECT_NEAR(estimate->mean, -2.5, 1e-12);
  EXPECT_NEAR(moments_of(kChanges).deviation(), 2.4495, 0.00005);
  EXPECT_NEAR(estimate->standard_error, 0.8660, 0.00005);
  EXPECT_NEAR(estimate->t, -2.887, 0.0005);
  EXPECT_EQ(estimate->degrees, 7);
  EXPECT_NEAR(estimate->p, 0.0234, 0.00005);
  expect_near(estimate->interval, -4.548, -0.452, 0.0005);
}

TEST(PairedT, SaysNothingOfChangesThatAreAllEqual) {
  EXPECT_FALSE(paired_t(std::array<double, 3>{2, 2, 2}));
  EXPECT_FALSE(paired_t(std::array<double, 1>{2}));
}

TEST(Welch, IsAsRuled) {
  const auto estimate = welch(kChanges, kOtherChanges);
  ASSERT_TRUE(estimate);
  EXPECT_NEAR(estimate->mean, -2.25, 1e-12);
  expect_near(estimate->interval, -4.526, 0.026, 0.0005);
  EXPECT_NEAR(estimate->t, -2.147, 0.0005);
  EXPECT_NEAR(estimate->degrees, 12.35, 0.005);
  EXPECT_NEAR(estimate->p, 0.0523, 0.00005);
}

TEST(Wilcoxon, IsExactForFewChanges) {
  const auto ranks = wilcoxon(kChanges);
  EXPECT_EQ(ranks.positive, 1.5);
  EXPECT_EQ(ranks.negative, 26.5);
  EXPECT_EQ(ranks.p, 6.0 / 128);
}

/// Tries all signs.
double plain_wilcoxon_p(std::vector<double> changes) {
  changes.erase(std::remove(changes.begin(), changes.end(), 0), changes.end());
  const auto rank = [&](double change) {
    double below = 0, equal = 0;
    for (const double other : changes) {
      below += std::abs(other) < std::abs(change) ? 1 : 0;
      equal += std::abs(other) == std::abs(change) ? 1 : 0;
    }
    return below + (equal + 1) / 2;
  };
  double observed = 0, all = 0;
  for (const double change : changes) {
    all += rank(change);
    if (change > 0) observed += rank(change);
  }
  observed = std::min(observed, all - observed);
  double extreme = 0;
  for (unsigned signs = 0; signs < 1U << changes.size(); ++signs) {
    double sum = 0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if ((signs >> i & 1U) != 0) sum += rank(changes[i]);
    }
    extreme += sum <= observed ? 1 : 0;
  }
  return std::min(1.0, 2 * extreme / static_cast<double>(1U << changes.size()));
}

RC_GTEST_PROP(Wilcoxon, IsWhatTryingAllSignsSays, ()) {
  std::vector<double> changes;
  for (const int change : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-4, 5))) {
    if (changes.size() < 10) changes.push_back(change);
  }
  if (std::all_of(changes.begin(), changes.end(), [](double change) { return change == 0; })) {
    RC_ASSERT(wilcoxon(changes).p == 1);
  } else {
    RC_ASSERT(std::abs(wilcoxon(changes).p - plain_wilcoxon_p(changes)) < 1e-12);
  }
}

TEST(MannWhitney, IsAsRuled) {
  const auto ranks = mann_whitney(kChanges, kOtherChanges);
  EXPECT_EQ(ranks.u, 14.5);
  EXPECT_NEAR(ranks.p, 0.0719, 0.00005);
}

TEST(MedianInterval, IsFromTheThirdToTheTenthOfTwelve) {
  std::vector<double> values(12);
  std::iota(values.begin(), values.end(), 1.0);
  const auto interval = median_interval(values);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 3);
  EXPECT_EQ(interval->high, 10);
  values.resize(5);
  EXPECT_FALSE(median_interval(values));
}

TEST(Permutation, IsAsRuled) {
  constexpr std::array<std::int64_t, 8> changes{-4, -3, -2, -5, 0, -1, -6, 1};
  constexpr std::array<std::int64_t, 8> others{0, 1, -1, -2, 2, 0, 1, -3};
  EXPECT_NEAR(permutation_p(changes, others, 1), 0.0721, 0.00005);
}

TEST(HedgesG, IsAsRuled) {
  const auto ours = moments_of(kBaselines), theirs = moments_of(kOtherBaselines);
  EXPECT_NEAR(hedges_g(-2.25, ours, theirs), -0.8711, 0.00005);
  EXPECT_NEAR(standardised_difference(ours, theirs).value(), 3.5829, 0.00005);
}

TEST(StandardisedDifference, KnowsGroupsThatDoNotVary) {
  constexpr std::array<double, 2> zeros{0, 0}, ones{1, 1};
  EXPECT_EQ(standardised_difference(moments_of(zeros), moments_of(zeros)), 0.0);
  EXPECT_EQ(standardised_difference(moments_of(zeros), moments_of(ones)), std::nullopt);
}

TEST(RandomSource, IsSplitMix64) {
  RandomSource random{1};
  EXPECT_EQ(random.next(), 10451216379200822465U);
  EXPECT_EQ(random.next(), 13757245211066428519U);
}

const std::vector<PersonSums> kProgramme{{5, 2}, {0, 0}, {3, 1}, {8, 6}, {1, 1},
                                         {2, 0}, {4, 4}, {0, 1}, {6, 2}, {1, 0}};
const std::vector<PersonSums> kComparator{{4, 4}, {2, 3}, {0, 0}, {5, 5}, {1, 0},
                                          {3, 2}, {7, 8}, {0, 1}, {2, 2}, {1, 1}};

TEST(ClusterBootstrap, IsAsRuledForARatioOfRatios) {
  const auto result = cluster_bootstrap(kProgramme, kComparator, ratio_of_ratios_effect, {});
  EXPECT_NEAR(result.effect, 0.5449, 0.00005);
  ASSERT_TRUE(result.interval);
  expect_near(*result.interval, 0.3125, 0.8296, 0.00005);
  EXPECT_NEAR(result.p, 0.0030, 0.00005);
}

TEST(ClusterBootstrap, IsAsRuledForOneArm) {
  const auto result = cluster_bootstrap(kProgramme, {}, rate_ratio_effect, {});
  ASSERT_TRUE(result.interval);
  expect_near(*result.interval, 0.3333, 0.8125, 0.00005);
  EXPECT_NEAR(result.p, 0.0070, 0.00005);
}

TEST(ClusterBootstrap, DoesNotMindTheOrderOfPeople) {
  auto people = kProgramme;
  std::reverse(people.begin(), people.end());
  const auto one = cluster_bootstrap(kProgramme, kComparator, ratio_of_ratios_effect, {});
  const auto other = cluster_bootstrap(people, kComparator, ratio_of_ratios_effect, {});
  EXPECT_EQ(one.interval->low, other.interval->low);
  EXPECT_EQ(one.interval->high, other.interval->high);
  EXPECT_EQ(one.p, other.p);
}

TEST(ClusterBootstrap, GivesNoIntervalWhereManyDrawsSayNothing) {
  // Two of three draw neither an event before nor one after.
  const std::vector<PersonSums> people{{1, 1}, {0, 0}, {0, 0}};
  const auto result = cluster_bootstrap(people, {}, rate_ratio_effect, {});
  EXPECT_EQ(result.effect, 1);
  EXPECT_FALSE(result.interval);
}

TEST(Holm, IsAsRuled) {
  constexpr std::array<double, 4> p{0.01, 0.04, 0.03, 0.005};
  EXPECT_THAT(holm(p), ElementsAre(DoubleNear(0.03, 1e-12), DoubleNear(0.06, 1e-12),
                                   DoubleNear(0.06, 1e-12), DoubleNear(0.02, 1e-12)));
}

}  // namespace
}  // namespace braid::transform
