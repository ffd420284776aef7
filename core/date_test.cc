#include "core/date.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace braid {
namespace {

TEST(Date, KnowsTheRealCalendar) {
  EXPECT_EQ(parse_iso_date("2024-02-29")->text(), "2024-02-29");
  EXPECT_FALSE(parse_iso_date("2023-02-29"));
  EXPECT_FALSE(parse_iso_date("2024-2-29"));
  EXPECT_FALSE(parse_iso_date("2024-13-01"));
  EXPECT_FALSE(parse_iso_date("-024-01-01"));
}

TEST(Date, AddsMonthsByRuleR10) {
  EXPECT_EQ(parse_iso_date("2024-02-29")->plus_months(12).text(), "2025-02-28");
  EXPECT_EQ(parse_iso_date("2024-01-31")->plus_months(1).text(), "2024-02-29");
  EXPECT_EQ(parse_iso_date("2024-06-01")->plus_months(-12).text(), "2023-06-01");
}

TEST(Date, CountsCompletedYears) {
  const auto birth = *parse_iso_date("2008-09-15");
  EXPECT_EQ(age_at(birth, *parse_iso_date("2025-09-14")), 16);
  EXPECT_EQ(age_at(birth, *parse_iso_date("2025-09-15")), 17);
  EXPECT_EQ(age_at(birth, *parse_iso_date("2008-09-14")), -1);
}

TEST(Date, OpenIsLaterThanEverything) {
  EXPECT_GT(Date::none(), *parse_iso_date("2199-12-31"));
  EXPECT_EQ(Date::none().text(), "");
}

RC_GTEST_PROP(Date, RoundTripsThroughText, ()) {
  const Date date{*rc::gen::inRange(-50000, 80000)};
  RC_ASSERT(parse_iso_date(date.text()) == date);
}

}  // namespace
}  // namespace braid
