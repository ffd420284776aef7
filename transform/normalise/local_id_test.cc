#include "transform/normalise/local_id.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace braid::transform {
namespace {

std::string normalised(std::string_view sent) {
  std::string buffer = "of the call before";
  return std::string{normalise_local_id(sent, buffer)};
}

struct Case {
  std::string_view name, sent, want;
};
class LocalId : public testing::TestWithParam<Case> {};
TEST_P(LocalId, LosesBlanksCaseAndASpreadsheetsDecimal) {  // rulings A7
  EXPECT_EQ(normalised(GetParam().sent), GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(Rules, LocalId,
                         testing::Values(Case{"plain", "12345", "12345"},
                                         Case{"trimmed", " 12345\t", "12345"},
                                         Case{"small_letters", "ab-12c", "AB-12C"},
                                         Case{"blanks_inside", "AB 12 C", "AB12C"},
                                         Case{"no_break_space",
                                              "AB\xC2\xA0"
                                              "12",
                                              "AB12"},
                                         Case{"leading_zeros_stay", "000123", "000123"},
                                         Case{"decimal", "12345.0", "12345"},
                                         Case{"decimal_with_blank", "12345. 0 ", "12345"},
                                         Case{"other_decimals_stay", "123.10", "123.10"},
                                         Case{"other_letters_stay",
                                              "\xC3\x89"
                                              "1",
                                              "\xC3\x89"
                                              "1"},
                                         Case{"blank", "   ", ""}, Case{"empty", "", ""}),
                         [](const auto& run) { return std::string{run.param.name}; });

RC_GTEST_PROP(LocalIdOfAnyBytes, DoesNotChangeWhenNormalisedAgain, (const std::string& sent)) {
  const auto once = normalised(sent);
  RC_PRE(!once.ends_with(".0"));  // "1.0.0" loses one a time; no system writes that
  RC_ASSERT(normalised(once) == once);
}

}  // namespace
}  // namespace braid::transform
