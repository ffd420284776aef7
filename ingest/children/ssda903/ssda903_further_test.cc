#include "ingest/children/ssda903/ssda903_further.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ingest/children/ssda903/made_return.h"

namespace braid::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// All children here are made up. Rows of the catalogue of dirt are those of feed-formats 11.

const std::string kOc3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n";
const std::string kSw = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n";

ToldDelivery tell_table(const std::string& table) { return tell_return({{"t.csv", table}}); }

TEST(Ssda903Further, ACareLeaversSituationIsDatedByTheBirthdayOfTheYear) {
  // Rulings G32. 29 February: the birthday of a common year is 1 March.
  const auto told = tell_table(kOc3 +
                               "1,05/06/2006,YES,F2,U1\n2,29/02/2004,NREQ,G5,S2\n"
                               "3,01/04/2007,DIED,0,0\n4,31/03/2003,RHOM,,R1\n");
  EXPECT_THAT(
      told.records,
      ElementsAre("oc3/2025 1: care_leaver 2024-06-05 age_group=17-18 in_touch=YES activity=F2 "
                  "accommodation=U suitable=yes",
                  "oc3/2025 2: care_leaver 2025-03-01 age_group=19-21 in_touch=NREQ activity=G5 "
                  "accommodation=S suitable=no",
                  "oc3/2025 3: care_leaver 2024-04-01 age_group=17-18 in_touch=DIED",
                  "oc3/2025 4: care_leaver 2025-03-31 age_group=22-25 in_touch=RHOM"));
  EXPECT_THAT(told.remarks, IsEmpty());
}

TEST(Ssda903Further, WarnsOfCareLeaversCodesThatAreNone) {
  const auto told = tell_table(kOc3 +
                               "1,05/06/2006,PERHAPS,Q9,01\n2,,YES,P1,B1\n"
                               "3,05/06/1990,YES,P1,B\n");
  EXPECT_THAT(told.records,
              ElementsAre("oc3/2025 1: care_leaver 2024-06-05 age_group=17-18",
                          "oc3/2025 2: care_leaver 2025-03-31 in_touch=YES activity=P1 "
                          "accommodation=B suitable=yes",
                          "oc3/2025 3: care_leaver 2024-06-05 in_touch=YES activity=P1 "
                          "accommodation=B"));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("ssda903/in-touch-unknown 1", "ssda903/activ-unknown 1",
                                   "ssda903/accom-unknown 1", "ssda903/oc3-birthday-unknown 1",
                                   "ssda903/oc3-age 1"));
}

TEST(Ssda903Further, ACareLeaverWhomAnotherAuthorityTookOverIsMarked) {
  const auto told =
      tell_return({{"e.csv", kEpisodesColumns + "7,01/05/2024,S,C2,N1,U6,PR1,02/05/2024,E3,,,,\n"},
                   {"h.csv", kHeaderColumns + "7,M,05/06/2007,WBRI,,,\n"},
                   {"o.csv", kOc3 + "7,05/06/2007,NO,,\n"}});
  EXPECT_THAT(told.records, Contains("oc3/2025 7: care_leaver 2024-06-05 age_group=17-18 "
                                     "in_touch=NO closed_to_other_authority=yes"));
}

TEST(Ssda903Further, SaysYearlyHealthItemsBesideTheScore) {
  const auto told = tell_table(
      "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,"
      "HEALTH_ASSESSMENT,SUBSTANCE_MISUSE\n"
      "7,05/06/2014,17,,0,,1,0,1,0\n8,05/06/2014,,SDQ2,,,X,,,\n");
  EXPECT_THAT(told.records,
              ElementsAre("oc2/2025 7: sdq 2025-03-31 17 respondent=carer health_items 2025-03-31 "
                          "health_assessment=yes immunisations=yes teeth_check=no "
                          "substance_misuse=no convicted=no",
                          "oc2/2025 8:"));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/oc2-flag-unknown 1"));
}

TEST(Ssda903Further, AMatchIsAStepOfAnAdoption) {
  const auto told = tell_table(
      "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE\n"
      "7,05/06/2020,01/06/2024,02/07/2024,0\n8,05/06/2020,31/06/2024,,1\n");
  EXPECT_THAT(told.records, ElementsAre("ad1/2025 7: adoption 2024-07-02 adoption_step=match"));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("ssda903/date-int-invalid 1", "ssda903/ad1-without-match 1"));
}

TEST(Ssda903Further, AWorkerIsToldApartWithoutBeingNamed) {
  const auto told = tell_table(kSw +
                               "7,05/06/2014,sw 123.0,01/05/2024,02/06/2024,LEFTRL\n"
                               "7,05/06/2014,SW124,02/06/2024,,\n"
                               "7,05/06/2014,,03/06/2024,,\n"
                               "7,05/06/2014,SW125,04/06/2024,03/06/2024,\n"
                               "7,05/06/2014,SW126,02/06/2024,,\n");
  EXPECT_THAT(
      told.records,
      ElementsAre("sw_episodes/2025 7|2024-05-01: allocation 2024-05-01..2024-06-02 "
                  "primary=yes",
                  "sw_episodes/2025 7|2024-06-03: keep", "sw_episodes/2025 7|2024-06-04: keep",
                  "sw_episodes/2025 7|2024-06-02: allocation 2024-06-02.. primary=yes"));
  EXPECT_THAT(told.besides, ElementsAre("sw_episodes/2025 7|2024-05-01: worker=SW123",
                                        "sw_episodes/2025 7|2024-06-02: worker=SW126"));
  EXPECT_THAT(told.refused,
              UnorderedElementsAre("sw_episodes/2025 row 4: ssda903/sw-id-missing",
                                   "sw_episodes/2025 row 5: ssda903/negative-length"));
  EXPECT_THAT(told.remarks, ElementsAre("ssda903/row-repeated 1"));
}

TEST(Ssda903Further, ChecksTablesThatMakeNoFacts) {
  const auto reviews =
      tell_table("CHILD,DOB,REVIEW,REVIEW_CODE\n7,,01/05/2024,PN1\n7,,,PN1\n7,,02/05/2024,XX\n");
  EXPECT_THAT(reviews.records, ElementsAre("reviews/2025 7|*: keep"));
  EXPECT_THAT(reviews.refused, ElementsAre("reviews/2025 row 3: ssda903/review-invalid"));
  EXPECT_THAT(reviews.remarks, ElementsAre("ssda903/review-code-unknown 1"));
  const auto dolo = tell_table("CHILD,DOB,DOLO_START,DOLO_END\n7,,01/05/2024,30/04/2024\n");
  EXPECT_THAT(dolo.refused, ElementsAre("dolo/2025 row 2: ssda903/negative-length"));
  // Dirt 15: unknown parts of a date, here and nowhere else.
  const auto permanence = tell_table(
      "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\n1,,P1,,zz/05/2020\n2,,P1,,zz/zz/2020\n"
      "3,,P1,,zz/zz/zzzz\n4,,P1,,zz/13/2020\n5,,P1,,01/05/2020\n");
  EXPECT_THAT(permanence.records, IsEmpty());
  EXPECT_THAT(permanence.remarks, ElementsAre("ssda903/date-perm-invalid 1"));
  const auto placed = tell_table(
      "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\n7,,zz/05/2020,,\n");
  EXPECT_THAT(placed.refused,
              ElementsAre("placed_adoption/2025 row 2: ssda903/date-placed-invalid"));
}

TEST(Ssda903Further, APlacementIsToldApartByWhatIsKnownOfIt) {
  // Rulings G11; feed-formats 9.5.
  const auto told = tell_episodes(
      "7,01/05/2024,S,C2,N1,U6,PR1,02/05/2024,X1,,,zx1 4ab,\n"
      "7,02/05/2024,P,C2,N1,K2,PR4,03/05/2024,X1,,,,SC999999\n"
      "7,03/05/2024,P,C2,N1,K2,PR4,,,,,,XXXXXXX\n");
  EXPECT_THAT(told.besides, ElementsAre("episodes/2025 7|2024-05-01: placement=U6|PR1||ZX14AB|",
                                        "episodes/2025 7|2024-05-02: placement=K2|PR4|SC999999||",
                                        "episodes/2025 7|2024-05-02: home=SC999999",
                                        "episodes/2025 7|2024-05-03: placement=K2|PR4|XXXXXXX||",
                                        "header/2025 7: ethnic5=White"));
}

// --- the XML form (feed-formats 2.2) ---

const std::string kXml = R"(<EXPSSDA903>
  <CHILD>
    <HEADER>
      <CHILDID>7</CHILDID><UPN>T999400118011</UPN><SEX>M</SEX><DOB>05/06/2007</DOB>
      <ETHNIC>CHNE</ETHNIC><UASC>1</UASC><DUC/><DATE_INT/><DATE_MATCH/>
      <IN_TOUCH>YES</IN_TOUCH><ACTIV>F5</ACTIV><ACCOM>U1</ACCOM>
      <AMISSING><MISSING>M</MISSING><MIS_START>01/06/2024</MIS_START><MIS_END/></AMISSING>
      <AMISSING><MISSING>A</MISSING><MIS_START>31/06/2024</MIS_START><MIS_END/></AMISSING>
      <AREVIEW><REVIEW>01/05/2024</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
      <OC2><SDQ_SCORE>9</SDQ_SCORE><SDQ_REASON/></OC2>
    </HEADER>
    <EPISODE><DECOM>01/05/2024</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>K2</PL>
      <PL_POST/><HOME_POST>ZX1 4AB</HOME_POST><URN>SC999999</URN>
      <PLACE_PROVIDER>PR4</PLACE_PROVIDER><DEC/><REC/><REASON_PLACE_CHANGE/></EPISODE>
  </CHILD>
  <CHILD><HEADER><CHILDID>8</CHILDID><SEX>F</SEX><DOB>05/06/2015</DOB><UASC>0</UASC></HEADER>
  </CHILD>
</EXPSSDA903>)";

TEST(Ssda903Xml, SaysWhatTheTablesWouldSay) {
  const auto told = tell_return({{"return.xml", kXml}});
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_THAT(told.records,
              ElementsAre("header/2025 7: person upn=T999400118011 born=2007-06-05 sex=M",
                          "header/2025 8: person born=2015-06-05 sex=F",
                          "episodes/2025 7|2024-05-01: care 2024-05-01.. reason_new=S "
                          "legal_status=C2 need=N1 place=K2 provider=PR4",
                          "episodes/2025 7|home: identity postcode=ZX14AB",
                          "missing/2025 7|2024-06-01|M: missing 2024-06-01.. "
                          "missing_category=missing",
                          "missing/2025 7|*: keep missing",
                          "oc2/2025 7: sdq 2025-03-31 9 respondent=carer", "uasc/2025 7: uasc ..",
                          "oc3/2025 7: care_leaver 2024-06-05 age_group=17-18 in_touch=YES "
                          "activity=F5 accommodation=U suitable=yes"));
  EXPECT_THAT(told.besides, ElementsAre("header/2025 7: ethnic5=Asian",
                                        "episodes/2025 7|2024-05-01: placement=K2|PR4|SC999999||",
                                        "episodes/2025 7|2024-05-01: home=SC999999"));
  EXPECT_THAT(told.refused, ElementsAre("missing/2025 row 21: ssda903/mis-start-invalid"));
}

TEST(Ssda903Xml, RefusesAFileThatIsCutOffOrHasADocumentType) {
  // Dirt 22 and 23.
  EXPECT_THAT(tell_return({{"r.xml", kXml.substr(0, kXml.size() - 20)}}).faults,
              ElementsAre("r.xml: xml/not-well-formed"));
  EXPECT_THAT(tell_return({{"r.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]>" + kXml}}).faults,
              ElementsAre("r.xml: xml/doctype"));
}

TEST(Ssda903Xml, IsTheWholeReturn) {
  const auto told = tell_return({{"h.csv", kOneChild}, {"r.xml", kXml}});
  EXPECT_THAT(told.faults, ElementsAre("r.xml: children/table-twice"));
}

}  // namespace
}  // namespace braid::ingest
