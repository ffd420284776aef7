#include "synth/slips.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <set>

namespace braid::synth {
namespace {

const Date kLatest = *Date::from_civil(2025, 3, 31);

Date any_date() { return Date{*rc::gen::inRange(13'514, kLatest.days() + 1)}; }  // from 2007

RC_GTEST_PROP(Slips, ASlipOfATypistKeepsTheFirstLetterAndChangesTheName, (std::uint64_t seed)) {
  Random random{seed};
  for (const std::string name : {"Smith", "Wójcik", "Nguyen", "O'Brien", "Lily-Mae", "Bo", "Ivy"}) {
    const std::string wrong = with_a_slip(name, random);
    RC_ASSERT(wrong != name);
    RC_ASSERT(wrong.front() == name.front());
    RC_ASSERT(wrong.size() + 1 >= name.size() && wrong.size() <= name.size() + 1);
  }
}

RC_GTEST_PROP(Slips, ExchangingDayAndMonthTwiceGivesTheDateBack, ()) {
  const Date date = any_date();
  const auto swapped = with_day_and_month_swapped(date);
  RC_ASSERT(swapped.has_value() == (date.day() <= 12 && date.day() != date.month()));
  if (swapped) RC_ASSERT(with_day_and_month_swapped(*swapped) == date);
}

RC_GTEST_PROP(Slips, AWrongDigitIsOneDigitAndNeverOfTheFuture, (std::uint64_t seed)) {
  Random random{seed};
  const Date date = any_date();
  const auto wrong = with_a_wrong_digit(date, kLatest, random);
  if (!wrong) return;
  RC_ASSERT(*wrong <= kLatest);
  const std::string a = date.text(), b = wrong->text();
  int differ = 0;
  for (std::size_t at = 0; at < a.size(); ++at) differ += a[at] != b[at];
  RC_ASSERT(differ == 1);
}

TEST(Slips, AScannedFormTakesLettersForThoseThatLookLikeThem) {
  Random random{1};
  std::set<std::string> found;
  for (int at = 0; at < 300; ++at) found.insert(badly_scanned("Collins", random));
  for (const char* want : {"C0LLINS", "CO1LINS", "COLL1NS", "COLLIN5"}) {
    EXPECT_TRUE(found.contains(want)) << want;
  }
  found.clear();
  for (int at = 0; at < 300; ++at) found.insert(badly_scanned("Barnclay", random));
  for (const char* want : {"BAMCLAY", "BARNDAY", "8ARNCLAY"})
    EXPECT_TRUE(found.contains(want)) << want;
  EXPECT_EQ(badly_scanned("Kay", random), "");
}

}  // namespace
}  // namespace braid::synth
