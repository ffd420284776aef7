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
using testing::Not;

// All children here are made up. Rows of the catalogue of dirt are those of ssd-formats C.4.

SubmissionNote snapshot() {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2024, 4, 1);
  note.covers_to = Date::from_civil(2026, 6, 30);
  note.mode = "snapshot";
  return note;
}

ToldDelivery tell(const std::string& text, SubmissionNote note = snapshot()) {
  Faults faults;
  auto decoder = make_csc_daily_decoder(test_options(), faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of({{"p.json", text}}, note));
}

const std::string kChild = R"({"la_child_id":"410001","purge":false,
  "child_details":{"unique_pupil_number":"T999400118011","first_name":"Quillon",
    "surname":"Sampleton","date_of_birth":"2012-05-14","sex":"M","ethnicity":"WBRI",
    "disabilities":["NONE"],"postcode":"ZX2 2CD"},
  "health_and_wellbeing":{"sdq_assessments":[{"date":"2025-10-15","score":22},
    {"date":"2025-03-05","score":"25"},{"date":"2025-01-05","score":41}]},
  "social_care_episodes":[{"social_care_episode_id":"50001","referral_date":"2024-09-10",
    "referral_source":"6","referral_no_further_action_flag":false,
    "child_and_family_assessments":[{"child_and_family_assessment_id":"60001",
      "start_date":"2024-09-11","authorisation_date":"2024-10-20",
      "factors":["3B","10A","13A"]},{"start_date":"2026-06-15","factors":[]}],
    "child_in_need_plans":[{"start_date":"2024-10-21","end_date":"2024-11-20"}],
    "child_protection_plans":[{"start_date":"2024-11-20"}],
    "child_looked_after_placements":[{"start_date":"2025-05-12"}]}]})";

TEST(CscDaily, SaysWhatItSaysOfNeed) {
  const auto told = tell("[" + kChild + "]");
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_THAT(
      told.records,
      ElementsAre("children 410001: person upn=T999400118011 given=Quillon family=Sampleton "
                  "born=2012-05-14 postcode=ZX2 2CD sex=M",
                  "sdq 410001|2025-10-15: sdq 2025-10-15 22 respondent=carer",
                  "sdq 410001|2025-03-05: sdq 2025-03-05 25 respondent=carer",
                  "referrals 410001|2024-09-10: referral 2024-09-10 referral_source=6 "
                  "need 2024-09-10..",
                  "assessments 410001|2024-09-11: risk_flag 2024-10-20.. risk_type=gang "
                  "risk_level=low",
                  "cin_plans 410001|2024-10-21: cin_plan 2024-10-21..2024-11-20",
                  "cp_plans 410001|2024-11-20: cp_plan 2024-11-20.."));
  EXPECT_THAT(told.besides,
              ElementsAre("children 410001: ethnic5=White", "children 410001: disabled=not"));
  EXPECT_THAT(told.remarks, ElementsAre("csc-daily/sdq-score-refused 1"));
  // Being looked after is not read, so no period of it is vouched for.
  for (const auto& unit : told.verified.units) {
    EXPECT_THAT(unit.supplies, Not(Contains(test_vocabulary().kind("care"))));
  }
}

TEST(CscDaily, TakesOneObjectAndTheWrapper) {  // dirt 16
  EXPECT_EQ(tell(kChild).records.size(), 7U);
  EXPECT_EQ(tell("{\"la_code\":123,\"Children\":" + kChild + "}").records.size(), 7U);
  EXPECT_THAT(tell("[]").records, IsEmpty());
}

TEST(CscDaily, RefusesAFileThatIsCutOffOrNoObjects) {  // dirt 16
  EXPECT_THAT(tell("[" + kChild).faults, Contains("p.json: json/not-well-formed"));
  EXPECT_THAT(tell("[" + kChild.substr(0, 200)).faults, Contains("p.json: json/not-well-formed"));
  EXPECT_THAT(tell("\"text\"").faults, Contains("p.json: json/not-objects"));
  EXPECT_THAT(tell("[1]").faults, Contains(HasSubstr("p.json: json/")));
}

TEST(CscDaily, APurgedChildIsNotStatedAndATextIsNoFlag) {  // dirt 14
  const auto told = tell(R"([{"la_child_id":"1","purge":true,"child_details":{"sex":"M"}},
               {"la_child_id":"2","purge":"true","child_details":{"sex":"M"}},
               {"child_details":{"sex":"M"}},{"la_child_id":"3","child_details":{"sex":"F"}}])");
  EXPECT_THAT(told.records,
              ElementsAre("children 2: keep", "children *: keep", "children 3: person sex=F"));
  EXPECT_THAT(told.remarks, Contains("csc-daily/purged 1"));
  EXPECT_THAT(told.refused, ElementsAre(HasSubstr("csc-daily/purge"), HasSubstr("row/id-missing")));
}

TEST(CscDaily, APurgedItemGoesWithAllBelowIt) {
  const auto told = tell(R"([{"la_child_id":"1","purge":false,"social_care_episodes":[
      {"referral_date":"2024-09-10","purge":true,"child_in_need_plans":[
        {"start_date":"2024-10-21","purge":false}]},
      {"referral_date":"2025-09-10","purge":false,"child_in_need_plans":[
        {"start_date":"2025-10-21","purge":true},{"start_date":"2025-12-21"}]}]}])");
  EXPECT_THAT(told.records, ElementsAre("children 1: person", HasSubstr("referrals 1|2025-09-10:"),
                                        "cin_plans 1|2025-12-21: cin_plan 2025-12-21.."));
}

TEST(CscDaily, TakesSnapshotsOnly) {
  auto note = snapshot();
  note.mode = "delta";
  EXPECT_THAT(tell("[" + kChild + "]", note).faults, ElementsAre("made-up: csc-daily/mode"));
}

TEST(CscDaily, CoversTheWindowOfTheBuilder) {  // ssd-formats B.3
  auto note = snapshot();
  note.covers_from.reset();
  note.covers_to = Date::from_civil(2026, 3, 31);
  EXPECT_EQ(tell("[" + kChild + "]", note).verified.units[0].covers_from.text(), "2023-04-01");
  note.covers_to = Date::from_civil(2026, 4, 1);
  EXPECT_EQ(tell("[" + kChild + "]", note).verified.units[0].covers_from.text(), "2024-04-01");
}

}  // namespace
}  // namespace braid::ingest
