#include "sink/protect/protect.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace braid::sink {
namespace {

Cell count_of(std::int64_t count, std::int64_t people) {
  Cell cell;
  cell.indicator = "crime.arrests";
  cell.period = "Y2025";
  cell.count = count;
  cell.people = people;
  return cell;
}

Cell mean_of(std::int64_t numerator, std::int64_t denominator) {
  Cell cell;
  cell.form = CellForm::mean;
  cell.numerator = numerator;
  cell.denominator = cell.people = denominator;
  return cell;
}

Cell share_of(std::int64_t numerator, std::int64_t denominator) {
  Cell cell = mean_of(numerator, denominator);
  cell.form = CellForm::share;
  cell.numerator_people = numerator;
  return cell;
}

// Privacy, SDC-01: the threshold counts people, whatever the cell counts.
TEST(Protect, SuppressesOneToFivePeople) {
  for (std::int64_t people = 1; people <= 5; ++people) {
    const auto outcome = protect(count_of(30, people), "E10000023", Profile::linked_default);
    EXPECT_EQ(outcome.status(), "c");
    EXPECT_FALSE(outcome.has_count());
    EXPECT_FALSE(outcome.has_people());
    EXPECT_EQ(outcome.value(), "");
  }
  EXPECT_EQ(protect(count_of(30, 6), "", Profile::linked_default).value(), "30");
  EXPECT_EQ(protect(count_of(0, 0), "", Profile::linked_default).value(), "0");
}

// Rulings D4: an unidentified person's event counts 1, with nobody behind it.
TEST(Protect, SuppressesEventsWithNobodyBehindThem) {
  EXPECT_EQ(protect(count_of(1, 0), "", Profile::linked_default).status(), "c");
}

TEST(Protect, WithholdsDenominatorsUnderTenWithTheirNumerators) {
  const auto outcome = protect(mean_of(90, 9), "", Profile::linked_default);
  EXPECT_EQ(outcome.status(), "c");
  EXPECT_FALSE(outcome.has_numerator());
  EXPECT_FALSE(outcome.has_denominator());
  EXPECT_EQ(protect(mean_of(195, 10), "", Profile::linked_default).value(), "19.5000");
}

TEST(Protect, HidesAShareThatShowsAFewOnEitherSide) {
  const auto status = [](const Cell& cell) {
    return protect(cell, "", Profile::linked_default).status();
  };
  EXPECT_EQ(status(share_of(3, 20)), "c");
  EXPECT_EQ(status(share_of(17, 20)), "c");  // 3 others
  EXPECT_EQ(status(share_of(8, 9)), "c");
  EXPECT_EQ(status(share_of(0, 20)), "ok");
  EXPECT_EQ(status(share_of(20, 20)), "ok");
  EXPECT_EQ(protect(share_of(8, 20), "", Profile::linked_default).value(), "0.4000");
}

TEST(Protect, HidesARateOfAFewAndSaysWhatItIsPer) {
  Cell rate = share_of(4, 10000);
  rate.form = CellForm::rate;
  rate.multiplier = 10000;
  EXPECT_EQ(protect(rate, "", Profile::linked_default).status(), "c");
  rate.numerator = 63;
  rate.numerator_people = 60;
  EXPECT_EQ(protect(rate, "", Profile::linked_default).value(), "63.0000");
  rate.divisor = 100;
  EXPECT_EQ(protect(rate, "", Profile::exact).value(), "0.6300");
}

TEST(Protect, ExactShowsSmallValues) {
  const auto outcome = protect(count_of(2, 1), "E10000023", Profile::exact);
  EXPECT_EQ(outcome.status(), "ok");
  EXPECT_EQ(outcome.count(), 2);
  EXPECT_EQ(outcome.area(), "E10000023");
}

TEST(Protect, SaysWhyPeopleWereLeftOutAndHowManyOnlyIfThatShowsNoFew) {
  Cell cell = count_of(30, 20);
  cell.left_out = 12;
  cell.left_out_why = {{"no_record", 6}, {"window_not_covered", 6}};
  const auto shown = protect(cell, "", Profile::linked_default);
  EXPECT_EQ(shown.left_out(), 12);
  ASSERT_EQ(shown.left_out_why_size(), 2);
  EXPECT_EQ(shown.left_out_why(0).people(), 6);

  cell.left_out = 11;
  cell.left_out_why[1].people = 5;
  const auto hidden = protect(cell, "", Profile::linked_default);
  EXPECT_EQ(hidden.left_out(), 0);
  EXPECT_EQ(hidden.left_out_why(1).reason(), "window_not_covered");
  EXPECT_FALSE(hidden.left_out_why(0).has_people());
  EXPECT_EQ(protect(cell, "", Profile::exact).left_out_why(1).people(), 5);

  cell.left_out_why[1].people = 6;
  cell.people = 3;  // nothing beside a value that is suppressed
  EXPECT_FALSE(protect(cell, "", Profile::linked_default).left_out_why(1).has_people());
}

TEST(Protect, SaysHowACellCameAbout) {
  Cell cell = count_of(30, 20);
  cell.measure = "share";
  cell.agencies = {"children/E1", "police/12"};
  cell.follow_up = Completeness::incomplete;
  const auto outcome = protect(cell, "", Profile::linked_default);
  EXPECT_EQ(outcome.measure(), "share");
  EXPECT_EQ(outcome.agency(1), "police/12");
  EXPECT_EQ(outcome.profile(), "linked_default");
  EXPECT_EQ(outcome.look_back(), "");
  EXPECT_EQ(outcome.follow_up(), "incomplete");
}

TEST(Protect, ShowsAMedianOfEnoughValues) {
  Cell cell = mean_of(431, 10);
  cell.form = CellForm::median;
  EXPECT_EQ(protect(cell, "", Profile::linked_default).value(), "215.5000");
  EXPECT_FALSE(protect(cell, "", Profile::linked_default).has_numerator());
  cell.denominator = 9;
  EXPECT_EQ(protect(cell, "", Profile::linked_default).status(), "c");
}

TEST(Protect, KeepsTheSymbolsApart) {
  auto cell = mean_of(0, 0);
  cell.status = CellStatus::not_applicable;
  EXPECT_EQ(protect(cell, "", Profile::linked_default).status(), "z");
  cell.status = CellStatus::not_available;
  EXPECT_EQ(protect(cell, "", Profile::exact).status(), "x");
}

TEST(Decimal4, RoundsHalfAwayFromZero) {
  EXPECT_EQ(decimal4(1, 20000), "0.0001");
  EXPECT_EQ(decimal4(-1, 20000), "-0.0001");
  EXPECT_EQ(decimal4(1, 3), "0.3333");
  EXPECT_EQ(decimal4(2, 3), "0.6667");
  EXPECT_EQ(decimal4(-1, 30000), "0.0000");
}

RC_GTEST_PROP(Protect, NeverShowsAnythingOfASmallCell, ()) {
  const auto people = *rc::gen::inRange<std::int64_t>(0, 6);
  const auto count = *rc::gen::inRange<std::int64_t>(1, 1000);
  const auto outcome = protect(count_of(count, people), "a", Profile::linked_default);
  RC_ASSERT(!outcome.has_count() && !outcome.has_people() && outcome.value().empty());
}

}  // namespace
}  // namespace braid::sink
