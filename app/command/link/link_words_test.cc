#include "app/command/link/link_words.h"

#include <gtest/gtest.h>

namespace braid::app {
namespace {

using transform::Level;
using transform::PairLevels;
using transform::ReviewKind;
using transform::Sameness;

TEST(LinkWords, SayHowAlikeAPairIs) {
  PairLevels levels;
  levels.surname = Level::l0;
  levels.given_name = Level::l6;
  levels.birth_date = Level::l2;
  levels.postcode = Level::l0;
  levels.sex = Sameness::same;
  EXPECT_EQ(levels_in_words(levels, false),
            "surname equal, given name unlike, birth date one part different, postcode equal, sex "
            "same");
  levels.postcode = Level::missing;
  levels.sex = Sameness::missing;
  EXPECT_EQ(levels_in_words(levels, false),
            "surname equal, given name unlike, birth date one part different; not comparable: "
            "postcode, sex");
  EXPECT_EQ(levels_in_words(PairLevels{}, false),
            "not comparable: surname, given name, birth date, postcode, sex");
}

TEST(LinkWords, TellSwappedNamesCrossed) {
  PairLevels levels;
  levels.surname = levels.given_name = Level::l6;
  levels.crossed_surname = Level::l0;
  levels.crossed_given_name = Level::l4;
  levels.birth_date = Level::lx;
  EXPECT_EQ(levels_in_words(levels, true),
            "surname against given name equal, given name against surname somewhat alike, birth "
            "date day and month swapped; not comparable: postcode, sex");
}

TEST(LinkWords, WriteBitsWithASign) {
  EXPECT_EQ(bits_text(12345), "+12.3");
  EXPECT_EQ(bits_text(12350), "+12.4");
  EXPECT_EQ(bits_text(-6640), "-6.6");
  EXPECT_EQ(bits_text(-49), "0.0");
  EXPECT_EQ(bits_text(0), "0.0");
}

TEST(LinkWords, HaveASentenceForEachKindAndRule) {
  for (auto kind = ReviewKind::nhs_misassigned; kind <= ReviewKind::blind_sample;
       kind = static_cast<ReviewKind>(static_cast<int>(kind) + 1)) {
    EXPECT_FALSE(review_kind_sentence(kind).empty());
    EXPECT_EQ(review_kind_of(transform::review_kind_name(kind)), kind);
  }
  for (int rule = 0; rule <= static_cast<int>(transform::PairRule::r12); ++rule) {
    const auto name = transform::pair_rule_name(static_cast<transform::PairRule>(rule));
    EXPECT_FALSE(pair_rule_sentence(name).empty()) << name;
  }
  EXPECT_EQ(review_kind_of("anything else"), ReviewKind::none);
}

}  // namespace
}  // namespace braid::app
