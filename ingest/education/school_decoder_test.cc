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

SubmissionNote of_spring() {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2025, 1, 1);
  note.covers_to = Date::from_civil(2025, 4, 4);
  return note;
}

ToldDelivery tell(const std::vector<NamedFile>& files, SubmissionNote note = of_spring()) {
  Faults faults;
  auto decoder = make_school_decoder(test_options(), faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of(files, note));
}

const std::string kTerm = "/2025-01-01_2025-04-04 ";
const std::string kPupils =
    "pupilonrolltableid,NativeId,dob,surname,forename,middlenames,upn,formerupn,sex,entrydate,"
    "termlysessionspossible,ethnicity\n";

TEST(School, SaysWhoPupilsAreAndHowManySessionsTheyCouldAttend) {
  const auto told =
      tell({{"p.csv", kPupils + "t1,SCH7,2012-Apr-19 00:00:00,Sampleton,Quillon,,T999400118011,,M,"
                                "2023-Sep-04 00:00:00,134.0,WBRI\n"
                                "t2,SCH7,2012-Foo-19 00:00:00,Sampleton,Zephyrine,,cbd0f54b,,F,,,"
                                "OAFG\n,SCH7,,,,,,,,,,\n"}});
  EXPECT_THAT(told.records,
              ElementsAre("pupils_on_roll" + kTerm +
                              "SCH7/T1: person upn=T999400118011 given=Quillon family=Sampleton "
                              "born=2012-04-19 sex=M school_entry 2023-09-04 sessions 2025-04-04 "
                              "134 session_kind=possible",
                          "pupils_on_roll" + kTerm +
                              "SCH7/T2: person given=Zephyrine family=Sampleton sex=F",
                          "pupils_on_roll" + kTerm + "*: keep"));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("school/birth-date-invalid 1", "school/ethnicity-unknown 1",
                                   "school/upn-form 1"));
  EXPECT_THAT(told.refused, ElementsAre(HasSubstr("school/pupil-missing")));
}

TEST(School, CountsAbsencesByWhetherTheyWereAuthorised) {  // rulings G34
  const auto told =
      tell({{"s.csv",
             "pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,"
             "termlysessiondetailsonrollorderseqcolumn,sourceid,sessions,attendancereason\n"
             "t1,SCH7,a,1,x,4.0,N\nt1,SCH7,b,2,x,3,i\nt1,SCH7,c,3,x,100,/\n"
             "t1,SCH7,d,4,x,2,\nt1,SCH7,e,5,x,2,ZZ\nt1,SCH7,f,6,x,some,N\nt1,SCH7,g,7,x,,N\n"}});
  EXPECT_THAT(told.records, ElementsAre("sessions_on_roll" + kTerm +
                                            "SCH7/T1|1: sessions 2025-04-04 4 "
                                            "session_kind=unauthorised",
                                        "sessions_on_roll" + kTerm +
                                            "SCH7/T1|2: sessions 2025-04-04 3 "
                                            "session_kind=authorised",
                                        "sessions_on_roll" + kTerm + "SCH7/T1|6: keep"));
  EXPECT_THAT(told.remarks, UnorderedElementsAre("school/attendance-code-missing 1",
                                                 "school/attendance-code-unknown 1",
                                                 "school/sessions-missing 1"));
}

TEST(School, AFixedExclusionIsASuspension) {
  const auto told =
      tell({{"e.csv",
             "pupilnolongeronrolltableid,NativeId,termlyexclusionsoffrolltableid,"
             "termlyexclusionsoffrollorderseqcolumn,startdate,sessions,reason1,category\n"
             "t1,SCH5,x,1,2025-Jan-22 00:00:00,10.0,VP,PERM\n"
             "t1,SCH5,y,2,2025-Jan-08 00:00:00,10.0,PA,FIXD\n"
             "t1,SCH5,z,3,2025-Jan-08 00:00:00,10.0,PA,GONE\n"
             "t1,SCH5,z,4,,10.0,PA,SUSP\n"}});
  EXPECT_THAT(
      told.records,
      ElementsAre(
          "exclusions_off_roll" + kTerm + "SCH5/T1|1: exclusion 2025-01-22 exclusion_category=PERM",
          "exclusions_off_roll" + kTerm + "SCH5/T1|2: exclusion 2025-01-08 exclusion_category=SUSP",
          "exclusions_off_roll" + kTerm + "SCH5/T1|3: keep",
          "exclusions_off_roll" + kTerm + "SCH5/T1|4: keep"));
}

TEST(School, NeedsThePeriodThatItsTablesDoNotState) {  // rulings G6
  EXPECT_THAT(tell({{"p.csv", kPupils}}, {}).faults,
              ElementsAre("made-up: education/period-missing"));
}

}  // namespace
}  // namespace braid::ingest
