#include "transform/measure/store/coverage.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace braid::transform {
namespace {

TEST(Coverage, JoinsSpansThatTouch) {
  const Coverage coverage{{{Date{10}, Date{19}}, {Date{0}, Date{9}}, {Date{21}, Date{30}}}};
  EXPECT_TRUE(coverage.holds(Date{0}, Date{19}));
  EXPECT_FALSE(coverage.holds(Date{0}, Date{20}));
  EXPECT_FALSE(coverage.holds(Date{19}, Date{21}));
  EXPECT_EQ(coverage.first_day(), Date{0});
  EXPECT_EQ(coverage.last_day(), Date{30});
}

TEST(Coverage, OfNothingHoldsNothing) {
  EXPECT_FALSE(Coverage{}.holds(Date{0}, Date{0}));
  EXPECT_TRUE(Coverage{}.last_day().is_none());
  EXPECT_TRUE((Coverage{{{Date{5}, Date{4}}}}.empty()));
}

RC_GTEST_PROP(Coverage, HoldsASpanIfItHoldsEachDay,
              (const std::vector<std::pair<std::uint8_t, std::uint8_t>>& given)) {
  std::vector<DaySpan> spans;
  for (const auto& [first, days] : given) spans.push_back({Date{first}, Date{first + days % 32}});
  const Coverage coverage{spans};
  const Date first{*rc::gen::inRange(0, 280)};
  const Date last = first + *rc::gen::inRange(0, 40);
  bool each = true;
  for (Date date = first; date <= last; date = date + 1) {
    bool held = false;
    for (const auto& span : spans) held = held || (span.first <= date && date <= span.last);
    each = each && held;
  }
  RC_ASSERT(coverage.holds(first, last) == each);
}

}  // namespace
}  // namespace braid::transform
