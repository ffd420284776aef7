#include "transform/measure/cell/timeline.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace braid::transform {
namespace {

Date day(std::string_view text) { return *parse_iso_date(text); }

TEST(Timeline, HoldsWholeFiscalYears) {
  const Timeline timeline{day("2024-05-10"), day("2025-04-01")};
  EXPECT_EQ(timeline.first_day(), day("2024-04-01"));
  EXPECT_EQ(timeline.last_day(), day("2026-03-31"));
  EXPECT_EQ(timeline.months(), 24U);
  EXPECT_EQ(timeline.slots(), 24U + 8 + 2);
  EXPECT_FALSE(timeline.holds(day("2024-03-31")));
  EXPECT_TRUE(Timeline{}.empty());
}

TEST(Timeline, LabelsItsPeriods) {
  const Timeline timeline{day("2024-05-10"), day("2024-05-10")};
  EXPECT_EQ(timeline.label(0), "2024-04");
  EXPECT_EQ(timeline.label(11), "2025-03");
  EXPECT_EQ(timeline.label(12), "Y2025Q1");
  EXPECT_EQ(timeline.label(15), "Y2025Q4");
  EXPECT_EQ(timeline.label(16), "Y2025");
}

RC_GTEST_PROP(Timeline, PutsADayIntoTheSlotsThatHoldIt, ()) {
  const Timeline timeline{day("2019-04-01"), day("2026-03-31")};
  const Date date = day("2019-04-01") + *rc::gen::inRange(0, 2557);
  for (const auto kind : {PeriodKind::month, PeriodKind::quarter, PeriodKind::year}) {
    std::vector<Timeline::Slot> slots;
    const auto month = timeline.month_of(date);
    timeline.each_slot(kind, month, month, [&](Timeline::Slot each) { slots.push_back(each); });
    RC_ASSERT(slots.size() == 1U);
    const auto slot = slots.front();
    RC_ASSERT(timeline.kind(slot) == kind);
    RC_ASSERT(timeline.first(slot) <= date);
    RC_ASSERT(date <= timeline.last(slot));
    const auto parsed = parse_period(timeline.label(slot));
    RC_ASSERT(parsed.has_value());
    RC_ASSERT(parsed->first == timeline.first(slot));
    RC_ASSERT(parsed->last == timeline.last(slot));
  }
}

TEST(Timeline, HasTheTermsOfSchoolsAndTheirYears) {
  const std::vector<DaySpan> terms = {{day("2024-09-02"), day("2024-12-20")},
                                      {day("2025-01-06"), day("2025-04-04")},
                                      {day("2025-04-22"), day("2025-07-22")}};
  const Timeline timeline{day("2024-04-01"), day("2026-03-31"), terms};
  EXPECT_EQ(timeline.slots(), 24U + 8 + 2 + 4);
  EXPECT_EQ(timeline.label(34), "2024-09-02..2024-12-20");
  EXPECT_EQ(timeline.label(37), "A2025");
  EXPECT_EQ(timeline.first(37), day("2024-09-01"));
  EXPECT_EQ(timeline.last(37), day("2025-08-31"));
  const Timeline two{day("2024-04-01"), day("2026-03-31"), {terms[0], terms[1]}};
  EXPECT_EQ(two.slots(), 24U + 8 + 2 + 2);
}

TEST(Periods, AreNotMadeOfOtherTexts) {
  for (const auto* text :
       {"", "2024", "2024-13", "Y2025Q5", "Y2025Q0", "Y25", "2024-02-30", "t0-12..t0"}) {
    EXPECT_FALSE(parse_period(text)) << text;
  }
}

}  // namespace
}  // namespace braid::transform
