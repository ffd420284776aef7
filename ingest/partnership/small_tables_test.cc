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

// All people and homes here are made up.

using Make = Result<std::unique_ptr<Decoder>> (*)(const DecoderOptions&, Faults&);

ToldDelivery tell(Make make, const std::string& text) {
  Faults faults;
  auto decoder = make(test_options(), faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of({{"t.csv", text}}));
}

TEST(SmallTables, AnAnswerIsKnownByInstrumentFormAndScale) {  // rulings G45
  const auto told = tell(make_survey_decoder,
                         "instrument,agency,local_id,form,date,respondent,scale,value,items\n"
                         "ORS,children/E10,7,child,2025-01-02,self,total,31,4\n"
                         "stable,children/E10,7,,2025-01-02,Carer,,yes,\n"
                         "ORS,elsewhere,7,child,2025-01-02,self,total,31,4\n"
                         "SCORE-15,children/E10,7,,2025-01-02,self,total,2.467,15\n"
                         "ORS,children/E10,7,child,2025-01-02,self,total,fair,4\n");
  const auto code = std::to_string(programme_code("ORS|CHILD|TOTAL"));
  EXPECT_THAT(told.records, Contains("survey 7|2025-01-02|ORS|CHILD|TOTAL|SELF: survey 2025-01-02 "
                                     "31000 instrument=" +
                                     code + " respondent=self items=5"));
  EXPECT_THAT(told.records, Contains(HasSubstr("survey 2025-01-02 1000 instrument=")));
  EXPECT_THAT(told.records, Contains(HasSubstr("survey 2025-01-02 2467 instrument=")));
  EXPECT_THAT(told.refused, ElementsAre(HasSubstr("table/agency"), HasSubstr("survey/value")));
}

TEST(SmallTables, AHomeIsToldApartByItsNumberAndIsAboutNobody) {  // rulings G43
  const auto told = tell(make_beds_decoder,
                         "home,urn,from,to,beds\nHub,SC999901,2024-04-01,,6\n"
                         "Hub,sc999901,2023-04-01,2024-04-01,4\nHub,,2023-04-01,,4\n"
                         "Hub,SC999902,2023-04-01,2023-04-01,4\nHub,SC999903,2023-04-01,,few\n");
  EXPECT_THAT(told.records, Contains("beds SC999901|2024-04-01: beds 2024-04-01.."));
  EXPECT_THAT(told.records, Contains("beds SC999901|2023-04-01: beds 2023-04-01..2024-04-01"));
  EXPECT_THAT(told.besides, Contains("beds SC999901|2024-04-01: home=SC999901"));
  EXPECT_THAT(told.refused, ElementsAre(HasSubstr("beds/urn"), HasSubstr("beds/negative-length"),
                                        HasSubstr("beds/beds")));
}

TEST(SmallTables, ResidentsAreOfOneAreaAndDatedAtMidYear) {  // rulings G9
  const auto told = tell(make_population_decoder,
                         "area,mid_year,age,sex,persons\nbrackenshire,2024,0,F,1200\n"
                         "brackenshire,2024,17,M,1300\nelsewhere,2024,17,M,1300\n"
                         "brackenshire,2024,17,X,1300\nbrackenshire,2024,200,M,1300\n");
  EXPECT_THAT(told.records,
              Contains("population brackenshire|2024|0|F: population 2024-06-30 1200 sex=F age=1"));
  EXPECT_THAT(told.records, Contains("population brackenshire|2024|17|M: population 2024-06-30 "
                                     "1300 sex=M age=18"));
  EXPECT_THAT(told.refused,
              ElementsAre(HasSubstr("population/another-area"), HasSubstr("population/sex"),
                          HasSubstr("population/number")));
}

TEST(SmallTables, ADutyIsAboutSomebodyWhomAnAgencyKnows) {
  const auto told = tell(make_housing_decoder,
                         "agency,local_id,duty_date,duty_type,end\n"
                         "children/E10,7,2025-01-02,Relief,2025-02-03\n"
                         "children/E10,8,2025-01-02,other,\nchildren/E10,,2025-01-02,main,\n"
                         "children/E10,9,2025-01-02,main,2025-01-01\n");
  EXPECT_THAT(told.records, Contains("housing 7|2025-01-02|relief: housing_duty "
                                     "2025-01-02..2025-02-03 duty_type=relief"));
  EXPECT_THAT(told.remarks, ElementsAre("housing/duty-type-unknown 1"));
  EXPECT_EQ(told.refused.size(), 2U);
}

TEST(SmallTables, AFamilyIsOnlyToldApart) {  // rulings G10
  Faults faults;
  auto options = test_options();
  options.programmes = {"no-wrong-door"};
  auto decoder = make_participation_decoder(options, faults);
  const auto told = tell_delivery(
      **decoder, delivery_of({{"p.csv",
                               "programme,arm,agency,local_id,t0,family\n"
                               "no-wrong-door,programme,children/E10,7,2024-05-01,F-1\n"
                               "no-wrong-door,programme,children/E10,8,2024-05-01,\n"}}));
  EXPECT_THAT(told.besides,
              ElementsAre("participation no-wrong-door|children/E10|7|2024-05-01: family=F-1"));
}

}  // namespace
}  // namespace braid::ingest
