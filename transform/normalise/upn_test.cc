#include "transform/normalise/upn.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <string>

namespace braid::transform {
namespace {

std::string normalised(std::string_view sent) {
  UpnBuffer buffer;
  return std::string{normalise_upn(sent, buffer).value_or("invalid")};
}

struct Case {
  std::string_view name, sent, want;
};
class Upn : public testing::TestWithParam<Case> {};
TEST_P(Upn, IsAcceptedOnlyWithItsCheckLetter) {
  EXPECT_EQ(normalised(GetParam().sent), GetParam().want);
}
// The first two are published vectors, linkage-design 14.
INSTANTIATE_TEST_SUITE_P(Rules, Upn,
                         testing::Values(Case{"small_letter", "a123456789012", "A123456789012"},
                                         Case{"another", "h801200001001", "H801200001001"},
                                         Case{"blanks", " A123456 789012 ", "A123456789012"},
                                         Case{"wrong_check_letter", "B123456789012", "invalid"},
                                         Case{"digit_first", "1123456789012", "invalid"},
                                         Case{"letter_inside", "A12345A789012", "invalid"},
                                         Case{"last_letter_never_used", "A12345678901I", "invalid"},
                                         Case{"short", "A12345678901", "invalid"},
                                         Case{"long", "A1234567890123", "invalid"},
                                         Case{"empty", "", "invalid"}),
                         [](const auto& run) { return std::string{run.param.name}; });

TEST(TemporaryUpn, EndsWithALetter) {
  // Weights 2 to 13 over 80120000100A: 8*2 + 1*4 + 2*5 + 1*10 + 0*13 = 40, 40 mod 23 = 17: U.
  ASSERT_EQ(normalised("U80120000100A"), "U80120000100A");
  EXPECT_TRUE(is_temporary_upn("U80120000100A"));
  EXPECT_FALSE(is_temporary_upn("A123456789012"));
}

RC_GTEST_PROP(UpnOfAnyBytes, DoesNotChangeWhenNormalisedAgain, ()) {
  // Of the 23 letters one is right for any twelve digits.
  const auto digits =
      *rc::gen::container<std::string>(12, rc::gen::elementOf(std::string{"0123456789"}));
  int valid = 0;
  for (const char letter : std::string_view{"abcdefghijklmnopqrstuvwxyz"}) {
    const auto upn = normalised(letter + digits);
    if (upn == "invalid") continue;
    ++valid;
    RC_ASSERT(normalised(upn) == upn);
  }
  RC_ASSERT(valid == 1);
}

}  // namespace
}  // namespace braid::transform
