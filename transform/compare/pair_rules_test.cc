#include "transform/compare/pair_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace braid::transform {
namespace {

constexpr Identifiers kNone{};
constexpr Identifiers kSameNhs{.nhs = Sameness::same};
constexpr Identifiers kOtherNhs{.nhs = Sameness::different};
constexpr Identifiers kSameUpn{.upn = Sameness::same};
constexpr Identifiers kOtherUpn{.upn = Sameness::different};
constexpr Identifiers kSameOther{.other = Sameness::same};
constexpr Identifiers kOtherOther{.other = Sameness::different};
constexpr Identifiers kSameNhsOtherUpn{.nhs = Sameness::same, .upn = Sameness::different};
constexpr Identifiers kOtherNhsSameUpn{.nhs = Sameness::different, .upn = Sameness::same};

struct Judged {
  std::string_view name;
  Identifiers identifiers;
  Level surname, given_name, birth_date;
  Weight evidence;
  PairRule rule;
  PairVerdict verdict;
  Weight weight;
  ReviewKind review = ReviewKind::none;
  bool bars = false;
};

constexpr auto l0 = Level::l0, l1 = Level::l1, l3 = Level::l3, l4 = Level::l4, l5 = Level::l5,
               l6 = Level::l6, lx = Level::lx, none = Level::missing;
constexpr auto apart = PairVerdict::apart, probable = PairVerdict::probable,
               firm = PairVerdict::firm;
using Rule = PairRule;
using Review = ReviewKind;

PairCase case_of(const Judged& given, bool guards) {
  return {.identifiers = given.identifiers,
          .surname = given.surname,
          .given_name = given.given_name,
          .birth_date = given.birth_date,
          .nameless = given.surname == none && given.given_name == none,
          .same_birth_date = given.birth_date == l0,
          .guards = guards};
}

void expect_judged(const Judged& want, const PairScore& got) {
  EXPECT_EQ(pair_rule_name(got.rule), pair_rule_name(want.rule));
  EXPECT_EQ(got.verdict, want.verdict);
  EXPECT_EQ(got.weight, want.weight);
  EXPECT_EQ(review_kind_name(got.review), review_kind_name(want.review));
  EXPECT_EQ(got.bars, want.bars);
}

class PairRules : public testing::TestWithParam<Judged> {};

TEST_P(PairRules, DecideAsWritten) {
  PairScore score;
  score.evidence = GetParam().evidence;
  judge(case_of(GetParam(), true), score);
  expect_judged(GetParam(), score);
  EXPECT_EQ(score.evidence, GetParam().evidence);
}

std::string name_of(const testing::TestParamInfo<Judged>& run) {
  return std::string{run.param.name};
}

INSTANTIATE_TEST_SUITE_P(
    SameNhs, PairRules,
    testing::Values(
        Judged{"r3_links", kSameNhs, l0, l0, l0, 25000, Rule::r3, firm, 25000},
        Judged{"r3_lifts_to_20", kSameNhs, l4, l5, l3, -5000, Rule::r3, firm, 20000},
        Judged{"r3_on_a_given_name_alone", kSameNhs, l6, l4, l0, 0, Rule::r3, firm, 20000},
        Judged{"r3_without_birth_date", kSameNhs, l0, l0, none, 0, Rule::r3, firm, 20000},
        Judged{"r3_without_a_surname", kSameNhs, none, l5, l0, 0, Rule::r3, firm, 20000},
        Judged{"r3_without_any_name", kSameNhs, none, none, none, -19900, Rule::r3, firm, 20000},
        Judged{"r3_other_given_name", kSameNhs, l0, l6, l0, 9000, Rule::r3, probable, 20000,
               Review::given_differs},
        Judged{"r3_given_name_just_not_other", kSameNhs, l0, l5, l0, 9000, Rule::r3, firm, 20000},
        Judged{"r3_before_other_upn", kSameNhsOtherUpn, l0, l0, l0, 30000, Rule::r3, firm, 30000},
        Judged{"r4_birth_date_l5", kSameNhs, l4, l6, l5, 30000, Rule::r4, apart, 30000,
               Review::nhs_same_dob_conflict, true},
        Judged{"r4_birth_date_l6_and_a_name_missing", kSameNhs, l0, none, l6, -50000, Rule::r4,
               apart, -50000, Review::nhs_same_dob_conflict, true},
        Judged{"r5_nothing_fits", kSameNhs, l5, l6, l6, -9000, Rule::r5, apart, -9000,
               Review::nhs_misassigned, true},
        Judged{"r6_not_r5_as_a_name_is_missing", kSameNhs, none, l6, l6, -20000, Rule::r6, apart,
               -6000, Review::uncertain},
        Judged{"r6_not_r4_birth_date_l4", kSameNhs, l0, l0, l4, -14000, Rule::r6, probable, 0},
        Judged{"r6_just_under", kSameNhs, l0, l0, l4, -14001, Rule::r6, apart, -1,
               Review::uncertain},
        Judged{"r6_birth_date_swapped", kSameNhs, l0, l0, lx, 10000, Rule::r6, probable, 24000},
        Judged{"r6_not_r3_no_name_agrees", kSameNhs, l5, l5, l0, 0, Rule::r6, probable, 14000}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    OtherIdentifiers, PairRules,
    testing::Values(
        Judged{"r7_asks_from_14", kOtherNhs, l0, l0, l0, 14000, Rule::r7, apart, 14000,
               Review::two_nhs_numbers, true},
        Judged{"r7_just_not_asked", kOtherNhs, l0, l0, l0, 13999, Rule::r7, apart, 13999,
               Review::none, true},
        Judged{"r7_before_r8", kOtherNhsSameUpn, l0, l0, l0, 9000, Rule::r7, apart, 9000,
               Review::none, true},
        Judged{"r8_links", kSameUpn, l4, l6, l3, -3000, Rule::r8, firm, 16000},
        Judged{"r8_keeps_a_higher_weight", kSameUpn, l0, l0, l0, 18000, Rule::r8, firm, 18000},
        Judged{"r8_without_birth_date", kSameUpn, l0, l0, none, 0, Rule::r8, firm, 16000},
        Judged{"r8_nameless_child", kSameUpn, none, none, l0, -7000, Rule::r8, firm, 16000},
        Judged{"r8_not_nameless_birth_date_l1", kSameUpn, none, none, l1, -15800, Rule::r12, apart,
               -15800},
        Judged{"r8_not_one_name_unlike", kSameUpn, l5, none, l0, -8100, Rule::r12, apart, -8100},
        Judged{"r8_not_birth_date_l4", kSameUpn, l0, l0, l4, -500, Rule::r12, apart, -500,
               Review::uncertain},
        Judged{"r9_takes_four", kOtherUpn, l0, l0, l0, 11000, Rule::r12, firm, 7000},
        Judged{"r9_takes_the_link", kOtherUpn, l0, l0, l0, 3999, Rule::r12, apart, -1,
               Review::uncertain},
        Judged{"other_identifier_is_not_lifted", kSameOther, l0, l0, l0, 5000, Rule::r12, probable,
               5000, Review::uncertain}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Guards, PairRules,
    testing::Values(
        Judged{"r10_holds_back_l4", kNone, l0, l4, l0, 18000, Rule::r10, apart, 18000,
               Review::possible_twin, true},
        Judged{"r10_holds_back_l6_and_surname_l4", kNone, l4, l6, l0, 0, Rule::r10, apart, 0,
               Review::possible_twin, true},
        Judged{"r10_asks_nothing_under_0", kNone, l0, l6, l0, -1, Rule::r10, apart, -1},
        Judged{"r10_asks_nothing_where_a_upn_differs", kOtherUpn, l0, l6, l0, 12000, Rule::r10,
               apart, 8000, Review::none, true},
        Judged{"r10_asks_nothing_where_another_identifier_differs", kOtherOther, l0, l6, l0, 12000,
               Rule::r10, apart, 12000, Review::none, true},
        Judged{"r10_l1_is_at_most_probable", kNone, l0, l1, l0, 19000, Rule::r10, probable, 19000,
               Review::possible_twin},
        Judged{"r10_l3_under_0_asks", kNone, l4, l3, l0, -8000, Rule::r10, apart, -8000,
               Review::possible_twin},
        Judged{"r10_l3_far_under_0", kNone, l4, l3, l0, -8001, Rule::r10, apart, -8001},
        Judged{"r10_not_given_l0", kNone, l0, l0, l0, 19000, Rule::r12, firm, 19000},
        Judged{"r10_not_given_missing", kNone, l0, none, l0, 12000, Rule::r12, firm, 12000},
        Judged{"r10_holds_back_where_no_name_is_alike", kNone, l5, l6, l0, 7000, Rule::r10, apart,
               7000, Review::possible_twin, true},
        Judged{"r10_holds_back_without_a_surname", kNone, none, l6, l0, 7000, Rule::r10, apart,
               7000, Review::possible_twin, true},
        Judged{"r10_not_surname_l5_with_given_l3", kNone, l5, l3, l0, 7000, Rule::r12, firm, 7000},
        Judged{"r10_not_birth_date_l1", kNone, l0, l6, l1, 7000, Rule::r12, firm, 7000},
        Judged{"r10_not_with_a_shared_identifier", kSameOther, l0, l6, l0, 7000, Rule::r12, firm,
               7000},
        Judged{"r11_never_links", kNone, l0, l0, l5, 18000, Rule::r11, apart, 18000},
        Judged{"r11_nor_l6", kOtherUpn, l0, l0, l6, 18000, Rule::r11, apart, 14000},
        Judged{"r11_not_l4", kNone, l0, l0, l4, 7000, Rule::r12, firm, 7000},
        Judged{"r11_not_swapped", kNone, l0, l0, lx, 7000, Rule::r12, firm, 7000},
        Judged{"r11_not_with_a_shared_identifier", kSameUpn, l0, l0, l5, 7000, Rule::r12, firm,
               7000}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Thresholds, PairRules,
    testing::Values(Judged{"r12_firm", kNone, l0, l0, l0, 6640, Rule::r12, firm, 6640},
                    Judged{"r12_just_probable", kNone, l0, l0, l0, 6639, Rule::r12, probable, 6639,
                           Review::uncertain},
                    Judged{"r12_least_probable", kNone, l0, l0, l0, 0, Rule::r12, probable, 0,
                           Review::uncertain},
                    Judged{"r12_just_apart", kNone, l0, l0, l0, -1, Rule::r12, apart, -1,
                           Review::uncertain},
                    Judged{"r12_least_asked", kNone, l0, l0, l0, -8000, Rule::r12, apart, -8000,
                           Review::uncertain},
                    Judged{"r12_not_asked", kNone, l0, l0, l0, -8001, Rule::r12, apart, -8001}),
    name_of);

class PairRulesWithoutGuards : public testing::TestWithParam<Judged> {};

TEST_P(PairRulesWithoutGuards, GoByWeight) {
  PairScore score;
  score.evidence = GetParam().evidence;
  judge(case_of(GetParam(), false), score);
  expect_judged(GetParam(), score);
}

INSTANTIATE_TEST_SUITE_P(
    PublicSets, PairRulesWithoutGuards,
    testing::Values(Judged{"twins", kNone, l0, l6, l0, 9000, Rule::r12, firm, 9000},
                    Judged{"generations", kNone, l0, l0, l6, 7000, Rule::r12, firm, 7000},
                    Judged{"same_nhs_still_counts", kSameNhs, l0, l0, l6, 7000, Rule::r4, apart,
                           7000, Review::nhs_same_dob_conflict, true}),
    name_of);

TEST(PairRules, HoldBackASisterAndABrotherWithOneNhsNumber) {
  PairCase twins{.identifiers = kSameNhs,
                 .surname = l0,
                 .given_name = l4,
                 .birth_date = l0,
                 .sex = Sameness::different,
                 .nameless = false};
  const auto judged = [](const PairCase& pair) {
    PairScore score;
    score.evidence = 18000;
    judge(pair, score);
    return score;
  };
  EXPECT_EQ(judged(twins).verdict, apart);
  EXPECT_TRUE(judged(twins).bars);
  EXPECT_EQ(judged(twins).review, Review::given_differs);
  // One of the three alone is a slip, or a name that the child goes by.
  PairCase slip = twins;
  slip.sex = Sameness::same;
  EXPECT_EQ(judged(slip).verdict, firm);
  slip = twins;
  slip.given_name = l3;
  EXPECT_EQ(judged(slip).verdict, firm);
  slip = twins;
  slip.birth_date = lx;  // of one day, once written the other way round
  EXPECT_EQ(judged(slip).verdict, apart);
  slip.birth_date = l4;
  EXPECT_EQ(judged(slip).verdict, probable);
  slip = twins;
  slip.guards = false;
  EXPECT_EQ(judged(slip).verdict, firm);
}

TEST(PairRules, HoldBackTwoWhomOneAgencyTellsApartByOtherNames) {
  const auto judged = [](const Identifiers& identifiers, Level given_name, bool guards) {
    PairScore score;
    score.evidence = 18000;
    judge({.identifiers = identifiers,
           .surname = l0,
           .given_name = given_name,
           .birth_date = l0,
           .nameless = false,
           .guards = guards},
          score);
    return score;
  };
  const Identifiers same{.nhs = Sameness::same, .two_references = true};
  EXPECT_EQ(judged(same, l6, true).verdict, apart);
  EXPECT_TRUE(judged(same, l4, true).bars);
  EXPECT_EQ(judged(same, l6, true).review, Review::given_differs);
  EXPECT_EQ(judged(same, l3, true).verdict, firm);
  EXPECT_EQ(judged(same, l6, false).verdict, probable);
  // Names that are alike, and no number.
  const Identifiers none_shared{.two_references = true};
  EXPECT_EQ(judged(none_shared, Level::l2, true).verdict, apart);
  EXPECT_TRUE(judged(none_shared, Level::l2, true).bars);
  EXPECT_EQ(judged(none_shared, Level::l2, true).review, Review::possible_twin);
  EXPECT_EQ(judged({}, Level::l2, true).verdict, probable);
  EXPECT_EQ(judged(none_shared, l0, true).verdict, firm);
}

TEST(PairRules, HoldBackTwoOfOneAddressWhoseGivenNamesShareNoKey) {
  const auto judged = [](Identifiers identifiers, Level given_name, Level postcode,
                         bool names_apart = true) {
    identifiers.names_apart = names_apart;
    PairScore score;
    score.evidence = 18000;
    judge({.identifiers = identifiers,
           .surname = l0,
           .given_name = given_name,
           .birth_date = l0,
           .postcode = postcode,
           .nameless = false},
          score);
    return score;
  };
  // With one number.
  EXPECT_EQ(judged(kSameNhs, l5, l0).verdict, apart);
  EXPECT_TRUE(judged(kSameNhs, l5, l0).bars);
  EXPECT_EQ(judged(kSameNhs, l5, l0).review, Review::given_differs);
  EXPECT_EQ(judged(kSameNhs, l3, l0).verdict, firm);
  EXPECT_EQ(judged(kSameNhs, l5, l6).verdict, firm);
  EXPECT_EQ(judged(kSameNhs, l5, l0, false).verdict, firm);
  // With none.
  EXPECT_EQ(judged(kNone, l3, l0).verdict, apart);
  EXPECT_EQ(judged(kNone, l3, l0).review, Review::possible_twin);
  EXPECT_EQ(judged(kNone, l3, l6).verdict, probable);
  EXPECT_EQ(judged(kNone, l3, l0, false).verdict, probable);
  EXPECT_EQ(judged(kNone, l0, l0).verdict, firm);
}

TEST(PairRules, SayWhatATwinWouldLookLikeToo) {
  const auto judged = [](const Identifiers& identifiers, Level given_name, Level birth_date,
                         bool guards = true) {
    PairScore score;
    score.evidence = 18000;
    judge({.identifiers = identifiers,
           .surname = l0,
           .given_name = given_name,
           .birth_date = birth_date,
           .nameless = false,
           .guards = guards},
          score);
    return score;
  };
  EXPECT_TRUE(judged(kSameNhs, l4, l0).doubtful);
  EXPECT_TRUE(judged(kSameUpn, l6, l0).doubtful);
  EXPECT_FALSE(judged(kSameNhs, l3, l0).doubtful);
  EXPECT_FALSE(judged(kSameNhs, l6, l0, false).doubtful);
  EXPECT_FALSE(judged(kNone, l0, l0).doubtful);
  EXPECT_TRUE(judged(kNone, l0, l0).namesakes);
  EXPECT_TRUE(judged(kNone, l0, lx).namesakes);
  EXPECT_FALSE(judged(kNone, l0, l1).namesakes);
  EXPECT_FALSE(judged(kSameNhs, l0, l0).namesakes);
  EXPECT_FALSE(judged(kNone, l0, l0, false).namesakes);
}

TEST(PairRules, DoNotTakeAnUncertainBirthDateForANamelessChild) {
  // Equal, but estimated on a side (rulings A2).
  PairScore score;
  judge({.identifiers = kSameUpn, .birth_date = l0, .nameless = true, .same_birth_date = false},
        score);
  EXPECT_EQ(score.rule, PairRule::r12);
}

TEST(PairRuleName, IsThatOfTheDesign) {
  EXPECT_EQ(pair_rule_name(PairRule::r1), "R1");
  EXPECT_EQ(pair_rule_name(PairRule::r12), "R12");
}

TEST(ReviewKindName, IsThatOfTheDesign) {
  EXPECT_EQ(review_kind_name(ReviewKind::none), "none");
  EXPECT_EQ(review_kind_name(ReviewKind::nhs_misassigned), "nhs_misassigned");
  EXPECT_EQ(review_kind_name(ReviewKind::local_id_reused), "local_id_reused");
  EXPECT_EQ(review_kind_name(ReviewKind::large_cluster), "large_cluster");
  EXPECT_EQ(review_kind_name(ReviewKind::blind_sample), "blind_sample");
}

}  // namespace
}  // namespace braid::transform
