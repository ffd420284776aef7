// Made-up people. Figures: rulings H12.

#include "transform/evaluate/matching.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace braid::transform {
namespace {

using testing::IsEmpty;

const std::vector<Likeness> kProgramme{{"p1", {120, 2, 5}, {}},
                                       {"p2", {0, 0, 1}, {}},
                                       {"p3", {300, 4, 9}, {}},
                                       {"p4", {60, 1, 2}, {}},
                                       {"p5", {365, 3, 0}, {}}};
const std::vector<Likeness> kPool{{"c1", {100, 2, 4}, {}}, {"c2", {0, 0, 0}, {}},
                                  {"c3", {20, 0, 1}, {}},  {"c4", {365, 3, 1}, {}},
                                  {"c5", {290, 5, 8}, {}}, {"c6", {200, 2, 6}, {}}};

std::vector<Match> matched(std::uint64_t seed, int per_person = 1) {
  return match(kProgramme, [](std::size_t) { return kPool; }, {seed, per_person, 3});
}

void expect_match(const Match& match, std::size_t person, const std::string& comparator,
                  double distance) {
  EXPECT_EQ(match.person, person);
  EXPECT_EQ(match.comparator, comparator);
  EXPECT_NEAR(match.distance, distance, 0.00005);
}

TEST(Matching, IsAsRuled) {
  const auto matches = matched(1);
  ASSERT_EQ(matches.size(), 5U);
  expect_match(matches[0], 0, "c1", 0.3024);
  expect_match(matches[1], 1, "c2", 0.2742);
  expect_match(matches[2], 2, "c5", 0.6923);
  expect_match(matches[3], 3, "c3", 0.7350);
  expect_match(matches[4], 4, "c4", 0.2742);
}

TEST(Matching, DependsOnTheSeedInItsOrderOnly) {
  const auto matches = matched(2);
  ASSERT_EQ(matches.size(), 5U);
  EXPECT_EQ(matches[0].comparator, "c6");
  EXPECT_EQ(matches[1].comparator, "c3");
  EXPECT_EQ(matches[3].comparator, "c1");
}

TEST(Matching, TakesNobodyTwice) {
  const auto matches = matched(1, 3);
  std::set<std::string> comparators;
  for (const auto& match : matches) comparators.insert(match.comparator);
  EXPECT_EQ(comparators.size(), matches.size());
  EXPECT_EQ(matches.size(), kPool.size()) << "as long as there is anybody left";
}

TEST(Matching, WeighsComparatorsByHowManyTheirPersonHas) {
  std::vector<double> sums(kProgramme.size(), 0);
  for (const auto& match : matched(1, 2)) sums[match.person] += match.weight;
  for (const double sum : sums) EXPECT_DOUBLE_EQ(sum, 1);
}

TEST(Matching, LeavesWhoIsLikeNobodyWithoutAMatch) {
  const std::vector<Likeness> far{{"c1", {9000, 90, 90}, {}}};
  EXPECT_THAT(match(kProgramme, [&](std::size_t) { return far; }, {}), IsEmpty());
}

TEST(Matching, PrefersPeopleWithAScoreForOneWhoHasOne) {
  const std::vector<Likeness> programme{{"p1", {10}, 20}, {"p2", {20}, 10}};
  const std::vector<Likeness> near{{"c1", {10}, {}}, {"c2", {12}, 19}};
  const std::vector<Likeness> far{{"c1", {10}, {}}, {"c2", {900}, 19}};
  for (const auto& [pool, expected] : {std::pair{near, "c2"}, std::pair{far, "c1"}}) {
    const auto for_the_first = [&](std::size_t person) {
      return person == 0 ? pool : std::vector<Likeness>{};
    };
    const auto matches = match(programme, for_the_first, {});
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].comparator, expected);
  }
}

TEST(Mahalanobis, UsesTheDiagonalForFewPeople) {
  const std::vector<Mahalanobis::Values> few{{0, 0}, {2, 1}};
  const Mahalanobis metric{few};
  EXPECT_TRUE(metric.is_diagonal());
  EXPECT_NEAR(metric.distance({0, 0}, {2, 0}), std::sqrt(2.0), 1e-12) << "variance 2";
}

TEST(Mahalanobis, TakesAccountOfWhatGoesTogether) {
  std::vector<Mahalanobis::Values> people;
  for (int i = 0; i < 40; ++i) people.push_back({i, i + (i % 3)});
  const Mahalanobis metric{people};
  EXPECT_FALSE(metric.is_diagonal());
  EXPECT_LT(metric.distance({10, 10}, {20, 20}), metric.distance({10, 20}, {20, 10}));
}

TEST(Mahalanobis, IgnoresWhatDoesNotVaryAndWhatIsDetermined) {
  std::vector<Mahalanobis::Values> people;
  for (int i = 0; i < 40; ++i) people.push_back({i, 2 * i, 7});
  const Mahalanobis metric{people};
  EXPECT_TRUE(metric.is_diagonal()) << "the second follows from the first";
  EXPECT_EQ(metric.distance({0, 0, 7}, {0, 0, 700}), 0);
}

}  // namespace
}  // namespace braid::transform
