#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ingest/decode/decoder.h"
#include "ingest/table/told_delivery.h"

namespace braid::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// All patients here are made up: NHS numbers begin with 999.

const std::string kColumns =
    "provider_org,attendance_id,nhs_number,nhs_number_status,local_patient_id,birth_date,postcode,"
    "stated_gender,ethnic_category,department_type,attendance_category,arrival_date,"
    "attendance_source\n";

SubmissionNote of_april() {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2025, 4, 1);
  note.covers_to = Date::from_civil(2025, 4, 30);
  return note;
}

ToldDelivery tell(const std::string& rows, SubmissionNote note = of_april(), bool drop = false) {
  Faults faults;
  auto options = test_options();
  options.drop_test_patients = drop;
  auto decoder = make_ecds_decoder(options, faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of({{"ecds.csv", kColumns + rows}}, note));
}

TEST(Ecds, SaysWhoCameWhenAndHow) {  // rulings G36
  const auto told = tell(
      "RX1,A1,9990200017,01,P1,2012-05-14,ZX1 4AB,2,R,01,1,2025-04-03T22:10:00,1991000124105\n"
      "RX1,A2,9990200017,02,P1,2012-05-14,ZX1 4AB,2,R,5,4,2025-04-09,\n");
  EXPECT_THAT(told.records,
              ElementsAre("attendances/2025-04-01_2025-04-30 RX1|A1: person nhs=9990200017 "
                          "born=2012-05-14 postcode=ZX1 4AB sex=F attendance 2025-04-03 "
                          "part=start attendance_kind=first department=01",
                          "attendances/2025-04-01_2025-04-30 RX1|A2: person nhs=9990200017 "
                          "born=2012-05-14 postcode=ZX1 4AB sex=F attendance 2025-04-09 "
                          "part=start attendance_kind=planned_followup department=05"));
  EXPECT_THAT(told.besides, Contains(HasSubstr("ethnic5=Asian")));
  ASSERT_EQ(told.verified.units.size(), 1U);
  EXPECT_EQ(told.verified.units[0].covers_from.text(), "2025-04-01");
}

TEST(Ecds, CountsAnAttendanceOfNobodyKnown) {
  const auto told = tell("RX1,A1,,,,,,,,,3,2025-04-03,\n");
  EXPECT_THAT(told.records, ElementsAre("attendances/2025-04-01_2025-04-30 RX1|A1: attendance "
                                        "2025-04-03 part=start "
                                        "attendance_kind=unplanned_followup"));
  EXPECT_THAT(told.remarks, ElementsAre("ecds/patient-unknown 1"));
}

TEST(Ecds, RefusesWhatHasNoKeyOrNoDay) {
  const auto told = tell(
      "RX1,,,,P1,,,,,,1,2025-04-03,\nRX1,1.0664E+15,,,P1,,,,,,1,2025-04-03,\n"
      "RX1,A3,,,P1,,,,,,1,2025-04-31,\n");
  EXPECT_THAT(told.refused,
              ElementsAre(HasSubstr("ecds/attendance-id"), HasSubstr("row/id-mangled"),
                          HasSubstr("ecds/arrival-date")));
}

TEST(Ecds, WarnsOfCodesThatAreNoneOrMangled) {  // feed-formats 11, row 24
  const auto told = tell("RX1,A1,1234567890,,P1,,,,XX,9,8,2025-04-03,1.0664E+15\n");
  EXPECT_THAT(told.records, ElementsAre(HasSubstr(": person attendance 2025-04-03 part=start")));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("ecds/code-mangled 1", "health/nhs-number-form 1",
                                   "health/ethnicity-unknown 1", "ecds/category-unknown 1",
                                   "ecds/department-unknown 1"));
}

TEST(Ecds, DropsMadeUpPatientsAndCountsThem) {  // rulings A11
  const auto told = tell("RX1,A1,999 020 0017,01,P1,,,,,,1,2025-04-03,\n", of_april(), true);
  EXPECT_THAT(told.records, IsEmpty());
  EXPECT_THAT(told.remarks, ElementsAre("health/test-patient 1"));
}

TEST(Ecds, WithoutAPeriodItCoversNone) {  // rulings B3
  const auto told = tell("RX1,A1,,,P1,,,,,,1,2025-04-03,\n", {});
  ASSERT_EQ(told.verified.units.size(), 1U);
  EXPECT_EQ(told.verified.units[0].name, "attendances");
  EXPECT_TRUE(told.verified.units[0].covers_from.is_none());
  EXPECT_THAT(told.verified.units[0].supplies, IsEmpty());
}

}  // namespace
}  // namespace braid::ingest
