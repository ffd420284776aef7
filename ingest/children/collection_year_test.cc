#include "ingest/children/collection_year.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace braid::ingest {
namespace {

struct Case {
  std::string_view name, given;
  std::vector<int> want;
};
class CollectionYear : public testing::TestWithParam<Case> {};
TEST_P(CollectionYear, IsFoundInNames) {
  EXPECT_EQ(collection_years_in(GetParam().given), GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Spellings, CollectionYear,
    testing::Values(
        Case{"bare", "header_2022.csv", {2022}}, Case{"short_range", "903 2017-18", {2018}},
        Case{"joined_range", "201819_episodes.csv", {2019}}, Case{"slash", "2019/20", {2020}},
        Case{"two_digits", "21/22", {2022}}, Case{"two_digits_joined", "1920 return", {2020}},
        Case{"long_range", "2023-2024", {2024}}, Case{"long_joined", "20232024", {2024}},
        Case{"underscore", "ssda903_2024_25_header", {2025}},
        Case{"number_of_the_return", "SSDA903_2020_episodes.csv", {2020}},
        Case{"bare_year_that_is_a_range_too", "2021", {2021}},
        Case{"date_is_no_year", "return 2025-06-30.csv", {}},
        Case{"british_date_is_no_year", "return 30-06-2025", {}},
        Case{"joined_date_is_no_year", "header_20250630", {}},
        Case{"year_and_date", "2024-25 sent 2025-06-30", {2025}},
        Case{"two_years", "2023-24 and 2025", {2024, 2025}},
        Case{"same_twice", "2025 24-25", {2025}},
        Case{"years_that_do_not_follow", "2021-25", {2021}}, Case{"version", "header v2-3", {}},
        Case{"other_numbers", "ssda903 part 12", {}}, Case{"nothing", "", {}},
        Case{"very_long", "99999999999999999999", {}}),
    [](const auto& run) { return std::string{run.param.name}; });

TEST(CollectionYearOf, BeginsOnTheFirstOfApril) {
  EXPECT_EQ(collection_year_of(*Date::from_civil(2024, 3, 31)), 2024);
  EXPECT_EQ(collection_year_of(*Date::from_civil(2024, 4, 1)), 2025);
  EXPECT_EQ(first_day_of_collection(2025).text(), "2024-04-01");
  EXPECT_EQ(last_day_of_collection(2025).text(), "2025-03-31");
}

TEST(DateIn, IsTheOneFullDateOfAName) {
  EXPECT_EQ(date_in("ssd 2026-06-30"), Date::from_civil(2026, 6, 30));
  EXPECT_EQ(date_in("ssd_20260630_x"), Date::from_civil(2026, 6, 30));
  EXPECT_EQ(date_in("30.06.2026"), Date::from_civil(2026, 6, 30));
  EXPECT_EQ(date_in("2026-06-30 to 2026-07-01"), std::nullopt);
  EXPECT_EQ(date_in("2026-02-30"), std::nullopt);
  EXPECT_EQ(date_in("june 2026"), std::nullopt);
}

}  // namespace
}  // namespace braid::ingest
