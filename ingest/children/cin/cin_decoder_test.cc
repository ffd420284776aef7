#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/decode/decoder.h"
#include "ingest/table/told_delivery.h"

namespace braid::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

// All children here are made up. Rows of the catalogue of dirt are those of feed-formats 11.

const std::string kHead =
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2025</Year>"
    "<ReferenceDate>2025-03-31</ReferenceDate></CollectionDetails></Header><Children>\n";
const std::string kTail = "</Children></Message>\n";

std::string child(
    const std::string& id, const std::string& inside,
    const std::string& identifiers = "<PersonBirthDate>2014-06-05</PersonBirthDate><Sex>F</Sex>") {
  return "<Child><ChildIdentifiers><LAchildID>" + id + "</LAchildID>" + identifiers +
         "</ChildIdentifiers><ChildCharacteristics><Ethnicity>MWBC</Ethnicity>"
         "</ChildCharacteristics>" +
         inside + "</Child>\n";
}

std::string details(const std::string& referred, const std::string& rest = "") {
  return "<CINdetails><CINreferralDate>" + referred +
         "</CINreferralDate><ReferralSource>6</ReferralSource>"
         "<PrimaryNeedCode>N1</PrimaryNeedCode>" +
         rest + "</CINdetails>";
}

ToldDelivery tell(const std::string& text, SubmissionNote note = {}) {
  Faults faults;
  auto decoder = make_cin_decoder(test_options(), faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of({{"census.xml", text}}, note));
}

ToldDelivery tell_children(const std::string& children) { return tell(kHead + children + kTail); }

TEST(Cin, SaysWhatACensusSays) {
  const auto told = tell_children(child(
      "7",
      details("2024-05-01",
              "<CINclosureDate>2025-01-02</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
              "<Assessments><AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate>"
              "<AssessmentAuthorisationDate>2024-06-03</AssessmentAuthorisationDate>"
              "<FactorsIdentifiedAtAssessment><AssessmentFactors>3A</AssessmentFactors>"
              "<AssessmentFactors>11A</AssessmentFactors><AssessmentFactors>24A</AssessmentFactors>"
              "</FactorsIdentifiedAtAssessment></Assessments>"
              "<CINPlanDates><CINPlanStartDate>2024-06-10</CINPlanStartDate></CINPlanDates>"
              "<ReferralNFA>0</ReferralNFA>"
              "<ChildProtectionPlans><CPPstartDate>2024-07-01</CPPstartDate>"
              "<CPPendDate>2024-12-01</CPPendDate>"
              "<InitialCategoryOfAbuse>PHY</InitialCategoryOfAbuse>"
              "<LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse>"
              "<NumberOfPreviousCPP>1</NumberOfPreviousCPP></ChildProtectionPlans>"),
      "<UPN>T999400118011</UPN><FormerUPN>Z999400118044</FormerUPN>"
      "<PersonBirthDate>2014-06-05</PersonBirthDate><Sex>F</Sex>"));
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_THAT(
      told.records,
      ElementsAre(
          "child/2025 7: person upn=T999400118011 former_upn=Z999400118044 born=2014-06-05 sex=F",
          "cin_details/2025 7|2024-05-01: referral 2024-05-01 referral_source=6 need=N1 "
          "need 2024-05-01..2025-01-02 need=N1 closure_reason=RC7",
          "cin_plans/2025 7|2024-06-10: cin_plan 2024-06-10..",
          "cp_plans/2025 7|2024-07-01: cp_plan 2024-07-01..2024-12-01 abuse=NEG earlier_plans=2",
          "assessments/2025 7|2024-05-02: risk_flag 2024-06-03.. risk_type=cse risk_level=low "
          "risk_flag 2024-06-03.. risk_type=cce risk_level=low"));
  EXPECT_THAT(told.besides, ElementsAre("child/2025 7: ethnic5=Mixed"));
  EXPECT_THAT(told.remarks, IsEmpty());
  ASSERT_EQ(told.verified.units.size(), 6U);
  EXPECT_EQ(told.verified.units[1].name, "cin_details/2025");
  EXPECT_EQ(told.verified.units[1].covers_from.text(), "2024-04-01");
  EXPECT_EQ(told.verified.units[1].covers_to.text(), "2025-03-31");
  EXPECT_EQ(told.verified.units[1].supplies.size(), 6U);
}

TEST(Cin, AReferralWithoutFurtherActionBeginsNoNeed) {
  // Dirt 19: words for flags.
  const auto told =
      tell_children(child("7", details("2024-05-01", "<ReferralNFA>true</ReferralNFA>") +
                                   details("2024-06-01", "<ReferralNFA>false</ReferralNFA>")));
  EXPECT_THAT(told.records, Contains("cin_details/2025 7|2024-05-01: referral 2024-05-01 "
                                     "referral_source=6 no_further_action=yes need=N1"));
  EXPECT_THAT(told.records, Contains(HasSubstr("need 2024-06-01..")));
}

TEST(Cin, AcceptsADefaultNamespaceAndTextBetweenElements) {
  // Dirt 18; feed-formats 3.
  auto text = kHead + child("7", "stray words" + details("2024-05-01")) + kTail;
  text.replace(0, 8, "<Message xmlns=\"urn:made-up\"");
  EXPECT_THAT(tell(text).records, Contains(HasSubstr("cin_details/2025 7|2024-05-01:")));
}

TEST(Cin, ReadsTheFormerWordForSex) {
  // Dirt 20.
  const auto told = tell_children(child(
      "7", "", "<PersonBirthDate>2014-06-05</PersonBirthDate><GenderCurrent>1</GenderCurrent>"));
  EXPECT_THAT(told.records, ElementsAre("child/2025 7: person born=2014-06-05 sex=M"));
  EXPECT_THAT(told.remarks, ElementsAre("cin/gender-current 1"));
}

TEST(Cin, QuarantinesBothOfTwoChildrenWithOneId) {
  // Dirt 21.
  const auto told = tell_children(child("7", details("2024-05-01")) + child("8", "") +
                                  child("7", details("2024-06-01")));
  EXPECT_THAT(told.records,
              ElementsAre("child/2025 7|*: keep", "child/2025 8: person born=2014-06-05 sex=F",
                          "child/2025 7|*: keep", "cin_details/2025 7|*: keep",
                          "cin_details/2025 7|*: keep"));
  EXPECT_EQ(told.refused.size(), 4U);
  EXPECT_THAT(told.refused[0], HasSubstr("cin/child-twice"));
}

TEST(Cin, RefusesAFileWithADocumentTypeOrCutOffInTheMiddle) {
  // Dirt 22 and 23.
  EXPECT_THAT(tell("<!DOCTYPE Message>" + kHead + kTail).faults,
              ElementsAre("census.xml: xml/doctype"));
  EXPECT_THAT(tell(kHead + child("7", details("2024-05-01"))).faults,
              ElementsAre("census.xml: xml/not-well-formed"));
}

TEST(Cin, RefusesRowsWhoseDatesCannotBe) {
  const auto told = tell_children(
      child("7", details("2024-05-01",
                         "<CINclosureDate>2024-04-30</CINclosureDate>"
                         "<ReasonForClosure>RC7</ReasonForClosure>") +
                     details("2024-06-31") +
                     details("2024-07-01",
                             "<CINPlanDates><CINPlanStartDate>2024-07-02</CINPlanStartDate>"
                             "<CINPlanEndDate>2024-07-01</CINPlanEndDate></CINPlanDates>"
                             "<ChildProtectionPlans><CPPstartDate>2024-07-02</CPPstartDate>"
                             "<CPPendDate>2024-07-02</CPPendDate></ChildProtectionPlans>")));
  std::vector<std::string> rules;
  for (const auto& line : told.refused) rules.push_back(line.substr(line.rfind(' ') + 1));
  EXPECT_THAT(rules, ElementsAre("cin/closure-before-referral", "cin/referral-date",
                                 "cin/negative-length", "cin/zero-length"));
  EXPECT_THAT(told.records, Contains("cin_details/2025 7|2024-05-01: keep"));
  EXPECT_THAT(told.records, Contains("cin_details/2025 7|*: keep"));
}

TEST(Cin, QuarantinesTheLaterOfOverlappingEpisodesAndPlans) {
  const auto told = tell_children(child(
      "7", details("2024-05-01",
                   "<CINPlanDates><CINPlanStartDate>2024-05-02</CINPlanStartDate>"
                   "</CINPlanDates><CINPlanDates><CINPlanStartDate>2024-06-02"
                   "</CINPlanStartDate></CINPlanDates>") +
               details("2024-06-01") + details("2024-06-15", "<ReferralNFA>1</ReferralNFA>")));
  EXPECT_THAT(told.records, Contains("cin_details/2025 7|2024-06-01: keep"));
  EXPECT_THAT(told.records, Contains("cin_plans/2025 7|2024-06-02: keep"));
  EXPECT_THAT(told.records, Contains(HasSubstr("7|2024-06-15: referral")));
  EXPECT_EQ(told.refused.size(), 2U);
}

TEST(Cin, DoubtsBirthDates) {
  const auto both =
      tell_children(child("7", "",
                          "<PersonBirthDate>2014-06-05</PersonBirthDate>"
                          "<ExpectedPersonBirthDate>2014-06-05</ExpectedPersonBirthDate>"));
  EXPECT_THAT(both.refused, ElementsAre(HasSubstr("cin/birth-date-twice")));
  const auto late = tell_children(child("7", "", "<PersonBirthDate>2025-04-01</PersonBirthDate>"));
  EXPECT_THAT(late.refused, ElementsAre(HasSubstr("cin/birth-after-year")));
  const auto expected = tell_children(
      child("7", "", "<ExpectedPersonBirthDate>2025-05-05</ExpectedPersonBirthDate>"));
  EXPECT_THAT(expected.records, ElementsAre("child/2025 7: person born=2025-05-05(expected)"));
}

TEST(Cin, ADisabilityIsAnyCodeButNone) {
  const auto with = [](const std::string& codes) {
    auto text = child("7", "");
    text.insert(text.find("</ChildCharacteristics>"), "<Disabilities>" + codes + "</Disabilities>");
    return tell_children(text);
  };
  EXPECT_THAT(with("<Disability>NONE</Disability>").besides,
              Contains("child/2025 7: disabled=not"));
  const auto both = with("<Disability>NONE</Disability><Disability>AUT</Disability>");
  EXPECT_THAT(both.besides, Contains("child/2025 7: disabled=disabled"));
  EXPECT_THAT(both.remarks, ElementsAre("cin/disability-none-and-others 1"));
  EXPECT_THAT(with("").besides, Not(Contains(HasSubstr("disabled"))));
}

TEST(Cin, FactorsCountOnlyOnceAuthorised) {
  const auto told = tell_children(child(
      "7", details("2024-05-01",
                   "<Assessments><AssessmentActualStartDate>2024-05-02</AssessmentActualStartDate>"
                   "<FactorsIdentifiedAtAssessment><AssessmentFactors>11A</AssessmentFactors>"
                   "<AssessmentFactors>11A</AssessmentFactors><AssessmentFactors>99Z"
                   "</AssessmentFactors><AssessmentFactors>21</AssessmentFactors>"
                   "</FactorsIdentifiedAtAssessment></Assessments>"
                   "<Assessments><AssessmentActualStartDate>2024-06-02</AssessmentActualStartDate>"
                   "<FactorsIdentifiedAtAssessment/></Assessments>")));
  EXPECT_THAT(told.records, Not(Contains(HasSubstr("assessments/2025"))));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("children/factor-repeated 1", "children/factor-unknown 1",
                                   "children/factor-none-and-others 1"));
}

TEST(Cin, TakesTheYearFromTheReferenceDateAndWarnsWhereTheHeaderDisagrees) {
  auto text = kHead + child("7", "") + kTail;
  text.replace(text.find("2025-03-31"), 10, "2024-03-31");
  const auto told = tell(text);
  EXPECT_EQ(told.verified.units[0].name, "child/2024");
  EXPECT_THAT(told.file_remarks, ElementsAre("cin/year-and-reference-date 1"));
  SubmissionNote note;
  note.year = 2025;
  EXPECT_EQ(tell(text, note).verified.units[0].name, "child/2025");
  const std::string headless = "<Message><Children>" + child("7", "") + kTail;
  EXPECT_THAT(tell(headless).faults, ElementsAre("census.xml: cin/year-missing"));
}

TEST(Cin, AnApplicationToTheCourtEndsPreProceedings) {  // rulings G23
  const auto pre = [](const std::string& inside) {
    return "<PreProceedingsandFGDM>" + inside + "</PreProceedingsandFGDM>";
  };
  auto text = kHead +
              child("7", details("2025-05-01", pre("<PPStartDate>2025-06-01</PPStartDate>"
                                                   "<CourtAppDate>2025-09-01</CourtAppDate>") +
                                                   pre("<PPStartDate>2025-06-01</PPStartDate>") +
                                                   pre("<PPStartDate>2025-06-01</PPStartDate>"
                                                       "<CourtAppDate>2025-05-01</CourtAppDate>") +
                                                   pre("<CourtAppDate>soon</CourtAppDate>"))) +
              kTail;
  text.replace(text.find("2025-03-31"), 10, "2026-03-31");
  const auto told = tell(text);
  EXPECT_THAT(told.records,
              Contains("proceedings/2026 7|2025-09-01: court_application 2025-09-01"));
  EXPECT_THAT(told.refused, UnorderedElementsAre(HasSubstr("cin/negative-length"),
                                                 HasSubstr("cin/court-application")));
  // Earlier censuses do not ask, so they vouch for nothing.
  EXPECT_THAT(told.verified.units[0].supplies,
              Contains(test_vocabulary().kind("court_application")));
  EXPECT_THAT(tell_children(child("7", "")).verified.units[0].supplies,
              Not(Contains(test_vocabulary().kind("court_application"))));
}

TEST(Cin, RefusesAnotherCollection) {
  auto text = kHead + kTail;
  text.replace(text.find(">CIN<"), 5, ">CSWW<");
  EXPECT_THAT(tell(text).faults, ElementsAre("census.xml: cin/another-collection"));
  EXPECT_THAT(tell("<EXPSSDA903/>").faults, ElementsAre("census.xml: table/file-unknown"));
}

TEST(Cin, RefusesAChildWithoutAnId) {
  const auto told = tell_children(child("", details("2024-05-01")));
  EXPECT_THAT(told.refused, ElementsAre(HasSubstr("row/id-missing"), HasSubstr("row/id-missing")));
}

}  // namespace
}  // namespace braid::ingest
