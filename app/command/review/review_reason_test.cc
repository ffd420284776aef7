#include "app/command/review/review_reason.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace braid::app {
namespace {

struct Case {
  std::string_view name, reason;
  bool good;
};
class Reason : public testing::TestWithParam<Case> {};
TEST_P(Reason, IsStoredOnlyWithoutWhatLooksLikeAnIdentifier) {
  EXPECT_EQ(!fault_of_reason(GetParam().reason), GetParam().good);
}
// Numbers beginning with 999 and this postcode area are kept for made-up people.
INSTANTIATE_TEST_SUITE_P(
    Cases, Reason,
    testing::Values(
        Case{"plain", "seen together in the agency's own system, known-as name", true},
        Case{"counts", "2 of 3 workers agree; room 12, case closed 2019", true},
        Case{"months_without_days", "moved in May, name changed in March", true},
        Case{"rules", "R10 and R7 hold; A1 and A5 agree", true}, Case{"empty", "", false},
        Case{"blank", "   ", false}, Case{"nhs_number", "number 9990000018 is hers", false},
        Case{"nhs_number_in_threes", "it is 999 000 0018", false},
        Case{"nhs_number_with_hyphens", "999-000-0018", false},
        Case{"upn", "pupil A999456789012", false}, Case{"telephone", "call 01632 960 001", false},
        Case{"iso_date", "born 2012-03-07", false}, Case{"british_date", "born 07/03/2012", false},
        Case{"short_date", "born 7/3/12", false}, Case{"dotted_date", "7.3.12", false},
        Case{"written_date", "born 7 March", false},
        Case{"ordinal_date", "born on the 7th of March", false},
        Case{"american_date", "born Mar 7th", false}, Case{"postcode", "lives in ZX1 6TD", false},
        Case{"postcode_without_blank", "lives in zx16td", false},
        Case{"address", "ask someone@example.org", false},
        Case{"two_lines", "first\nsecond", false}, Case{"escape", "\x1b[31mred", false}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST(Reason, IsBoundedInLength) {
  EXPECT_FALSE(fault_of_reason(std::string(kReasonMax, 'x')));
  EXPECT_TRUE(fault_of_reason(std::string(kReasonMax + 1, 'x')));
}

RC_GTEST_PROP(Reason, NeverHoldsTenDigitsHoweverTheyAreWritten, ()) {
  std::string text = "the number ";
  for (int i = 0; i < 10; ++i) {
    text += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    if (*rc::gen::inRange(0, 3) == 0) text += *rc::gen::elementOf(std::string{" -./"});
  }
  RC_ASSERT(fault_of_reason(text).has_value());
}

TEST(ReviewerName, IsALoginName) {
  EXPECT_TRUE(is_reviewer_name("j.made-up"));
  EXPECT_TRUE(is_reviewer_name("made_up@example.org"));
  EXPECT_FALSE(is_reviewer_name(""));
  EXPECT_FALSE(is_reviewer_name("two words"));
  EXPECT_FALSE(is_reviewer_name(std::string(65, 'a')));
}

}  // namespace
}  // namespace braid::app
