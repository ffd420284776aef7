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

// All young people here are made up.

const std::string kColumns =
    "YoungPersonsID,GivenName,FamilyName,Postcode,Gender,moth/year of birth,UniquePupilNumber,"
    "ActivityCode,CurrencyLapsed,PeriodEnd,DateOfSend\n";

ToldDelivery tell(const std::string& rows, const std::string& name = "nccis 2025-03-31") {
  Faults faults;
  auto decoder = make_nccis_decoder(test_options(), faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of({{"n.csv", kColumns + rows}}, {}, name));
}

const std::string kMarch = "observations/2025-03-01_2025-03-31 ";

TEST(Nccis, SaysWhatYoungPeopleDo) {  // rulings G33
  const auto told = tell(
      "Y1,Quillon,Sampleton,ZX1 4AB,M,05/2007,T999400118011,220,N,2025-03-31 00:00:00,45000\n"
      "Y2,,,,F,,,540,N,2025-03-31,\nY3,,,,F,,,550,N,45747,\nY4,,,,F,,,710,N,45747,\n"
      "Y5,,,,F,,,810,N,45747,\nY6,,,,F,,,220,Y,45747,\n");
  EXPECT_THAT(
      told.records,
      ElementsAre(kMarch + "Y1|2025-03-31: person upn=T999400118011 given=Quillon "
                           "family=Sampleton born=2007-05-15(partial) postcode=ZX1 4AB sex=M "
                           "eet 2025-03-31 eet_status=EET",
                  kMarch + "Y2|2025-03-31: person sex=F eet 2025-03-31 eet_status=NEET",
                  kMarch + "Y3|2025-03-31: person sex=F eet 2025-03-31 eet_status=EET",
                  kMarch + "Y4|2025-03-31: person sex=F eet 2025-03-31 eet_status=other",
                  kMarch + "Y5|2025-03-31: person sex=F eet 2025-03-31",
                  kMarch + "Y6|2025-03-31: person sex=F eet 2025-03-31"));
}

TEST(Nccis, WarnsOfWhatItCannotRead) {  // feed-formats 8.2: gender W, tokens for UPNs
  const auto told = tell("Y1,,,,W,13/2007,a3f0-11,999,N,2025-03-31,\n");
  EXPECT_THAT(told.records, ElementsAre(kMarch + "Y1|2025-03-31: person eet 2025-03-31"));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("education/sex-unknown 1", "nccis/birth-month-invalid 1",
                                   "nccis/upn-form 1", "nccis/activity-unknown 1"));
}

TEST(Nccis, RefusesAnObservationWithoutADay) {
  const auto told = tell("Y1,,,,M,,,220,N,,\n,,,,M,,,220,N,2025-03-31,\n");
  EXPECT_THAT(told.refused,
              ElementsAre(HasSubstr("nccis/period-end"), HasSubstr("row/id-missing")));
  EXPECT_THAT(told.records, Contains(kMarch + "Y1|*: keep"));
  EXPECT_THAT(tell("", "nccis").faults, ElementsAre("nccis: education/period-missing"));
}

}  // namespace
}  // namespace braid::ingest
