#include "transform/normalise/nhs_number.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <string>

namespace braid::transform {
namespace {

std::string normalised(std::string_view sent) {
  NhsNumberBuffer buffer;
  return std::string{normalise_nhs_number(sent, buffer).value_or("invalid")};
}

struct Case {
  std::string_view name, sent, want;
};
class NhsNumber : public testing::TestWithParam<Case> {};
TEST_P(NhsNumber, IsTenDigitsWithItsCheckDigit) {
  EXPECT_EQ(normalised(GetParam().sent), GetParam().want);
}
// Published vectors, linkage-design 14, and rules of 2.1.
INSTANTIATE_TEST_SUITE_P(
    Rules, NhsNumber,
    testing::Values(Case{"spaces", "943 476 5919", "9434765919"},
                    Case{"plain", "9434765919", "9434765919"},
                    Case{"hyphens", "943-476-5919", "9434765919"},
                    Case{"test_number", "999 000 0018", "9990000018"},
                    Case{"another", "4010232137", "4010232137"},
                    Case{"check_digit_ten_is_never_issued", "999 123 4560", "invalid"},
                    Case{"wrong_check_digit", "9434765918", "invalid"},
                    Case{"all_equal", "0000000000", "invalid"},
                    Case{"nine_digits", "943476591", "invalid"},
                    Case{"eleven_digits", "94347659190", "invalid"}, Case{"empty", "", "invalid"},
                    Case{"words", "not known", "invalid"}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST(TestNhsNumber, BeginsWith999) {
  EXPECT_TRUE(is_test_nhs_number("9990000018"));
  EXPECT_FALSE(is_test_nhs_number("9434765919"));
}

RC_GTEST_PROP(NhsNumberOfAnyDigits, IsNoLongerValidWithOneDigitChanged, ()) {
  std::string number = "9434765919";
  const auto at = *rc::gen::inRange<std::size_t>(0, 10);
  const auto digit = *rc::gen::inRange('0', static_cast<char>('9' + 1));
  RC_PRE(number[at] != digit);
  number[at] = digit;
  RC_ASSERT(!is_nhs_number(number));
}

RC_GTEST_PROP(NhsNumberOfAnyDigits, IsNothingOrAValidNumber, (const std::string& sent)) {
  NhsNumberBuffer buffer;
  const auto number = normalise_nhs_number(sent, buffer);
  RC_ASSERT(!number || is_nhs_number(*number));
}

}  // namespace
}  // namespace braid::transform
