#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ingest/children/ssda903/made_return.h"
#include "ingest/decode/decoder.h"

namespace braid::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

// All children here are made up. Rows of the catalogue of dirt are those of feed-formats 11.

std::vector<std::string> of_unit(const std::vector<std::string>& lines, const std::string& unit) {
  std::vector<std::string> found;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(found),
               [&](const std::string& line) { return line.starts_with(unit + " "); });
  return found;
}

TEST(Ssda903, SaysWhatAReturnSays) {
  const auto told = tell_return(
      {{"episodes.csv", kEpisodesColumns +
                            "7,01/05/2024,S,C2,N1,U6,PR1,02/09/2024,X1,CARPL,ZX1 4AB,ZX2 2CD,\n"
                            "7,02/09/2024,P,C2,N1,K2,PR4,,,,,,\n"},
       {"header.csv", kHeaderColumns + "7,M,05/06/2014,WBRI,T999400118011,,\n"},
       {"missing.csv", kMissingColumns + "7,05/06/2014,M,10/11/2024,12/11/2024\n"
                                         "7,05/06/2014,A,01/12/2024,\n"},
       {"oc2.csv", kOc2Columns + "7,05/06/2014,17,\n"},
       {"uasc.csv", kUascColumns + "7,M,05/06/2014,01/02/2025\n"}});
  EXPECT_THAT(
      told.records,
      ElementsAre("episodes/2025 7|2024-05-01: care 2024-05-01..2024-09-02 reason_new=S "
                  "legal_status=C2 need=N1 place=U6 provider=PR1 reason_ceased=X1 "
                  "change_reason=CARPL",
                  "episodes/2025 7|2024-09-02: care 2024-09-02.. reason_new=P legal_status=C2 "
                  "need=N1 place=K2 provider=PR4",
                  "episodes/2025 7|home: identity postcode=ZX14AB",
                  "header/2025 7: person upn=T999400118011 born=2014-06-05 sex=M",
                  "missing/2025 7|2024-11-10|M: missing 2024-11-10..2024-11-12 "
                  "missing_category=missing",
                  "missing/2025 7|2024-12-01|A: missing 2024-12-01.. missing_category=away",
                  "oc2/2025 7: sdq 2025-03-31 17 respondent=carer",
                  "uasc/2025 7: uasc ..2025-02-01"));
  EXPECT_THAT(told.refused, IsEmpty());
  EXPECT_THAT(told.remarks, IsEmpty());
  EXPECT_EQ(told.rows_read, 7U);
  EXPECT_EQ(told.verified.rows, 7U);
}

// --- children ---

TEST(Ssda903, KnowsOneChildUnderTwoSpellingsOfItsId) {
  // Dirt 4.
  const auto told =
      tell_return({{"e.csv", kEpisodesColumns + "ab 12.0,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n"},
                   {"h.csv", kHeaderColumns + "AB12,1,05/06/2014,WBRI,,,\n"}});
  EXPECT_THAT(told.refused, IsEmpty());
  EXPECT_THAT(told.records, Contains(HasSubstr("episodes/2025 AB12|2024-05-01:")));
  EXPECT_THAT(told.records, Contains("header/2025 AB12: person born=2014-06-05 sex=M"));
}

TEST(Ssda903, RefusesAnIdThatASpreadsheetHasMangled) {
  const auto told = tell_episodes("1.2E+05,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n");
  EXPECT_THAT(told.refused, ElementsAre("episodes/2025 row 2: row/id-mangled"));
  // Nobody knows whose row it is, so all that was stated in the unit stays (rulings S10).
  EXPECT_THAT(told.records, Contains(HasSubstr("episodes/2025 *: keep")));
}

TEST(Ssda903, ChildrenWithOtherIdsAreOtherChildren) {
  // Dirt 43: an adopted child has a new id, and nothing here joins the two.
  const auto told = tell_return({{"h.csv", kHeaderColumns + "7,M,05/06/2014,WBRI,,,\n"
                                                            "8,M,05/06/2014,WBRI,,,\n"}});
  EXPECT_THAT(told.records, ElementsAre("header/2025 7: person born=2014-06-05 sex=M",
                                        "header/2025 8: person born=2014-06-05 sex=M"));
}

TEST(Ssda903, ReadsBothCodesOfSex) {
  // Dirt 13.
  const auto told = tell_return({{"h.csv", kHeaderColumns + "1,1,05/06/2014,WBRI,,,\n"
                                                            "2,f,05/06/2014,WBRI,,,\n"
                                                            "3,2.0,05/06/2014,WBRI,,,\n"
                                                            "4,U,05/06/2014,WBRI,,,\n"
                                                            "5,9,05/06/2014,WBRI,,,\n"}});
  EXPECT_THAT(told.records, ElementsAre(HasSubstr("sex=M"), HasSubstr("sex=F"), HasSubstr("sex=F"),
                                        Not(HasSubstr("sex")), Not(HasSubstr("sex"))));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/sex-unknown 1"));
}

TEST(Ssda903, AReasonForHavingNoUpnIsNoUpn) {
  const auto told =
      tell_return({{"h.csv", kHeaderColumns + "1,M,05/06/2014,WBRI,UN1,,\n"
                                              "2,M,05/06/2014,WBRI,T999400118012,,\n"}});
  EXPECT_THAT(told.records, ElementsAre(Not(HasSubstr("upn")), HasSubstr("upn=T999400118012")));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/upn-form 1"));
}

TEST(Ssda903, WarnsOfAnUnknownEthnicGroupAndKeepsTheChild) {
  // Dirt 49.
  const auto told = tell_return({{"h.csv", kHeaderColumns + "7,M,05/06/2014,UNKN,,,\n"}});
  EXPECT_EQ(told.records.size(), 1U);
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/ethnic-unknown 1"));
}

TEST(Ssda903, RefusesAllRowsOfAChildWithSeveralBirthDates) {
  // Dirt 50. What was stated of the child and its episodes stays (rulings C5).
  const auto told =
      tell_episodes("7,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n", kHeaderColumns +
                                                               "7,M,05/06/2014,WBRI,,,\n"
                                                               "7,M,06/06/2014,WBRI,,,\n"
                                                               "7,M,05/06/2014,WBRI,,,\n");
  EXPECT_THAT(told.refused, ElementsAre("episodes/2025 row 2: ssda903/orphan",
                                        "header/2025 row 2: ssda903/dob-several",
                                        "header/2025 row 3: ssda903/dob-several",
                                        "header/2025 row 4: ssda903/dob-several"));
  EXPECT_THAT(told.records, ElementsAre("episodes/2025 7|2024-05-01: keep identity care",
                                        "header/2025 7: keep person", "header/2025 7: keep person",
                                        "header/2025 7: keep person"));
}

TEST(Ssda903, KeepsTheLastOfRepeatedHeaderRows) {
  const auto told = tell_return({{"h.csv", kHeaderColumns + "7,U,05/06/2014,WBRI,,,\n"
                                                            "7,M,05/06/2014,WBRI,,,\n"}});
  EXPECT_THAT(told.records, ElementsAre("header/2025 7: person born=2014-06-05 sex=M"));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/header-repeated 1"));
}

TEST(Ssda903, RefusesABirthAfterTheYearAndItsEpisodes) {
  const auto told = tell_episodes("7,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n",
                                  kHeaderColumns + "7,M,01/04/2025,WBRI,,,\n");
  EXPECT_THAT(told.refused, ElementsAre("episodes/2025 row 2: ssda903/orphan",
                                        "header/2025 row 2: ssda903/birth-after-year"));
}

TEST(Ssda903, WarnsOfPeopleOver25AndQuarantinesEventsBeforeBirth) {
  // Dirt 41.
  const auto told =
      tell_return({{"e.csv", kEpisodesColumns + "7,01/05/2014,S,C2,N1,U6,PR1,,,,,,\n"},
                   {"h.csv", kOneChild + "8,M,05/06/1990,WBRI,,,\n"},
                   {"m.csv", kMissingColumns + "7,,M,04/06/2014,05/06/2014\n8,,M,10/11/2024,\n"}});
  EXPECT_THAT(told.refused, ElementsAre("episodes/2025 row 2: ssda903/event-before-birth",
                                        "missing/2025 row 2: ssda903/event-before-birth"));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/over-25 2"));
}

TEST(Ssda903, KeepsAChildWithoutBirthDateWithAWarning) {
  const auto told = tell_return({{"h.csv", kHeaderColumns + "7,M,,WBRI,,,\n"
                                                            "8,M,31/04/2014,WBRI,,,\n"}});
  EXPECT_THAT(told.records,
              ElementsAre("header/2025 7: person sex=M", "header/2025 8: person sex=M"));
  EXPECT_THAT(told.remarks, UnorderedElementsAre("ssda903/dob-missing 2", "ssda903/dob-invalid 1"));
}

// --- what is kept of refused rows ---

TEST(Ssda903, SaysWhatToKeepOfARefusedRowAsFarAsItCanBeRead) {
  // Rulings C5 and S10: its key, else its child, else its unit.
  const auto told = tell_episodes(
      "7,01/05/2024,S,C2,N1,U6,PR1,01/05/2024,X1,,,,\n"
      "7,31/04/2024,S,C2,N1,U6,PR1,,,,,,\n"
      ",01/05/2024,S,C2,N1,U6,PR1,,,,,,\n");
  EXPECT_THAT(told.records, ElementsAre("episodes/2025 7|2024-05-01: keep identity care",
                                        "episodes/2025 7|*: keep identity care",
                                        "episodes/2025 *: keep identity care",
                                        "header/2025 7: person born=2014-06-05 sex=M"));
}

TEST(Ssda903, RefusesRowsWhoseFieldsHaveMoved) {
  const auto told = tell_episodes(
      "7,01/05/2024,S,C2,N1,U6,PR1,,,,,,,Somewhere\n"  // one comma too many
      "7,02/05/2024,S,C2\n"                            // a line end inside
      "7,\"03/05/2024\"x,S,C2,N1,U6,PR1,,,,,,\n"
      "7,04/05/2024,S,C2,N1,U6,PR1,,,,,,,,\n");  // empty ones do no harm
  EXPECT_THAT(told.refused, ElementsAre("episodes/2025 row 2: csv/too-many-fields",
                                        "episodes/2025 row 3: csv/too-few-fields",
                                        "episodes/2025 row 4: csv/stray-quote"));
  EXPECT_THAT(of_unit(told.records, "episodes/2025"),
              ElementsAre("episodes/2025 *: keep identity care",
                          "episodes/2025 7|2024-05-02: keep identity care",
                          "episodes/2025 *: keep identity care",
                          HasSubstr("episodes/2025 7|2024-05-04: care")));
}

TEST(Ssda903, PassesOverRowsWithoutAnyText) {
  const auto told =
      tell_episodes(",,,,,,,,,,,,\n7,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n,,,,,,,,,,,,\n");
  EXPECT_THAT(told.refused, IsEmpty());
  EXPECT_THAT(told.file_remarks, ElementsAre("table/blank-row 2"));
}

// --- other tables ---

TEST(Ssda903, RefusesRowsOfChildrenThatAreNotInTheHeader) {
  const auto told = tell_return({{"h.csv", kOneChild},
                                 {"m.csv", kMissingColumns + "8,05/06/2014,M,10/11/2024,\n"},
                                 {"o.csv", kOc2Columns + "8,05/06/2014,17,\n"},
                                 {"u.csv", kUascColumns + "8,M,05/06/2014,\n"}});
  EXPECT_THAT(told.refused,
              ElementsAre("missing/2025 row 2: ssda903/orphan", "oc2/2025 row 2: ssda903/orphan",
                          "uasc/2025 row 2: ssda903/orphan"));
  EXPECT_THAT(told.records, Contains("missing/2025 8|2024-11-10|M: keep missing"));
}

TEST(Ssda903, TakesATableAloneWithoutAskingWhoIsInTheHeader) {
  // Rulings C5: a table may be resubmitted without the others.
  const auto told = tell_return({{"m.csv", kMissingColumns + "8,05/06/2014,M,10/11/2024,\n"}});
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_EQ(told.records.size(), 1U);
  EXPECT_THAT(told.file_remarks, ElementsAre("ssda903/header-absent 1"));
}

TEST(Ssda903, QuarantinesRowsThatContradictTheHeader) {
  const auto told =
      tell_return({{"h.csv", kOneChild},
                   {"m.csv", kMissingColumns + "7,05/06/2013,M,10/11/2024,\n"},
                   {"o.csv", kOc2Columns + "7,06/05/2014,17,\n"},
                   {"p.csv", "pers_person_id,pers_dob,pers_forename\n7,2014-06-04,Quillon\n"},
                   {"u.csv", kUascColumns + "7,F,05/06/2014,\n"}});
  EXPECT_THAT(told.refused, ElementsAre("missing/2025 row 2: ssda903/dob-differs",
                                        "oc2/2025 row 2: ssda903/dob-differs",
                                        "person/2025 row 2: ssd/birth-date-differs",
                                        "uasc/2025 row 2: ssda903/sex-differs"));
}

TEST(Ssda903, ReadsMissingEpisodes) {
  const auto told = tell_return({{"h.csv", kOneChild},
                                 {"m.csv", kMissingColumns + "7,,m,10/11/2024,10/11/2024\n"
                                                             "7,,M,12/11/2024,11/11/2024\n"
                                                             "7,,X,13/11/2024,\n"
                                                             "7,,M,,\n"
                                                             "7,,A,14/11/2024,zz/11/2024\n"
                                                             "7,,A,20/11/2024,\n"
                                                             "7,,A,20/11/2024,22/11/2024\n"}});
  EXPECT_THAT(told.refused, ElementsAre("missing/2025 row 3: ssda903/negative-length",
                                        "missing/2025 row 4: ssda903/missing-unknown",
                                        "missing/2025 row 5: ssda903/mis-start-invalid",
                                        "missing/2025 row 6: ssda903/mis-end-invalid"));
  EXPECT_THAT(
      of_unit(told.records, "missing/2025"),
      ElementsAre("missing/2025 7|2024-11-10|M: missing 2024-11-10..2024-11-10 "
                  "missing_category=missing",
                  "missing/2025 7|2024-11-12|M: keep missing", "missing/2025 7|*: keep missing",
                  "missing/2025 7|*: keep missing", "missing/2025 7|2024-11-14|A: keep missing",
                  "missing/2025 7|2024-11-20|A: missing 2024-11-20..2024-11-22 "
                  "missing_category=away"));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/missing-repeated 1"));
}

TEST(Ssda903, WarnsOfAnOpenMissingEpisodeAfterCareHasEnded) {
  // Dirt 17; measuring ends it with the spell (rulings G30).
  const auto told =
      tell_return({{"e.csv", kEpisodesColumns + "7,01/05/2024,S,C2,N1,U6,PR1,01/12/2024,E4A,,,,\n"},
                   {"h.csv", kOneChild},
                   {"m.csv", kMissingColumns + "7,,M,10/11/2024,\n"}});
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/missing-open-after-care 1"));
  EXPECT_THAT(told.records, Contains(HasSubstr("missing 2024-11-10.. ")));
}

TEST(Ssda903, TakesScoresFrom0To40AndRefusesOtherValuesNotTheirRows) {
  // Dirt 16.
  const auto told =
      tell_return({{"h.csv", kHeaderColumns + "1,M,05/06/2014,WBRI,,,\n2,M,05/06/2014,WBRI,,,\n"
                                              "3,M,05/06/2014,WBRI,,,\n4,M,05/06/2014,WBRI,,,\n"
                                              "5,M,05/06/2014,WBRI,,,\n6,M,05/06/2014,WBRI,,,\n"},
                   {"o.csv", kOc2Columns + "1,,0,\n2,,40.0,SDQ4\n3,,41,\n4,,high,\n5,,,SDQ1\n"
                                           "6,,3,\n6,,5,\n"}});
  EXPECT_THAT(
      of_unit(told.records, "oc2/2025"),
      ElementsAre("oc2/2025 1: sdq 2025-03-31 0 respondent=carer",
                  "oc2/2025 2: sdq 2025-03-31 40 respondent=carer", "oc2/2025 3:", "oc2/2025 4:",
                  "oc2/2025 5:", "oc2/2025 6: sdq 2025-03-31 5 respondent=carer"));
  EXPECT_THAT(told.refused, IsEmpty());
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("ssda903/sdq-score-refused 2", "ssda903/sdq-score-and-reason 1",
                                   "ssda903/oc2-repeated 1"));
}

TEST(Ssda903, AChildIsUnaccompaniedFromBirthUntilTheStatedDay) {
  // Rulings B13.
  const auto told = tell_return({{"h.csv", kOneChild}, {"u.csv", kUascColumns + "7,1,,\n"}});
  EXPECT_THAT(told.records, Contains("uasc/2025 7: uasc .."));
  const auto bad = tell_return({{"h.csv", kOneChild}, {"u.csv", kUascColumns + "7,,,x\n"}});
  EXPECT_THAT(bad.refused, ElementsAre("uasc/2025 row 2: ssda903/duc-invalid"));
}

TEST(Ssda903, TakesTheHomePostcodeOfTheLatestEpisodeThatStatesOne) {
  // Dirt 48: blanks and case do not matter; what is no postcode is left out.
  const auto told = tell_episodes(
      "7,02/09/2024,P,C2,N1,U6,PR1,03/10/2024,X1,,eh14  8ec,,\n"
      "7,01/05/2024,S,C2,N1,U6,PR1,02/09/2024,X1,,ZX1 4AB,,\n"
      "7,03/10/2024,P,C2,N1,U6,PR1,,,,2TR,,\n");
  EXPECT_THAT(told.records, Contains("episodes/2025 7|home: identity postcode=EH148EC"));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/postcode-form 1"));
}

TEST(Ssda903, TakesNamesFromThePersonTableAndMakesNoFactOfThem) {
  // Rulings A1.
  const auto told = tell_return({{"h.csv", kOneChild},
                                 {"ssd_address.csv",
                                  "addr_person_id,addr_address_type,addr_address_start_date,"
                                  "addr_address_postcode\n7,HOME,2020-01-01,ZX1 4AB\n"},
                                 {"ssd_person.csv",
                                  "pers_person_id,pers_forename,pers_surname,pers_dob\n"
                                  "7,Quillon,Sampleton,2014-06-05 00:00:00.000\n"}});
  EXPECT_THAT(
      told.records,
      ElementsAre("header/2025 7: person born=2014-06-05 sex=M",
                  "address/2025 7: identity postcode=ZX14AB",
                  "person/2025 7: identity given=Quillon family=Sampleton born=2014-06-05"));
  ASSERT_EQ(told.verified.units.size(), 3U);
  EXPECT_EQ(told.verified.units[2].year, 2025);
  EXPECT_TRUE(told.verified.units[2].covers_to.is_none());
  EXPECT_THAT(told.verified.units[2].supplies, IsEmpty());
}

TEST(Ssda903, SaysTheSameEachTimeItIsAsked) {
  // Dirt 7 is the edge's to recognise; it relies on equal rows having equal keys.
  const std::string rows = "7,01/05/2024,S,C2,N1,U6,PR1,,,,ZX1 4AB,,\n";
  Faults faults;
  auto decoder = make_ssda903_decoder(test_options(), faults);
  SubmissionNote note;
  note.year = 2025;
  const auto delivery =
      delivery_of({{"e.csv", kEpisodesColumns + rows}, {"h.csv", kOneChild}}, note);
  const auto first = tell_delivery(**decoder, delivery);
  const auto second = tell_delivery(**decoder, delivery);
  EXPECT_EQ(first.records, second.records);
  EXPECT_EQ(first.records.size(), 3U);
}

RC_GTEST_PROP(Ssda903Property, WhatItSaysDoesNotHangOnTheOrderOfRows, ()) {
  std::vector<std::string> rows;
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i) {
    const int child = *rc::gen::inRange(1, 3), month = *rc::gen::inRange(1, 10),
              length = *rc::gen::inRange(0, 3);
    const std::string end = length == 0 ? "" : "0" + std::to_string(length) + "/12/2024";
    rows.push_back(std::to_string(child) + ",01/0" + std::to_string(month) +
                   "/2024,S,C2,N1,U6,PR1," + end + ",,,,,\n");
  }
  const auto tell = [](const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line;
    auto told =
        tell_episodes(text, kHeaderColumns + "1,M,05/06/2014,WBRI,,,\n2,M,05/06/2014,WBRI,,,\n");
    std::sort(told.records.begin(), told.records.end());
    return told.records;
  };
  auto shuffled = rows;
  const int turn = *rc::gen::inRange(0, count);
  std::rotate(shuffled.begin(), shuffled.begin() + turn, shuffled.end());
  RC_ASSERT(tell(rows) == tell(shuffled));
}

}  // namespace
}  // namespace braid::ingest
