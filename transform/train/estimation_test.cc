#include "transform/train/estimation.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <cmath>

namespace braid::transform {
namespace {

constexpr std::size_t at(Level level) { return static_cast<std::size_t>(level); }

constexpr std::array<Level, 3> kLevelsUsed{Level::l0, Level::l3, Level::l6};
/// Shares of L0, L3 and L6 of a made-up field; the other levels do not occur.
using Shares = std::array<double, 3>;

/// A population of which everything is known: true pairs, pairs of one house, and strangers. All
/// pairs are candidates.
struct World {
  Shares m_name{0.90, 0.07, 0.03}, u_name{0.01, 0.04, 0.95};
  Shares m_date{0.94, 0.04, 0.02}, u_date{0.002, 0.05, 0.948};
  Shares m_postcode{0.8, 0.05, 0.15}, u_postcode{0.001, 0.02, 0.979};
  double matches = 3000, siblings = 0;
  double records = 20'000;
  double pairs() const { return records * (records - 1) / 2; }
};

struct Counted {
  std::vector<PatternCount> candidates;
  RandomPairs random;
};

void add_to(RandomPairs::Counts& counts, const Shares& shares, double pairs) {
  for (std::size_t i = 0; i < kLevelsUsed.size(); ++i)
    counts[at(kLevelsUsed[i])] += shares[i] * pairs;
}

/// As many pairs of every pattern as the shares make expect, which may be fractions.
Counted simulate(const World& world) {
  Counted counted;
  const Shares in_house{0.98, 0.01, 0.01};
  struct Sort {
    double pairs;
    Shares surname, given, date, postcode;
  };
  const std::array<Sort, 3> sorts{
      {{world.matches, world.m_name, world.m_name, world.m_date, world.m_postcode},
       {world.siblings, in_house, world.u_name, world.u_date, in_house},
       {world.pairs() - world.matches - world.siblings, world.u_name, world.u_name, world.u_date,
        world.u_postcode}}};
  for (std::size_t pattern = 0; pattern < 81; ++pattern) {
    const std::array<std::size_t, 4> i{pattern / 27, pattern / 9 % 3, pattern / 3 % 3, pattern % 3};
    PatternCount count;
    count.pattern.surname = kLevelsUsed[i[0]];
    count.pattern.given_name = kLevelsUsed[i[1]];
    count.pattern.birth_date = kLevelsUsed[i[2]];
    count.pattern.postcode = kLevelsUsed[i[3]];
    for (const auto& sort : sorts) {
      count.pairs += sort.pairs * sort.surname[i[0]] * sort.given[i[1]] * sort.date[i[2]] *
                     sort.postcode[i[3]];
    }
    counted.candidates.push_back(count);
  }
  auto& random = counted.random;
  for (const auto& sort : sorts) {
    const double pairs = 2e6 * sort.pairs / world.pairs();
    random.pairs += pairs;
    add_to(random.surname, sort.surname, pairs);
    add_to(random.given_name, sort.given, pairs);
    add_to(random.birth_date, sort.date, pairs);
    add_to(random.postcode, sort.postcode, pairs);
  }
  add_to(random.crossed, world.u_name, 4e6);
  return counted;
}

LinkageEstimate learn(const World& world, const Counted& counted) {
  EstimationInput input;
  input.candidates = counted.candidates;
  input.random = &counted.random;
  input.records = world.records;
  input.pairs = world.pairs();
  return estimate(input);
}

TEST(Estimation, FindsTheSharesThatPairsWereDrawnWith) {
  const World world;
  const auto estimate = learn(world, simulate(world));
  EXPECT_TRUE(estimate.settled);
  EXPECT_NEAR(std::log2(estimate.lambda * world.pairs() / world.matches), 0, 0.05);
  EXPECT_NEAR(estimate.surname.m[at(Level::l0)], world.m_name[0], 0.02);
  EXPECT_NEAR(estimate.surname.m[at(Level::l6)], world.m_name[2], 0.02);
  EXPECT_NEAR(estimate.birth_date.m[at(Level::l0)], world.m_date[0], 0.02);
  EXPECT_NEAR(estimate.postcode.m[at(Level::l0)], world.m_postcode[0], 0.02);
  EXPECT_NEAR(estimate.surname.u[at(Level::l3)], world.u_name[1], 0.001);
  EXPECT_NEAR(estimate.birth_date.weights[at(Level::l0)], std::log2(0.94 / 0.002), 0.1);
}

TEST(Estimation, DoesNotTakeBrothersAndSistersForOnePerson) {  // section 8, the household class
  World world;
  world.siblings = 8000;
  const auto estimate = learn(world, simulate(world));
  EXPECT_NEAR(std::log2(estimate.lambda * world.pairs() / world.matches), 0, 0.1);
  // Strangers who share surname and postcode by chance belong to the class too.
  EXPECT_NEAR(std::log2(estimate.household * world.pairs() / world.siblings), 0, 0.4);
  EXPECT_NEAR(estimate.given_name.m[at(Level::l0)], world.m_name[0], 0.03);
}

TEST(Estimation, FindsFewMatchesToo) {  // section 12, "A set with few matches"
  World world;
  world.matches = 100;
  const auto estimate = learn(world, simulate(world));
  EXPECT_NEAR(std::log2(estimate.lambda * world.pairs() / world.matches), 0, 0.3);
}

TEST(Estimation, TakesTheMatchesAmongTheRandomPairsOutOfU) {
  World world;  // small: six of seven equal dates among the random pairs are matches
  world.records = 700;
  world.matches = 3000;
  const auto counted = simulate(world);
  EXPECT_GT(counted.random.birth_date[0] / counted.random.pairs, 6 * world.u_date[0]);
  const auto estimate = learn(world, counted);
  EXPECT_NEAR(estimate.birth_date.u[at(Level::l0)], world.u_date[0], 0.0005);
}

TEST(Estimation, OfNoMatchesFindsHardlyAny) {
  World world;
  world.matches = 0;  // of 200 million pairs 40 agree on everything by chance
  const auto estimate = learn(world, simulate(world));
  EXPECT_LT(estimate.matches, 100);
  EXPECT_TRUE(std::isfinite(estimate.evidence({})));
}

TEST(Estimation, GivesTheSameBitsForTheSameCounts) {
  const World world;
  const auto counted = simulate(world);
  const auto one = learn(world, counted), other = learn(world, counted);
  EXPECT_EQ(one.lambda, other.lambda);
  EXPECT_EQ(one.surname.weights, other.surname.weights);
  EXPECT_EQ(one.birth_date.m, other.birth_date.m);
}

TEST(TheEvidenceOfAPattern, CountsASwapOnlyWhereTheCrossesWereLookedAt) {
  const World world;
  auto estimate = learn(world, simulate(world));
  estimate.swapped = 0.25;
  estimate.crossed.weights[0] = 10;
  LevelPattern straight;
  straight.surname = straight.given_name = Level::l6;
  LevelPattern swapped = straight;
  swapped.crossed_surname = swapped.crossed_given_name = Level::l0;
  const double names = estimate.surname.weights[6] + estimate.given_name.weights[6];
  EXPECT_NEAR(estimate.evidence(swapped) - estimate.evidence(straight),
              std::log2(0.25) + 20 - (std::log2(0.75) + names), 1e-9);
}

TEST(TheEvidenceOfADefaultBirthDate, IsHalved) {  // linkage-design 2.5
  const World world;
  const auto estimate = learn(world, simulate(world));
  LevelPattern pattern;
  pattern.birth_date = Level::l0;
  const double whole = estimate.evidence(pattern);
  pattern.birth_date_default = true;
  EXPECT_NEAR(whole - estimate.evidence(pattern), estimate.birth_date.weights[0] / 2, 1e-9);
}

RC_GTEST_PROP(PooledWeights, NeverRiseFromL0ToL6, ()) {
  std::array<double, kLevels> m{}, u{};
  for (std::size_t level = 0; level < kLevels; ++level) {
    m[level] = (*rc::gen::inRange(1, 10'000)) / 10'000.0;
    u[level] = (*rc::gen::inRange(1, 10'000)) / 10'000.0;
  }
  const auto weights = pooled_weights(m, u);
  for (std::size_t level = 0; level < at(Level::l6); ++level) {
    RC_ASSERT(weights[level] >= weights[level + 1]);
  }
  RC_ASSERT(std::abs(weights[at(Level::lx)] - std::log2(m[at(Level::lx)] / u[at(Level::lx)])) <
            1e-9);
}

TEST(PooledWeights, JoinNeighboursThatStandInTheWrongOrder) {
  //                                l0   l1   l2   l3   l4   l5   l6
  const std::array<double, 8> m{{0.8, 0.1, 0.2, 0.1, 0.1, 0.1, 0.1, 0}};
  const std::array<double, 8> u{{0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.4, 0}};
  const auto weights = pooled_weights(m, u);
  EXPECT_DOUBLE_EQ(weights[0], 3);
  EXPECT_DOUBLE_EQ(weights[1], std::log2(0.3 / 0.2));
  EXPECT_DOUBLE_EQ(weights[2], std::log2(0.3 / 0.2));
  EXPECT_DOUBLE_EQ(weights[6], -2);
}

}  // namespace
}  // namespace braid::transform
