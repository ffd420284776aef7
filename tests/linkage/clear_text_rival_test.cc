// What privacy costs: the same scorer on clear text with Jaro-Winkler (linkage-design, section 4).

#include "tests/linkage/clear_text_rival.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "app/command/link/link_evaluation.h"
#include "transform/train/candidate_pairs.h"
#include "transform/train/measures.h"

namespace braid::linkage_test {
namespace {

using transform::Agreement;
using transform::Level;

transform::TrainingOptions training_options() {
  transform::TrainingOptions options;
  options.version = "made up";
  options.random_pairs = 1'000'000;
  return options;
}

/// Candidate pairs at W >= 0 and at W >= 6.64, counted as `braid link evaluate` does.
struct Thresholds {
  Agreement linked, firm;
};
template <class Score>
Thresholds measure(const MadePeople& people, Score score) {
  const transform::CandidatePairs candidates{people.encoded.set, {}};
  transform::PairTally tally{people.encoded.truth,
                             {transform::PairScorer::kLink, transform::PairScorer::kFirm}};
  candidates.for_each([&](const transform::Candidate& pair) {
    tally.add(pair.one, pair.other, app::counted_weight(score(pair.one, pair.other)));
  });
  return {tally.at(0), tally.at(1)};
}

void print(const char* what, const Thresholds& at) {
  for (const auto& [threshold, pairs] : {std::pair{"0", at.linked}, std::pair{"6.64", at.firm}}) {
    std::printf("%-24s W >= %-4s  precision %.4f  recall %.4f  F1 %.4f\n", what, threshold,
                pairs.precision(), pairs.recall(), pairs.f1());
  }
}

Thresholds in_clear(const MadePeople& people) {
  const ClearTextRival rival{people, training_options()};
  return measure(people, [&](auto one, auto other) { return rival.score(one, other); });
}

Thresholds in_private(const MadePeople& people) {
  auto training = transform::train(people.encoded.set, training_options());
  BRAID_CHECK(training);
  auto records = people.encoded.set.records;
  for (auto& record : records) training->model.rate_terms(record.encoded);
  const transform::PairScorer scorer{training->model, {.guards = true}};
  return measure(people, [&](auto one, auto other) {
    return scorer.score(records[one].encoded, records[other].encoded,
                        identifiers_of(records[one], records[other]));
  });
}

Agreement sum(const Agreement& one, const Agreement& other) {
  return {one.predicted + other.predicted, one.correct + other.correct, one.truth + other.truth};
}
Thresholds sum(const Thresholds& one, const Thresholds& other) {
  return {sum(one.linked, other.linked), sum(one.firm, other.firm)};
}

/// Five populations, each under a key of its own, and their pairs counted together: one alone moves
/// by a third of a point.
void expect_little_loss(bool with_identifiers) {
  Thresholds clear, encoded;
  for (const std::uint64_t seed : {7, 11, 12, 13, 14}) {
    auto people = make_people({.seed = seed, .key_seed = seed});
    if (!with_identifiers) {
      for (auto& record : people.encoded.set.records) record.nhs = record.upn = 0;
    }
    const auto one_clear = in_clear(people), one_encoded = in_private(people);
    std::printf("population %2d: privacy costs %.2f points of F1 at W >= 0\n",
                static_cast<int>(seed), 100 * (one_clear.linked.f1() - one_encoded.linked.f1()));
    clear = sum(clear, one_clear);
    encoded = sum(encoded, one_encoded);
  }
  print("clear text", clear);
  print("encoded", encoded);
  std::printf("privacy costs %.2f points of F1 at W >= 0\n",
              100 * (clear.linked.f1() - encoded.linked.f1()));
  // A rival that is bad itself would prove nothing.
  EXPECT_GT(clear.linked.f1(), 0.95);
  EXPECT_LE(clear.linked.f1() - encoded.linked.f1(), 0.01);
}

TEST(ClearTextRival, IsAtMostOnePointOfF1Better) { expect_little_loss(true); }

TEST(ClearTextRival, IsAtMostOnePointOfF1BetterWhereNobodyHasAnIdentifier) {
  expect_little_loss(false);
}

TEST(ClearTextRival, StandInsCompareAsTheyAreTold) {
  const std::array all = {Level::l0, Level::l1, Level::l2, Level::l3,
                          Level::l4, Level::l5, Level::l6};
  transform::TrainingRecord record;
  record.encoded.presence = 15;
  for (const Level a : all) {
    for (const Level b : all) {
      const ClearLevels told{.surname = a,
                             .given_name = b,
                             .crossed_surname = b,
                             .crossed_given_name = a,
                             .birth_date = a == Level::l3 ? Level::lx : a,
                             .postcode = b};
      const auto pair = stand_ins(record, record, told);
      const auto got = transform::compare(pair.one.encoded, pair.other.encoded);
      EXPECT_EQ(got.surname, told.surname);
      EXPECT_EQ(got.given_name, told.given_name);
      EXPECT_EQ(got.birth_date, told.birth_date);
      EXPECT_EQ(got.postcode, told.postcode);
      if (!transform::is_unlike(a) || !transform::is_unlike(b)) continue;
      EXPECT_EQ(got.crossed_surname, told.crossed_surname);
      EXPECT_EQ(got.crossed_given_name, told.crossed_given_name);
    }
  }
}

TEST(ClearText, GivesThePublishedJaroWinklerSimilarities) {  // Winkler 1990
  EXPECT_NEAR(jaro_winkler("MARTHA", "MARHTA"), 0.961, 0.0005);
  EXPECT_NEAR(jaro_winkler("DIXON", "DICKSONX"), 0.813, 0.0005);
  EXPECT_NEAR(jaro_winkler("DWAYNE", "DUANE"), 0.840, 0.0005);
  EXPECT_EQ(jaro_winkler("ABC", "XYZ"), 0);
}

TEST(ClearText, CountsNeighboursThatAreExchangedAsOneEdit) {
  EXPECT_EQ(edit_distance("20120307", "20120370"), 1);
  EXPECT_EQ(edit_distance("ZX11AB", "ZX1AB"), 1);
  EXPECT_EQ(birth_date_level("20120307", "20120703"), Level::lx);
  EXPECT_EQ(birth_date_level("20120307", "20120317"), Level::l1);
  EXPECT_EQ(birth_date_level("20120307", "20120329"), Level::l2);
  EXPECT_EQ(birth_date_level("20120307", ""), Level::missing);
}

}  // namespace
}  // namespace braid::linkage_test
