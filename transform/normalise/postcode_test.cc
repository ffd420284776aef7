#include "transform/normalise/postcode.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <string>

namespace braid::transform {
namespace {

struct Case {
  std::string_view name, sent, whole, outward;
};
class PostcodeForm : public testing::TestWithParam<Case> {};
TEST_P(PostcodeForm, DecidesWhetherItIsTaken) {
  PostcodeBuffer buffer;
  const auto postcode = normalise_postcode(GetParam().sent, buffer);
  EXPECT_EQ(postcode ? postcode->whole : "", GetParam().whole);
  EXPECT_EQ(postcode ? postcode->outward : "", GetParam().outward);
}
// Published vectors first, linkage-design 14; then rules of 2.6.
INSTANTIATE_TEST_SUITE_P(Rules, PostcodeForm,
                         testing::Values(Case{"small_letters", "le1 6td", "LE16TD", "LE1"},
                                         Case{"plain", "LE16TD", "LE16TD", "LE1"},
                                         Case{"letter_ends_outward", "SW1A 1AA", "SW1A1AA", "SW1A"},
                                         Case{"one_letter", "M1 1AE", "M11AE", "M1"},
                                         Case{"no_fixed_abode", "ZZ99 3VZ", "", ""},
                                         Case{"outward_alone", "LE1", "", ""},
                                         Case{"cut_off", "LE1 6T", "", ""},
                                         Case{"two_digits", "CR10 2AB", "CR102AB", "CR10"},
                                         Case{"digit_first", "1E1 6TD", "", ""},
                                         Case{"three_letters", "LEE1 6TD", "", ""},
                                         Case{"too_long", "LE111 6TD", "", ""},
                                         Case{"empty", "", "", ""}),
                         [](const auto& run) { return std::string{run.param.name}; });

TEST(NoFixedAbode, IsWhatBeginsWithZz99) {  // linkage-design 2.6
  EXPECT_TRUE(is_no_fixed_abode("ZZ99 3VZ"));
  EXPECT_TRUE(is_no_fixed_abode("zz99"));
  EXPECT_FALSE(is_no_fixed_abode("LE1 6TD"));
  EXPECT_FALSE(is_no_fixed_abode(""));
}

TEST(AnyPostcode, IsTwoToTwelveLettersAndDigits) {  // linkage-design, section 4, "Profile any"
  const auto whole = [](std::string_view sent) {
    AnyPostcodeBuffer buffer;
    const auto postcode = normalise_any_postcode(sent, buffer);
    return postcode ? std::string{postcode->whole} + "/" + std::string{postcode->outward} : "";
  };
  EXPECT_EQ(whole("2507"), "2507/25");
  EXPECT_EQ(whole(" d-10115 "), "D10115/D1");
  EXPECT_EQ(whole("ABCDEFGHIJKL"), "ABCDEFGHIJKL/AB");
  EXPECT_EQ(whole("ABCDEFGHIJKLM"), "");
  EXPECT_EQ(whole("7"), "");
  EXPECT_EQ(whole(""), "");
}

RC_GTEST_PROP(PostcodeOfAnyBytes, DoesNotChangeWhenNormalisedAgain, ()) {
  const auto sent = *rc::gen::container<std::string>(*rc::gen::inRange<std::size_t>(0, 8),
                                                     rc::gen::elementOf(std::string{"LM1 29zA"}));
  PostcodeBuffer buffer, again_buffer;
  const auto postcode = normalise_postcode(sent, buffer);
  if (!postcode) return;
  const auto again = normalise_postcode(postcode->whole, again_buffer);
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->whole == postcode->whole);
  RC_ASSERT(std::string{postcode->outward}.size() + 3 == postcode->whole.size());
}

}  // namespace
}  // namespace braid::transform
