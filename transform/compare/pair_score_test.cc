#include "transform/compare/pair_score.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "transform/compare/made_identity_test.h"
#include "transform/compare/reference_scorer_test.h"

namespace braid::transform {
namespace {

constexpr Identifiers kNone{};

/// Somebody with values of their own in every field.
MadeIdentity somebody() { return {.surname = 0, .given_name = 90, .birth_date = 5, .postcode = 9}; }

PairScore score(const MadeIdentity& one, const MadeIdentity& other,
                const Identifiers& identifiers = kNone, const LinkModel& model = made_model()) {
  return PairScorer{model, {}}.score(one.encoded(), other.encoded(), identifiers);
}

TEST(PairScore, SumsTheWeightsOfTheLevels) {
  MadeIdentity other = somebody();
  other.given_name = 90 + 10;  // L1
  other.birth_date = 5 + 20;   // L2
  other.postcode = 9 + 45;     // L5
  const auto got = score(somebody(), other);
  EXPECT_EQ(got.levels.surname, Level::l0);
  EXPECT_EQ(got.levels.given_name, Level::l1);
  EXPECT_EQ(got.levels.birth_date, Level::l2);
  EXPECT_EQ(got.levels.postcode, Level::l5);
  // Prior, log2(1 - s), surname, given name, birth date, postcode; no house.
  EXPECT_EQ(got.evidence, -19932 - 7 + 7800 + 7000 + 3100 - 2700);
  EXPECT_EQ(got.without_terms, got.evidence);
  EXPECT_EQ(got.weight, got.evidence);
  EXPECT_FALSE(got.swapped);
}

TEST(PairScore, TakesBackWhatAHouseholdShares) {
  // Surname and postcode equal: log2(1.8e-6) + 7.8 + 12.4.
  EXPECT_EQ(score(somebody(), somebody()).evidence,
            -19932 - 7 + 7800 + 7900 + 12900 + 12400 - (-19084 + 7800 + 12400));
  LinkModel model = made_model();
  model.household = 0;
  EXPECT_EQ(score(somebody(), somebody(), kNone, model).evidence,
            -19932 - 7 + 7800 + 7900 + 12900 + 12400);
}

TEST(PairScore, IsNeutralToWhatIsMissing) {
  const MadeIdentity whole = somebody();
  const auto without = [&](auto field) {
    MadeIdentity other = somebody();
    other.*field = std::nullopt;
    return score(whole, other).evidence;
  };
  const Weight equal = score(whole, whole).evidence;
  const Weight house = -19084 + 7800 + 12400;
  EXPECT_EQ(without(&MadeIdentity::birth_date), equal - 12900);
  EXPECT_EQ(without(&MadeIdentity::given_name), equal - 7900);
  EXPECT_EQ(without(&MadeIdentity::surname), equal - 7800 + house);
  EXPECT_EQ(without(&MadeIdentity::postcode), equal - 12400 + house);
  const MadeIdentity nothing{std::nullopt, std::nullopt, std::nullopt, std::nullopt};
  EXPECT_EQ(score(whole, nothing).evidence, -19932 - 7);
  EXPECT_EQ(score(nothing, nothing).verdict, PairVerdict::apart);
}

TEST(PairScore, ComparesSexesOnlyWhereBothAreTold) {
  MadeIdentity one = somebody(), other = somebody();
  const Weight untold = score(one, other).evidence;
  const auto with = [&](std::uint8_t of_one, std::uint8_t of_other) {
    one.sex = of_one;
    other.sex = of_other;
    return score(one, other).evidence - untold;
  };
  EXPECT_EQ(with(1, 1), 1000);
  EXPECT_EQ(with(2, 1), -4600);
  EXPECT_EQ(with(0, 1), 0);
  EXPECT_EQ(with(9, 1), 0);
  EXPECT_EQ(with(9, 9), 0);
}

TEST(PairScore, HalvesABirthDateThatMayBeMadeUpWhereItSpeaksForThePair) {
  MadeIdentity one = somebody(), other = somebody();
  const Weight full = score(one, other).evidence;
  other.flags = IdentityFlag::birth_date_default;
  EXPECT_EQ(score(one, other).evidence, full - 6450);
  EXPECT_EQ(score(other, one).evidence, full - 6450);
  other.birth_date = 5 + 80;  // L6
  const Weight against = score(one, other).evidence;
  other.flags = 0;
  EXPECT_EQ(score(one, other).evidence, against);
}

TEST(PairScore, TakesNoOtherDayOfTheYearForEvidenceWhereTheDayIsMadeUp) {
  MadeIdentity one = somebody(), other = somebody();
  const Identifiers same_nhs{.nhs = Sameness::same};
  for (const auto& [distance, weight] : {std::pair{38, -4400}, std::pair{45, -10000}}) {
    other.birth_date = 5 + distance;  // L4 and L5
    other.flags = 0;
    const Weight known = score(one, other).evidence;
    EXPECT_NE(score(one, other, same_nhs).verdict, PairVerdict::firm);
    other.flags = IdentityFlag::birth_date_default;
    EXPECT_EQ(score(one, other).evidence, known - weight);
    EXPECT_EQ(score(other, one).evidence, known - weight);
    EXPECT_EQ(score(one, other).rule, PairRule::r12);  // not R11
    EXPECT_EQ(score(one, other, same_nhs).rule, PairRule::r3);
  }
  // Another year speaks, but for an equal number.
  other.birth_date = 5 + 80;
  EXPECT_EQ(score(one, other).rule, PairRule::r11);
  EXPECT_EQ(score(one, other, same_nhs).rule, PairRule::r3);
  other.flags = 0;
  EXPECT_EQ(score(one, other, same_nhs).rule, PairRule::r4);
}

TEST(PairScore, KnowsADateWhoseDayAndMonthAreSwapped) {
  MadeIdentity one = somebody(), other = somebody();
  other.birth_date = 5 + 80;
  EXPECT_EQ(score(one, other).levels.birth_date, Level::l6);
  one.birth_date_swap = other.birth_date_swap = 77;
  EXPECT_EQ(score(one, other).levels.birth_date, Level::lx);
  other.birth_date = 5;
  EXPECT_EQ(score(one, other).levels.birth_date, Level::l0);
  other.birth_date = std::nullopt;
  EXPECT_EQ(score(one, other).levels.birth_date, Level::missing);
}

TEST(PairScore, FindsNamesInEachOthersColumn) {
  const MadeIdentity one = somebody();
  MadeIdentity other = somebody();
  other.surname = 90 + 10;  // L1 of the given name
  other.given_name = 0;
  const auto got = score(one, other);
  EXPECT_TRUE(got.swapped);
  EXPECT_EQ(got.levels.surname, Level::l6);
  EXPECT_EQ(got.levels.crossed_surname, Level::l0);
  EXPECT_EQ(got.levels.crossed_given_name, Level::l1);
  // log2(0.005), both crosses; a surname of L6 makes no house.
  EXPECT_EQ(got.evidence, -19932 - 7644 + 11300 + 10700 + 12900 + 12400);
  EXPECT_EQ(got.verdict, PairVerdict::probable) << "the given name is L1 to the twin guard";
  EXPECT_EQ(got.rule, PairRule::r10);
}

TEST(PairScore, FindsASwappedNameBesideAMissingOne) {
  MadeIdentity one = somebody(), other = somebody();
  one.given_name = std::nullopt;
  other.surname = std::nullopt;
  other.given_name = 0;
  const auto got = score(one, other, {.nhs = Sameness::same});
  EXPECT_TRUE(got.swapped);
  EXPECT_EQ(got.levels.surname, Level::missing);
  EXPECT_EQ(got.levels.crossed_surname, Level::l0);
  EXPECT_EQ(got.levels.crossed_given_name, Level::missing);
  EXPECT_EQ(got.rule, PairRule::r3);
  EXPECT_EQ(got.verdict, PairVerdict::firm);
}

TEST(PairScore, TakesTheBetterOfTheCrossedNamesForTheSurname) {
  // One name is found again, the other is L5: as twins are, in whichever column it stands.
  MadeIdentity other = somebody();
  other.surname = 90 + 45;
  other.given_name = 0;
  EXPECT_TRUE(score(somebody(), other).swapped);
  EXPECT_EQ(score(somebody(), other).rule, PairRule::r10);
  EXPECT_EQ(score(other, somebody()).rule, PairRule::r10);
}

TEST(PairScore, DoesNotCrossNamesThatAgreeAsTheyStand) {
  MadeIdentity one = somebody(), other = somebody();
  one.given_name = other.surname = 0;
  other.given_name = 80;
  const auto got = score(one, other);
  EXPECT_EQ(got.levels.surname, Level::l0);
  EXPECT_EQ(got.levels.crossed_given_name, Level::missing);
  EXPECT_FALSE(got.swapped);
}

TEST(PairScore, WeighsACommonNameLessAndARareOneMore) {
  const auto with = [](std::uint8_t rarity) {
    MadeIdentity one = somebody();
    one.postcode = std::nullopt;
    one.rarity = {{{rarity, 1}, {1, rarity}}};
    return score(one, one);
  };
  // u(L0) is 2^-8, so a value of that share keeps its weight.
  const Weight usual = with(0).evidence;
  EXPECT_EQ(with(8 * 16).evidence, usual);
  EXPECT_EQ(with(6 * 16).evidence, usual - 2 * 2000);
  EXPECT_EQ(with(10 * 16).evidence, usual + 2 * 2000);
  EXPECT_EQ(with(6 * 16).without_terms, usual);
  EXPECT_EQ(with(8 * 16 + 1).evidence, usual + 2 * 63) << "a sixteenth of a bit is 62.5";
  // Clamped to 0 and to 14 bits.
  EXPECT_EQ(with(1).evidence, usual - 7800 - 7900);
  EXPECT_EQ(with(255).evidence, usual - 7800 - 7900 + 2 * 14000);
}

TEST(PairScore, TakesTheRarerColumnOfASwappedName) {
  MadeIdentity one = somebody(), other = somebody();
  std::swap(other.surname, other.given_name);
  const Weight usual = score(one, other).evidence;
  one.rarity = {{{16, 9 * 16}, {8 * 16, 16}}};
  other.rarity = {{{8 * 16, 16}, {16, 9 * 16}}};
  // The surname is one bit rarer as a given name than u(L0), the given name as common.
  EXPECT_EQ(score(one, other).evidence, usual + 1000);
}

TEST(PairScore, DoesNotUseTermsThatOnlyOneSideHas) {
  MadeIdentity one = somebody(), other = somebody();
  one.rarity = {{{200, 200}, {200, 200}}};
  const auto got = score(one, other);
  EXPECT_EQ(got.evidence, got.without_terms);
}

TEST(PairScore, CountsAMistypedIdentifierAsAField) {
  LinkModel model = made_model();
  model.identifier.weights[0] = 9000;
  model.identifier.weights[6] = -3000;
  const Weight without = score(somebody(), somebody(), kNone, model).evidence;
  EXPECT_EQ(score(somebody(), somebody(), {.other = Sameness::same}, model).evidence,
            without + 9000);
  EXPECT_EQ(score(somebody(), somebody(), {.other = Sameness::different}, model).evidence,
            without - 3000);
}

TEST(PairScore, HoldsTwinsApart) {
  MadeIdentity twin = somebody();
  twin.given_name = 0;
  const auto got = score(somebody(), twin);
  EXPECT_EQ(got.rule, PairRule::r10);
  EXPECT_EQ(got.verdict, PairVerdict::apart);
  EXPECT_EQ(got.review, ReviewKind::possible_twin);
  EXPECT_TRUE(got.bars);
}

TEST(PairScore, LinksANamelessChildByUpnAndACertainBirthDate) {
  const MadeIdentity nameless{.surname = std::nullopt,
                              .given_name = std::nullopt,
                              .birth_date = 5,
                              .postcode = std::nullopt};
  MadeIdentity named = somebody();
  const Identifiers same_upn{.upn = Sameness::same};
  EXPECT_EQ(score(nameless, named, same_upn).rule, PairRule::r8);
  EXPECT_EQ(score(nameless, named, same_upn).verdict, PairVerdict::firm);
  named.flags = IdentityFlag::birth_date_estimated;
  EXPECT_NE(score(nameless, named, same_upn).rule, PairRule::r8);
  named.flags = 0;
  named.birth_date = 6;
  EXPECT_NE(score(nameless, named, same_upn).rule, PairRule::r8);
}

TEST(PairScore, DoesNotCallAChildNamelessWhoseOnlyNameIsUnlikeInTheOtherColumn) {
  MadeIdentity one = somebody(), other = somebody();
  one.given_name = std::nullopt;
  other.surname = std::nullopt;
  EXPECT_NE(score(one, other, {.upn = Sameness::same}).rule, PairRule::r8);
}

TEST(PairScore, FallsFromLevelToLevel) {
  for (const auto field : {&MadeIdentity::surname, &MadeIdentity::given_name,
                           &MadeIdentity::birth_date, &MadeIdentity::postcode}) {
    // Nothing else is there, so that neither house nor swap has a say.
    MadeIdentity one{std::nullopt, std::nullopt, std::nullopt, std::nullopt};
    one.*field = 0;
    std::optional<Weight> last;
    for (const int distance : kDistances) {
      MadeIdentity other = one;
      other.*field = distance;
      const Weight next = score(one, other).evidence;
      EXPECT_LE(next, last.value_or(next)) << distance;
      last = next;
    }
  }
}

// Properties over pairs that are random, or alike in most fields.

rc::Gen<std::optional<int>> any_value() {
  return rc::gen::oneOf(rc::gen::just(std::optional<int>{}),
                        rc::gen::map(rc::gen::inRange(0, kMadeValueMax + 1),
                                     [](int value) { return std::optional<int>{value}; }));
}

/// The value of the other side, or near to it, or any.
std::optional<int> maybe_like(const std::optional<int>& value) {
  const int kind = *rc::gen::inRange(0, 8);
  if (kind < 4) return value;
  if (kind == 4 || !value) return *any_value();
  return std::clamp(*value + kDistances[*rc::gen::inRange<std::size_t>(0, 7)], 0, kMadeValueMax);
}

std::uint8_t any_byte() { return *rc::gen::arbitrary<std::uint8_t>(); }

struct AnyPair {
  MadeIdentity one, other;
  Identifiers identifiers;
  LinkModel model = made_model();
};

Sameness any_sameness() {
  return *rc::gen::weightedElement<Sameness>(
      {{4, Sameness::missing}, {1, Sameness::same}, {1, Sameness::different}});
}

AnyPair any_pair() {
  AnyPair pair;
  for (const auto field : {&MadeIdentity::surname, &MadeIdentity::given_name,
                           &MadeIdentity::birth_date, &MadeIdentity::postcode}) {
    pair.one.*field = *any_value();
    pair.other.*field = maybe_like(pair.one.*field);
  }
  if (*rc::gen::inRange(0, 4) == 0) std::swap(pair.other.surname, pair.other.given_name);
  pair.one.birth_date_swap = *rc::gen::element(0U, 1U, 2U);
  pair.other.birth_date_swap = *rc::gen::element(0U, 1U, 2U);
  for (auto* side : {&pair.one, &pair.other}) {
    side->flags = 1U << *rc::gen::inRange(0, 9);
    side->sex = *rc::gen::element<std::uint8_t>(0, 1, 2, 9);
    side->rarity = {{{any_byte(), any_byte()}, {any_byte(), any_byte()}}};
  }
  if (*rc::gen::arbitrary<bool>()) pair.other.rarity = pair.one.rarity;
  pair.identifiers = {any_sameness(), any_sameness(), any_sameness()};
  pair.model.identifier.weights[0] = 8000;
  pair.model.identifier.weights[6] = -2500;
  pair.model.swapped = *rc::gen::element(0.0, 0.005, 0.3);
  pair.model.household = *rc::gen::element(0.0, 1.8e-6, 1e-4);
  pair.model.lambda = *rc::gen::element(1e-7, 1e-6, 1e-4);
  return pair;
}

RC_GTEST_PROP(PairScore, IsTheSameFromEitherSide, ()) {
  const AnyPair pair = any_pair();
  const PairScorer scorer{pair.model, {}};
  const auto one = pair.one.encoded(), other = pair.other.encoded();
  const PairScore there = scorer.score(one, other, pair.identifiers);
  PairScore back = scorer.score(other, one, pair.identifiers);
  std::swap(back.levels.crossed_surname, back.levels.crossed_given_name);
  RC_ASSERT(there.levels == back.levels);
  RC_ASSERT(there.swapped == back.swapped);
  RC_ASSERT(there.evidence == back.evidence);
  RC_ASSERT(there.without_terms == back.without_terms);
  RC_ASSERT(there.weight == back.weight);
  RC_ASSERT(there.verdict == back.verdict);
  RC_ASSERT(there.rule == back.rule);
  RC_ASSERT(there.bars == back.bars);
  RC_ASSERT(there.review == back.review);
}

RC_GTEST_PROP(PairScore, IsTheSameInAHurry, (bool guards)) {
  const AnyPair pair = any_pair();
  const PairScorer scorer{pair.model, {.guards = guards}};
  const auto one = pair.one.encoded(), other = pair.other.encoded();
  const PairScore whole = scorer.score(one, other, pair.identifiers);
  const PairScore quick = scorer.quick_score(one, other, pair.identifiers);
  RC_ASSERT(quick.verdict == whole.verdict);
  RC_ASSERT(quick.review == whole.review);
  if (whole.verdict == PairVerdict::apart && whole.review == ReviewKind::none) return;
  RC_ASSERT(quick.levels == whole.levels);
  RC_ASSERT(quick.swapped == whole.swapped);
  RC_ASSERT(quick.evidence == whole.evidence);
  RC_ASSERT(quick.weight == whole.weight);
  RC_ASSERT(quick.rule == whole.rule);
  RC_ASSERT(quick.bars == whole.bars);
}

TEST(PairScore, IsNotInAHurryWhereOnlyCrossedNamesCanSaveThePair) {
  LinkModel model = made_model();
  model.swapped = 0.3;
  MadeIdentity one = somebody(), other = somebody();
  std::swap(other.surname, other.given_name);
  one.birth_date = std::nullopt;
  other.postcode = 9 + 80;
  one.sex = 1;
  other.sex = 2;
  const auto quick = PairScorer{model, {}}.quick_score(one.encoded(), other.encoded(), kNone);
  // Prior, log2(0.3), both crosses, postcode, sex: no straight names could weigh so much.
  EXPECT_EQ(quick.weight, -19932 - 1737 + 2 * 11300 - 2900 - 4600);
  EXPECT_EQ(quick.review, ReviewKind::uncertain);
}

RC_GTEST_PROP(PairScore, IsThatOfThePlainFormulas, ()) {
  const AnyPair pair = any_pair();
  const auto one = pair.one.encoded(), other = pair.other.encoded();
  const PairScore got = PairScorer{pair.model, {}}.score(one, other, pair.identifiers);
  const ReferenceScorer reference{pair.model};
  // Ten numbers, each rounded to a thousandth.
  const double rounding = 0.005;
  const double with = reference.evidence(one, other, pair.identifiers.other, true);
  const double without = reference.evidence(one, other, pair.identifiers.other, false);
  RC_ASSERT(std::abs(got.evidence / 1000.0 - with) < rounding);
  RC_ASSERT(std::abs(got.without_terms / 1000.0 - without) < rounding);
  const double crossing = reference.names(one, other, true).crossing;
  RC_ASSERT(got.swapped == (crossing > 0) || std::abs(crossing) < rounding);
}

RC_GTEST_PROP(PairScore, ComparesAsItScores, ()) {
  const AnyPair pair = any_pair();
  const auto one = pair.one.encoded(), other = pair.other.encoded();
  RC_ASSERT(PairScorer(pair.model, {}).score(one, other, pair.identifiers).levels ==
            compare(one, other));
}

}  // namespace
}  // namespace braid::transform
