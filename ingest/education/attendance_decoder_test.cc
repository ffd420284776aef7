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

// All pupils here are made up.

ToldDelivery tell(const std::string& text) {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2025, 1, 1);
  note.covers_to = Date::from_civil(2025, 4, 4);
  Faults faults;
  auto decoder = make_attendance_decoder(test_options(), faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of({{"a.csv", text}}, note));
}

const std::string kTerm = "sessions/2025-01-01_2025-04-04 ";

TEST(Attendance, AddsUpTheColumnsOfCodes) {
  // feed-formats 11, row 45: `/` and `\\` are names of columns.
  const auto told = tell(
      "Estab,UPN,Surname,Forename,TermlySessionsPossible,/,\\,B,I,M,G,O,X\n"
      "4001,T999400118011,Sampleton,Quillon,134,50,50,,2,1,3,1,9\n");
  EXPECT_THAT(told.records,
              ElementsAre(kTerm + "T999400118011|4001: identity upn=T999400118011 given=Quillon "
                                  "family=Sampleton sessions 2025-04-04 134 session_kind=possible "
                                  "sessions 2025-04-04 3 session_kind=authorised "
                                  "sessions 2025-04-04 4 session_kind=unauthorised"));
}

TEST(Attendance, RefusesCountsThatAreNone) {
  const auto told = tell(
      "UPN,TermlySessionsPossible,I\nT999400118011,many,1\n,134,1\n"
      "X1,134,1\nT999400118011,134\nT999400118011,134,1\n");
  EXPECT_THAT(told.refused,
              ElementsAre(HasSubstr("attendance/sessions"), HasSubstr("row/id-missing"),
                          HasSubstr("csv/too-few-fields")));
  EXPECT_THAT(told.remarks, ElementsAre("attendance/upn-form 1"));
}

}  // namespace
}  // namespace braid::ingest
