#include "transform/link/pair/pair_evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace braid::transform {
namespace {

using testing::ElementsAre;

/// A candidate by its tokens; handles ascend with the place.
Candidate candidate(unsigned char place, TokenNumber birth_date, TokenNumber nhs,
                    std::vector<TokenNumber> upns, std::vector<TokenNumber> names) {
  Id16 handle;
  handle.bytes[0] = place;
  return {handle, birth_date, nhs, std::move(upns), std::move(names)};
}

TEST(ListPairs, GivesTheStrongestFirstThenTheSmallerHandles) {  // rulings A4
  const std::vector<Candidate> candidates = {
      candidate(0, 1, 0, {20}, {30}), candidate(1, 1, 10, {20}, {30}),
      candidate(2, 1, 10, {}, {30}), candidate(3, 1, 0, {20}, {})};
  EXPECT_THAT(list_pairs(candidates),
              ElementsAre(PairEvidence{LinkRule::nhs, 1, 2}, PairEvidence{LinkRule::upn, 0, 1},
                          PairEvidence{LinkRule::upn, 0, 3}, PairEvidence{LinkRule::upn, 1, 3},
                          PairEvidence{LinkRule::names, 0, 2}));
}

TEST(ListPairs, WantsAConsistentBirthDateForNumbers) {  // rulings A2
  const std::vector<Candidate> candidates = {
      candidate(0, 1, 10, {20}, {}), candidate(1, 2, 10, {20}, {}), candidate(2, 0, 10, {20}, {})};
  EXPECT_TRUE(list_pairs(candidates).empty());
}

TEST(ListPairs, TakesEqualNumbersOfTwoSortsForDifferentThings) {
  const std::vector<Candidate> candidates = {
      candidate(0, 1, 7, {}, {}), candidate(1, 1, 0, {7}, {}), candidate(2, 1, 0, {}, {7})};
  EXPECT_TRUE(list_pairs(candidates).empty());
}

}  // namespace
}  // namespace braid::transform
