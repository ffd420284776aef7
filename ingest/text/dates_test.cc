#include "ingest/text/dates.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdio>
#include <string>

namespace braid::ingest {
namespace {

Date day(int year, int month, int day_of_month) {
  return *Date::from_civil(year, month, day_of_month);
}
Seconds time(int year, int month, int day_of_month, int hour, int minute, int second = 0) {
  return midnight_of(day(year, month, day_of_month)) + hour * 3600 + minute * 60 + second;
}

struct DateCase {
  std::string_view name, given;
  DateReading how;
  Date want = Date::none();
};
std::string name_of(const testing::TestParamInfo<DateCase>& run) {
  return std::string{run.param.name};
}

class UkDate : public testing::TestWithParam<DateCase> {};
TEST_P(UkDate, IsReadByTheRules) {
  const auto read = read_uk_date(GetParam().given);
  EXPECT_EQ(read.how, GetParam().how);
  EXPECT_EQ(read.date, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Rules, UkDate,
    testing::Values(DateCase{"plain", "04/05/2024", DateReading::valid, day(2024, 5, 4)},
                    DateCase{"outer_blanks", " 04/05/2024 ", DateReading::valid, day(2024, 5, 4)},
                    // Catalogue of dirt, row 5.
                    DateCase{"no_such_day", "31/04/2024", DateReading::invalid},
                    DateCase{"iso_in_a_uk_column", "2024-04-30", DateReading::invalid},
                    DateCase{"without_zeros", "4/5/2024", DateReading::lenient, day(2024, 5, 4)},
                    DateCase{"leap_day", "29/02/2024", DateReading::valid, day(2024, 2, 29)},
                    DateCase{"leap_day_of_a_common_year", "29/02/2023", DateReading::invalid},
                    DateCase{"never_american", "05/13/2024", DateReading::invalid},
                    DateCase{"two_digit_year", "04/05/24", DateReading::invalid},
                    DateCase{"five_digit_year", "04/05/20244", DateReading::invalid},
                    DateCase{"year_1899", "04/05/1899", DateReading::invalid},
                    DateCase{"year_1900", "02/01/1900", DateReading::valid, day(1900, 1, 2)},
                    DateCase{"year_2100", "31/12/2100", DateReading::valid, day(2100, 12, 31)},
                    DateCase{"year_2101", "01/01/2101", DateReading::invalid},
                    DateCase{"month_0", "04/00/2024", DateReading::invalid},
                    DateCase{"day_0", "00/05/2024", DateReading::invalid},
                    DateCase{"partial", "zz/05/2020",
                             DateReading::invalid},  // row 15: one column only
                    DateCase{"trailing_text", "04/05/2024x", DateReading::invalid},
                    DateCase{"placeholder_1900", "01/01/1900", DateReading::missing},
                    DateCase{"placeholder_9999", "31/12/9999", DateReading::missing},
                    DateCase{"placeholder_1811", "11/11/1811", DateReading::missing},
                    DateCase{"empty", "", DateReading::missing},
                    DateCase{"blanks", "  ", DateReading::missing}),
    name_of);

class IsoDate : public testing::TestWithParam<DateCase> {};
TEST_P(IsoDate, IsReadByTheRules) {
  const auto read = read_iso_date(GetParam().given);
  EXPECT_EQ(read.how, GetParam().how);
  EXPECT_EQ(read.date, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Rules, IsoDate,
    testing::Values(DateCase{"plain", "2024-05-04", DateReading::valid, day(2024, 5, 4)},
                    DateCase{"short", "2024-5-4", DateReading::invalid},
                    DateCase{"with_time", "2024-05-04T10:00:00", DateReading::invalid},
                    DateCase{"uk_in_an_iso_column", "04/05/2024", DateReading::invalid},
                    DateCase{"placeholder", "1900-01-01", DateReading::missing}),
    name_of);

struct TimeCase {
  std::string_view name, given;
  DateReading how = DateReading::invalid;
  Seconds want = 0;
  TimePrecision precision = TimePrecision::second;
};
std::string time_name_of(const testing::TestParamInfo<TimeCase>& run) {
  return std::string{run.param.name};
}
void expect_time(const ReadTime& read, const TimeCase& want) {
  EXPECT_EQ(read.how, want.how);
  if (!read.usable()) return;
  EXPECT_EQ(read.at, want.want);
  EXPECT_EQ(read.date, date_of(want.want));
  EXPECT_EQ(read.precision, want.precision);
}

class IsoTime : public testing::TestWithParam<TimeCase> {};
TEST_P(IsoTime, IsReadAsUkLocalTime) { expect_time(read_iso_time(GetParam().given), GetParam()); }
INSTANTIATE_TEST_SUITE_P(
    Rules, IsoTime,
    testing::Values(
        TimeCase{"date_only", "2024-12-10", DateReading::valid, time(2024, 12, 10, 0, 0),
                 TimePrecision::day},
        TimeCase{"sql", "2024-12-10 13:14:15.123", DateReading::valid,
                 time(2024, 12, 10, 13, 14, 15)},
        TimeCase{"sql_midnight", "2024-12-10 00:00:00.000", DateReading::valid,
                 time(2024, 12, 10, 0, 0)},
        TimeCase{"sql_offset", "2024-07-01 12:00:00.0000000 +00:00", DateReading::valid,
                 time(2024, 7, 1, 13, 0)},
        TimeCase{"t", "2024-12-10T13:14:15", DateReading::valid, time(2024, 12, 10, 13, 14, 15)},
        TimeCase{"minutes", "2024-12-10T13:14", DateReading::valid, time(2024, 12, 10, 13, 14),
                 TimePrecision::minute},
        TimeCase{"no_zone_is_local_in_summer", "2024-07-01T12:00:00", DateReading::valid,
                 time(2024, 7, 1, 12, 0)},
        TimeCase{"z_in_winter", "2024-12-10T13:14:15Z", DateReading::valid,
                 time(2024, 12, 10, 13, 14, 15)},
        TimeCase{"z_in_summer", "2024-07-01T12:00:00Z", DateReading::valid,
                 time(2024, 7, 1, 13, 0)},
        TimeCase{"summer_offset_in_summer", "2024-07-01T12:00:00+01:00", DateReading::valid,
                 time(2024, 7, 1, 12, 0)},
        TimeCase{"late_in_utc_is_the_next_day_here", "2024-07-01T23:30:00Z", DateReading::valid,
                 time(2024, 7, 2, 0, 30)},
        TimeCase{"far_offset", "2024-12-10T01:00:00+0530", DateReading::valid,
                 time(2024, 12, 9, 19, 30)},
        TimeCase{"behind", "2024-12-10T01:00:00-05", DateReading::valid, time(2024, 12, 10, 6, 0)},
        TimeCase{"hour_24", "2024-12-10T24:00:00"}, TimeCase{"minute_60", "2024-12-10T10:60"},
        TimeCase{"second_60", "2024-12-10T10:00:60"}, TimeCase{"bare_t", "2024-12-10T"},
        TimeCase{"bare_point", "2024-12-10T10:00:00."},
        TimeCase{"offset_of_a_day", "2024-12-10T10:00:00+24:00"},
        TimeCase{"trailing_text", "2024-12-10T10:00:00Zx"},
        TimeCase{"no_such_day", "2024-02-30T10:00:00"},
        TimeCase{"placeholder", "1900-01-01 00:00:00.000", DateReading::missing},
        TimeCase{"empty", "", DateReading::missing}),
    time_name_of);

class Hl7Time : public testing::TestWithParam<TimeCase> {};
TEST_P(Hl7Time, IsReadAsUkLocalTime) { expect_time(read_hl7_time(GetParam().given), GetParam()); }
INSTANTIATE_TEST_SUITE_P(
    Rules, Hl7Time,
    testing::Values(
        TimeCase{"year", "2024", DateReading::valid, time(2024, 1, 1, 0, 0), TimePrecision::year},
        TimeCase{"month", "202405", DateReading::valid, time(2024, 5, 1, 0, 0),
                 TimePrecision::month},
        TimeCase{"day", "20240504", DateReading::valid, time(2024, 5, 4, 0, 0), TimePrecision::day},
        TimeCase{"hour", "2024050413", DateReading::valid, time(2024, 5, 4, 13, 0),
                 TimePrecision::minute},
        TimeCase{"minute", "202405041314", DateReading::valid, time(2024, 5, 4, 13, 14),
                 TimePrecision::minute},
        TimeCase{"second", "20240504131415", DateReading::valid, time(2024, 5, 4, 13, 14, 15)},
        TimeCase{"fraction", "20240504131415.1234", DateReading::valid,
                 time(2024, 5, 4, 13, 14, 15)},
        TimeCase{"zone_in_summer", "20240704131415+0000", DateReading::valid,
                 time(2024, 7, 4, 14, 14, 15)},
        TimeCase{"zone_moves_the_day", "20240704233000+0000", DateReading::valid,
                 time(2024, 7, 5, 0, 30)},
        TimeCase{"zone_of_a_day_alone_says_nothing", "20240704+0000", DateReading::valid,
                 time(2024, 7, 4, 0, 0), TimePrecision::day},
        TimeCase{"odd_digits", "2024050"}, TimeCase{"two_digit_year", "24"},
        TimeCase{"month_13", "20241301"}, TimeCase{"null", "\"\""},
        TimeCase{"too_many_digits", "202405041314150"}, TimeCase{"iso", "2024-05-04"},
        TimeCase{"placeholder", "18111111", DateReading::missing}),
    time_name_of);

TEST(Hl7Time, KeepsADateOfBirthAsItIsWritten) {  // catalogue of dirt, row 32
  EXPECT_EQ(read_hl7_time("19890118000000").written, day(1989, 1, 18));
  EXPECT_EQ(read_hl7_time("19890618000000+0000").written, day(1989, 6, 18));
  EXPECT_EQ(read_hl7_time("19890618233000+0000").written, day(1989, 6, 18));
}

TEST(UkLocal, ChangesAtOneInTheMorningOfTheLastSundays) {
  const Seconds spring = time(2024, 3, 31, 1, 0), autumn = time(2024, 10, 27, 1, 0);
  EXPECT_EQ(uk_local(spring - 1), spring - 1);
  EXPECT_EQ(uk_local(spring), spring + 3600);
  EXPECT_EQ(uk_local(autumn - 1), autumn - 1 + 3600);
  EXPECT_EQ(uk_local(autumn), autumn);
}

TEST(UkLocal, KnowsTheSundaysOfEveryYear) {
  // Published dates of summer time (gov.uk, "When do the clocks change?").
  struct Year {
    int year, march, october;
  };
  for (const Year& in :
       {Year{2015, 29, 25}, Year{2020, 29, 25}, Year{2021, 28, 31}, Year{2022, 27, 30},
        Year{2023, 26, 29}, Year{2025, 30, 26}, Year{2026, 29, 25}, Year{2027, 28, 31}}) {
    const Seconds spring = time(in.year, 3, in.march, 1, 0);
    const Seconds autumn = time(in.year, 10, in.october, 1, 0);
    EXPECT_EQ(uk_local(spring - 1), spring - 1);
    EXPECT_EQ(uk_local(spring), spring + 3600);
    EXPECT_EQ(uk_local(autumn - 1), autumn + 3599);
    EXPECT_EQ(uk_local(autumn), autumn);
  }
}

RC_GTEST_PROP(Dates, EveryDayIsReadBackFromBothForms, ()) {
  const Date date = day(1901, 1, 1) + *rc::gen::inRange(0, 200 * 365);
  char text[32];
  std::snprintf(text, sizeof text, "%02d/%02d/%04d", date.day(), date.month(), date.year());
  RC_ASSERT(read_uk_date(text).date == date);
  RC_ASSERT(read_iso_date(date.text()).date == date);
  RC_ASSERT(read_iso_time(date.text()).date == date);
  RC_ASSERT(date_of(midnight_of(date) + 86'399) == date);
}

RC_GTEST_PROP(Dates, NoTextIsRead, (const std::string& text)) {
  // Whatever comes: a date is usable or none.
  for (const auto& read : {read_uk_date(text), read_iso_date(text)}) {
    RC_ASSERT(read.usable() == !read.date.is_none());
  }
  for (const auto& read : {read_iso_time(text), read_hl7_time(text)}) {
    RC_ASSERT(read.usable() == !read.date.is_none());
  }
}

}  // namespace
}  // namespace braid::ingest
