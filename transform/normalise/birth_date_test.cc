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

RC_GTEST_PROP(BirthDateOfAnyDay, IsItsIsoFormWithoutHyphens, ()) {
  const Date date = *Date::from_civil(1902, 1, 1) + *rc::gen::inRange(0, 60000);
  auto iso = date.text();
  std::erase(iso, '-');
  RC_ASSERT(normalised(date) == iso);
}

}  // namespace
}  // namespace braid::transform
