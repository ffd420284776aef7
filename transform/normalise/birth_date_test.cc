#include "transform/normalise/birth_date.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <string>

namespace braid::transform {
namespace {

std::string normalised(Date date) {
  BirthDateBuffer buffer;
  const auto born = normalise_birth_date(date, buffer);
  return born ? std::string{born->text} : "missing";
}

TEST(BirthDate, IsWrittenAsEightDigits) {
  EXPECT_EQ(normalised(*Date::from_civil(2012, 3, 7)), "20120307");
  EXPECT_EQ(normalised(*Date::from_civil(2009, 11, 30)), "20091130");
}

TEST(BirthDate, IsMissingWhenItStandsForNotKnown) {  // linkage-design 2.5
  EXPECT_EQ(normalised(Date::none()), "missing");
  for (const int year : {1800, 1900, 1901}) {
    EXPECT_EQ(normalised(*Date::from_civil(year, 1, 1)), "missing");
  }
  EXPECT_EQ(normalised(*Date::from_civil(1900, 1, 2)), "19000102");
}

TEST(BirthDate, IsADefaultOnTheFirstOfJanuary) {
  BirthDateBuffer buffer;
  EXPECT_TRUE(normalise_birth_date(*Date::from_civil(2012, 1, 1), buffer)->is_default);
  EXPECT_FALSE(normalise_birth_date(*Date::from_civil(2012, 1, 2), buffer)->is_default);
  EXPECT_FALSE(normalise_birth_date(*Date::from_civil(2012, 10, 1), buffer)->is_default);
}

struct Written {
  std::string_view name, sent, date;
  bool is_partial = false;
};
class WrittenBirthDates : public testing::TestWithParam<Written> {};
TEST_P(WrittenBirthDates, AreReadDayFirst) {
  const auto read = read_birth_date(GetParam().sent);
  EXPECT_EQ(read.date.text(), GetParam().date);
  EXPECT_EQ(read.is_partial, GetParam().is_partial);
}
// Published vectors first, linkage-design 14; then rules of 2.5.
INSTANTIATE_TEST_SUITE_P(
    Rules, WrittenBirthDates,
    testing::Values(
        Written{"iso", "2012-03-07", "2012-03-07"}, Written{"slashes", "07/03/2012", "2012-03-07"},
        Written{"points", "7.3.2012", "2012-03-07"}, Written{"digits", "20120307", "2012-03-07"},
        Written{"no_such_day", "2012-02-30", ""}, Written{"month_only", "2012-03", "", true},
        Written{"year_only", "2012", "", true}, Written{"spaces", " 7 3 2012 ", "2012-03-07"},
        Written{"hyphens", "7-3-2012", "2012-03-07"}, Written{"month_first", "03/13/2012", ""},
        Written{"two_digit_year", "7/3/12", ""}, Written{"four_parts", "7/3/2012/1", ""},
        Written{"two_separators", "7//3/2012", ""}, Written{"separator_first", "-20120307", ""},
        Written{"separator_last", "2012-03-", ""}, Written{"words", "7 March 2012", ""},
        Written{"many_digits", "201203071", ""}, Written{"empty", "", ""}),
    [](const auto& run) { return std::string{run.param.name}; });

RC_GTEST_PROP(BirthDateOfAnyDay, IsReadAsItIsWritten, ()) {
  const Date date = *Date::from_civil(1902, 1, 1) + *rc::gen::inRange(0, 60000);
  RC_ASSERT(read_birth_date(date.text()).date == date);
  RC_ASSERT(read_birth_date(normalised(date)).date == date);
}

RC_GTEST_PROP(BirthDateOfAnyDay, IsItsIsoFormWithoutHyphens, ()) {
  const Date date = *Date::from_civil(1902, 1, 1) + *rc::gen::inRange(0, 60000);
  auto iso = date.text();
  std::erase(iso, '-');
  RC_ASSERT(normalised(date) == iso);
}

}  // namespace
}  // namespace braid::transform
