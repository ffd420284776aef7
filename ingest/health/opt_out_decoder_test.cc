#include "ingest/health/opt_out_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/table/told_delivery.h"
#include "ingest/text/dates.h"

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// All visits here are made up.

const std::string kVisits =
    "provider_org,attendance_id,local_patient_id,attendance_category,arrival_date\n"
    "RX9,V1,P1,1,2025-03-03\n";

Date date(int year, int month, int day) { return *Date::from_civil(year, month, day); }

SubmissionNote stated(int people) {
  SubmissionNote note;
  note.covers_from = date(2025, 1, 1);
  note.covers_to = date(2025, 3, 31);
  note.opt_out_applied = true;
  note.opt_out_checked = date(2025, 4, 1);
  note.opted_out = people;
  return note;
}

ToldDelivery tell(const SubmissionNote& note, bool required = false,
                  Date intake = date(2025, 4, 2)) {
  Faults faults;
  auto options = test_options();
  options.agency = "health/RX9";
  options.opt_out_required = required;
  options.now = midnight_of(intake);
  auto decoder = make_decoder("ecds", options, faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of({{"ecds.csv", kVisits}}, note));
}

TEST(OptOut, IsAFactAboutNobodyInAUnitOfItsPeriod) {
  const auto told = tell(stated(12));
  EXPECT_EQ(told.records.back(), "opt_out/2025-01-01_2025-03-31 opted_out: opt_out 2025-03-31 12");
  const auto& unit = told.verified.units.back();
  EXPECT_THAT(unit.supplies, ElementsAre(test_vocabulary().kind("opt_out")));
  EXPECT_EQ(unit.covers_from, date(2025, 1, 1));
}

TEST(OptOut, NobodyLeftOutIsSaidTooAndNothingSaidIsNothing) {
  EXPECT_EQ(tell(stated(0)).records.size(), 2U);
  auto note = stated(0);
  note.opted_out.reset();
  EXPECT_EQ(tell(note).records.size(), 1U);
}

TEST(OptOut, OfNoPeriodIsDroppedWithARemark) {
  auto note = stated(12);
  note.covers_from.reset();
  note.covers_to.reset();
  Faults faults;
  auto options = test_options();
  options.agency = "health/RX9";
  auto decoder = make_decoder("hl7v2", options, faults);
  const auto told = tell_delivery(**decoder, delivery_of({{"a.hl7", "MSH|^~\\&|\r"}}, note));
  EXPECT_THAT(told.file_remarks, testing::Contains("opt-out/without-period 1"));
}

TEST(OptOut, IsAskedForWhereTheAgreementRequiresIt) {
  EXPECT_THAT(tell(stated(12), true).faults, IsEmpty());
  auto note = stated(12);
  note.opt_out_applied = false;
  EXPECT_THAT(tell(note, true).faults, ElementsAre("made-up: opt-out/not-stated"));
  EXPECT_THAT(tell(note, false).faults, IsEmpty());
  note = stated(12);
  note.opt_out_checked.reset();
  EXPECT_THAT(tell(note, true).faults, ElementsAre("made-up: opt-out/not-stated"));
}

TEST(OptOut, WasLookedUpAtMostTwentyOneDaysBefore) {  // OPT-02
  EXPECT_THAT(tell(stated(12), true, date(2025, 4, 22)).faults, IsEmpty());
  EXPECT_THAT(tell(stated(12), true, date(2025, 4, 23)).faults,
              ElementsAre("made-up: opt-out/check-too-old"));
}

}  // namespace
}  // namespace braid::ingest
