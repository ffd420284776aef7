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

ToldDelivery tell(const std::string& text, SubmissionNote note = snapshot(),
                  bool respite_unknown = false) {
  Faults faults;
  auto options = test_options();
  options.respite_unknown = respite_unknown;
  auto decoder = make_csc_daily_decoder(options, faults);
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
                  "cp_plans 410001|2024-11-20: cp_plan 2024-11-20..",
                  "placements 410001|2025-05-12: care 2025-05-12.. reason_new=S"));
  EXPECT_THAT(told.besides,
              ElementsAre("children 410001: ethnic5=White", "children 410001: disabled=not"));
  EXPECT_THAT(told.remarks, ElementsAre("csc-daily/sdq-score-refused 1"));
}

std::vector<std::string> kinds_named(const ToldDelivery& told, bool doubted) {
  std::vector<std::string> names;
  for (const auto& unit : told.verified.units) {
    for (const auto kind : doubted ? unit.doubted : unit.supplies) {
      names.push_back(test_vocabulary().find_kind(kind)->name);
    }
  }
  return names;
}

TEST(CscDaily, VouchesForCareOnlyWhereTheAgreementAcceptsThatRespiteIsUnknown) {  // C.3
  const auto cautious = tell("[" + kChild + "]");
  EXPECT_THAT(kinds_named(cautious, true), ElementsAre("care", "care_leaver", "allocation"));
  EXPECT_THAT(kinds_named(cautious, false), Not(Contains("care")));
  const auto accepted = tell("[" + kChild + "]", snapshot(), true);
  EXPECT_THAT(kinds_named(accepted, true), ElementsAre("care_leaver", "allocation"));
  EXPECT_THAT(kinds_named(accepted, false), Contains("care"));
}

/// A child born on 2012-05-14 with these in its one episode.
std::string with(const std::string& items) {
  return R"([{"la_child_id":"1","child_details":{"date_of_birth":"2012-05-14","sex":"M"},
      "social_care_episodes":[{"referral_date":"2024-09-10",)" +
         items + "}]}]";
}
std::string placements(const std::string& list) {
  return with("\"child_looked_after_placements\":[" + list + "]");
}
std::vector<std::string> of_table(const ToldDelivery& told, const std::string& table) {
  std::vector<std::string> found;
  for (const auto& record : told.records) {
    if (record.starts_with(table + " ")) found.push_back(record);
  }
  return found;
}

TEST(CscDaily, PlacementsThatTouchAreOnePeriodOfCareThatIsLeftOnce) {  // dirt 12
  const auto told = tell(placements(R"(
      {"child_looked_after_placement_id":"PL2","start_date":"2025-05-12","start_reason":"L",
       "placement_type":"K2","end_date":"2025-09-01","end_reason":"E12"},
      {"child_looked_after_placement_id":"PL1","start_date":"2025-02-03","start_reason":"L",
       "placement_type":"U6","end_date":"2025-05-12","end_reason":"E12","change_reason":"CREQB"})"));
  EXPECT_THAT(
      of_table(told, "placements"),
      ElementsAre("placements 1|2025-05-12: care 2025-05-12..2025-09-01 reason_new=P place=K2 "
                  "reason_ceased=E12",
                  "placements 1|2025-02-03: care 2025-02-03..2025-05-12 reason_new=S place=U6 "
                  "reason_ceased=X1 change_reason=CREQB"));
  EXPECT_THAT(told.besides, Contains("placements 1|2025-05-12: placement=PL2"));
}

TEST(CscDaily, AReasonThatSaysThatCareGoesOnIsNoneOfItsEnd) {  // ssd-formats B.3
  const auto told = tell(placements(R"({"start_date":"2025-05-12","placement_type":"T9",
      "end_date":"2025-09-01","end_reason":"X1"})"));
  EXPECT_THAT(of_table(told, "placements"),
              ElementsAre("placements 1|2025-05-12: care 2025-05-12..2025-09-01 reason_new=S"));
  EXPECT_THAT(told.remarks, ElementsAre("csc-daily/placement-type-unknown 1"));
}

TEST(CscDaily, RefusesPlacementsThatCannotBe) {
  const auto told = tell(placements(R"({"start_date":"2025-05-12","end_date":"2025-05-12"},
      {"start_date":"2011-05-12"},{"start_date":"2025-06-12","end_date":"2025-06-01"},
      {"start_date":"soon"})"));
  EXPECT_THAT(told.refused, testing::UnorderedElementsAre(HasSubstr("csc-daily/zero-length"),
                                                          HasSubstr("csc-daily/event-before-birth"),
                                                          HasSubstr("csc-daily/negative-length"),
                                                          HasSubstr("csc-daily/date")));
}

TEST(CscDaily, CareEndsAtTheEighteenthBirthday) {  // rulings B14
  const auto told = tell(R"([{"la_child_id":"1","child_details":{"date_of_birth":"2007-11-20"},
      "social_care_episodes":[{"child_looked_after_placements":[
        {"start_date":"2025-01-10","placement_type":"U6"},
        {"start_date":"2026-01-10","placement_type":"U6"}]}]}])");
  EXPECT_THAT(
      of_table(told, "placements"),
      ElementsAre("placements 1|2025-01-10: care 2025-01-10..2025-11-20 reason_new=S place=U6 "
                  "adult=yes"));
  EXPECT_THAT(told.remarks, Contains("csc-daily/adult-placement 1"));
}

TEST(CscDaily, AnUnaccompaniedChildIsOneFromTheFirstPlacementOn) {
  const auto told = tell(R"([{"la_child_id":"1","child_details":{"uasc_flag":true,
        "uasc_end_date":"2026-01-01"},"social_care_episodes":[{"referral_date":"2024-09-10",
        "child_looked_after_placements":[{"start_date":"2024-10-01"}]}]},
      {"la_child_id":"2","child_details":{"uasc_flag":true},
        "social_care_episodes":[{"referral_date":"2024-09-10"}]}])");
  EXPECT_THAT(of_table(told, "children"),
              ElementsAre("children 1: person uasc 2024-10-01..2026-01-01",
                          "children 2: person uasc 2024-09-10.."));
  EXPECT_THAT(told.remarks, Contains("csc-daily/uasc-from-assumed 2"));
}

TEST(CscDaily, ACareLeaverWhoStandsInSeveralEpisodesIsOne) {  // dirt 13
  const std::string leaver =
      R"("care_leavers":{"contact_date":"2025-06-01","activity":"F2","accommodation":"U"})";
  const auto told =
      tell(R"([{"la_child_id":"1","social_care_episodes":[{"referral_date":"2024-09-10",
      "child_looked_after_placements":[{"start_date":"2024-10-01","end_date":"2025-01-01"}],)" +
           leaver + R"(},{"referral_date":"2025-01-10",)" + leaver +
           "}]},"
           R"({"la_child_id":"2","social_care_episodes":[{)" +
           leaver + "}]}]");
  EXPECT_THAT(of_table(told, "care_leavers"),
              ElementsAre("care_leavers 1|2025-06-01: care_leaver 2025-06-01 activity=F2 "
                          "accommodation=U"));
  EXPECT_THAT(told.remarks, Contains("csc-daily/care-leaver-in-care 1"));
}

TEST(CscDaily, AWorkerIsToldByANumber) {
  const auto told = tell(with(R"("care_worker_details":[{"worker_id":"SW999901",
      "start_date":"2024-09-10"},{"start_date":"2024-09-11"}])"));
  EXPECT_THAT(of_table(told, "workers"),
              Contains("workers 1|2024-09-10|SW999901: allocation 2024-09-10.."));
  EXPECT_THAT(told.besides, Contains("workers 1|2024-09-10|SW999901: worker=SW999901"));
  EXPECT_THAT(told.refused, ElementsAre(HasSubstr("csc-daily/worker")));
}

TEST(CscDaily, TakesOneObjectAndTheWrapper) {  // dirt 16
  EXPECT_EQ(tell(kChild).records.size(), 8U);
  EXPECT_EQ(tell("{\"la_code\":123,\"Children\":" + kChild + "}").records.size(), 8U);
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
