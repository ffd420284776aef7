#include "ingest/children/ssd/ssd_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/table/told_delivery.h"

namespace braid::ingest {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::UnorderedElementsAre;

// All people here are made up. Rows of the catalogue of dirt are those of ssd-formats C.4.

const std::string kPeople =
    "pers_person_id,pers_legacy_id,pers_sex,pers_ethnicity,pers_dob\r\n"
    "1,L1,M,WBRI,2012-05-14 00:00:00.000\r\n2,L2,F,BAFR,2007-06-20 00:00:00.000\r\n";

ToldDelivery tell(std::vector<NamedFile> tables, const std::string& local_id = "person_id") {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2020, 6, 30);
  note.covers_to = Date::from_civil(2026, 6, 30);
  Faults faults;
  auto options = test_options();
  options.local_id = local_id;
  auto decoder = make_ssd_decoder(options, faults);
  EXPECT_TRUE(decoder.has_value());
  tables.emplace_back("ssd_person.csv", kPeople);
  return tell_delivery(**decoder, delivery_of(tables, note));
}

ToldDelivery tell_table(const std::string& table) { return tell({{"t.csv", table}}); }

const std::string kCare =
    "clae_person_id,clae_cla_placement_id,clae_cla_episode_start_date,"
    "clae_cla_episode_start_reason,clae_cla_primary_need_code,clae_cla_episode_ceased_date,"
    "clae_cla_episode_ceased_reason\r\n";
const std::string kPlacements =
    "clap_cla_placement_id,clap_cla_placement_type,clap_cla_placement_urn,"
    "clap_cla_placement_provider,clap_cla_placement_end_date,clap_cla_placement_change_reason\r\n";
const std::string kLegal =
    "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
    "lega_legal_status_end_date\r\n";

TEST(SsdFacts, JoinsLegalStatusAndPlacementToEpisodes) {
  // Dirt 6 and 8: a status that ends on the day, one that begins, one that is no looking after.
  const auto told =
      tell({{"c.csv", kCare + "1,P1,2025-02-03 00:00:00.000,S - Started to be looked after,N1,"
                              "2025-03-01 00:00:00.000,X1\r\n"
                              "1,P1,2025-03-01 00:00:00.000,L,N1,2025-05-12 00:00:00.000,X1\r\n"
                              "1,P2,2025-05-12 00:00:00.000,P,N1,,\r\n"},
            {"l.csv", kLegal + "1,1,V2,2025-02-03,2025-03-01\r\n"
                               "2,1,C2 Full care order,2025-03-01,\r\n"
                               "3,1,Special Guardianship Order,2025-03-01,\r\n"},
            {"p.csv", kPlacements + "P1,U6,SC999901,PR1,2025-05-12,CREQB\r\n"
                                    "P2,K2,SC999902,PR4,,\r\n"}});
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_THAT(
      told.records,
      IsSupersetOf(
          {"cla_episodes 1|2025-02-03: care 2025-02-03..2025-03-01 reason_new=S legal_status=V2 "
           "need=N1 reason_ceased=X1 place=U6 provider=PR1",
           "cla_episodes 1|2025-03-01: care 2025-03-01..2025-05-12 reason_new=L legal_status=C2 "
           "need=N1 reason_ceased=X1 place=U6 provider=PR1 change_reason=CREQB",
           "cla_episodes 1|2025-05-12: care 2025-05-12.. reason_new=P legal_status=C2 need=N1 "
           "place=K2 provider=PR4"}));
  EXPECT_THAT(told.besides, IsSupersetOf({"cla_episodes 1|2025-02-03: placement=P1",
                                          "cla_episodes 1|2025-05-12: home=SC999902",
                                          "person 1: ethnic5=White"}));
  EXPECT_THAT(told.remarks, IsEmpty());
}

TEST(SsdFacts, TablesThatAreDeliveredCoverTheYearsOfTheRun) {
  const auto told = tell_table(kCare);
  ASSERT_EQ(told.verified.units.size(), 2U);
  EXPECT_EQ(told.verified.units[0].name, "person");
  EXPECT_THAT(told.verified.units[0].supplies, ElementsAre(test_vocabulary().kind("person")));
  EXPECT_EQ(told.verified.units[1].name, "cla_episodes");
  EXPECT_EQ(told.verified.units[1].covers_from.text(), "2020-06-30");
  EXPECT_EQ(told.verified.units[1].covers_to.text(), "2026-06-30");
  EXPECT_THAT(told.verified.units[1].supplies, ElementsAre(test_vocabulary().kind("care")));
  EXPECT_THAT(told.records, Contains("person 1: person born=2012-05-14 sex=M"));
}

TEST(SsdFacts, KeepsEpisodesThatPointToNothing) {
  // Dirt 7.
  const auto told = tell_table(kCare +
                               "1,P9,2025-02-03,S,N1,,\r\n1,-1,2025-01-01,S,N1,2025-02-01,"
                               "went home\r\n");
  EXPECT_THAT(told.records, Contains("cla_episodes 1|2025-02-03: care 2025-02-03.. reason_new=S "
                                     "need=N1"));
  EXPECT_THAT(told.remarks, UnorderedElementsAre("ssd/placement-unmatched 2",
                                                 "ssd/legal-unmatched 2", "ssd/code-unknown 1"));
}

TEST(SsdFacts, ClipsCareAtTheEighteenthBirthday) {  // rulings B14, S17
  const auto told = tell_table(kCare +
                               "2,,2025-02-03,S,N1,,\r\n2,,2025-08-01,P,N1,2025-09-01,E5\r\n"
                               "1,,2011-01-01,S,N1,,\r\n");
  EXPECT_THAT(told.records,
              Contains(HasSubstr("care 2025-02-03..2025-06-20 reason_new=S need=N1 adult=yes")));
  EXPECT_THAT(told.records, Not(Contains(HasSubstr("2025-08-01"))));
  EXPECT_THAT(told.refused, ElementsAre("cla_episodes row 4: ssd/event-before-birth"));
}

TEST(SsdFacts, AReferralIsAlsoAnEpisodeOfNeedUnlessNothingWasDone) {
  const auto told = tell_table(
      "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,"
      "cine_referral_source_code,cine_referral_nfa,cine_close_reason,cine_close_date\r\n"
      "9,1,2024-09-10 00:00:00.000,N1,6,N,RC7 No longer in need,2024-12-01\r\n"
      "8,2,2024-05-07,N9,3A,Y,,2024-05-07\r\n7,99,2024-05-07,N9,3A,T,,\r\n"
      "6,1,2025-09-10,N1,6,N,,2025-09-09\r\n");
  EXPECT_THAT(told.records,
              IsSupersetOf({"cin_episodes 1|2024-09-10: referral 2024-09-10 referral_source=6 "
                            "need=N1 need 2024-09-10..2024-12-01 need=N1 closure_reason=RC7",
                            "cin_episodes 2|2024-05-07: referral 2024-05-07 referral_source=3A "
                            "no_further_action=yes need=N9"}));
  EXPECT_THAT(told.refused, ElementsAre("cin_episodes row 5: ssd/negative-length"));
}

TEST(SsdFacts, ReadsPlansAndWordsForAbuse) {
  const auto plans =
      tell({{"a.csv",
             "cin_plan_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date\r\n"
             "1,1,2025-01-15,\r\n"},
            {"b.csv",
             "cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,cppl_cp_plan_ola,"
             "cppl_cp_plan_initial_category,cppl_cp_plan_latest_category\r\n"
             "1,2024-11-20,2025-06-18,N,Neglect,Emotional Abuse\r\n"
             "2,2024-11-20,,Y,NEG,\r\n1,2025-11-20,2025-11-20,N,NEG,\r\n"}});
  EXPECT_THAT(plans.records,
              IsSupersetOf({"cin_plans 1|2025-01-15: cin_plan 2025-01-15..",
                            "cp_plans 1|2024-11-20: cp_plan 2024-11-20..2025-06-18 abuse=EMO",
                            "cp_plans 2|2024-11-20: cp_plan 2024-11-20.. abuse=NEG "
                            "other_authority=yes"}));
  EXPECT_THAT(plans.refused, ElementsAre("cp_plans row 4: ssd/zero-length"));
}

TEST(SsdFacts, ReadsMissingEpisodesAndWhetherTheChildSpoke) {
  const auto told = tell_table(
      "miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
      "miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted\r\n"
      "1,2025-05-01 21:30:00.000,M,2025-05-02 06:10:00.000,Y,N\r\n"
      "1,2025-06-10 17:00:00.000,Absent,2025-06-10 22:45:00.000,Y,Y\r\n"
      "1,2025-07-10,Vanished,,NA,NA\r\n");
  EXPECT_THAT(told.records, IsSupersetOf({"missing 1|2025-05-01|M: missing 2025-05-01..2025-05-02 "
                                          "missing_category=missing return_interview=not_accepted",
                                          "missing 1|2025-06-10|A: missing 2025-06-10..2025-06-10 "
                                          "missing_category=away return_interview=accepted",
                                          "missing 1|2025-07-10|M: missing 2025-07-10.. "
                                          "missing_category=missing"}));
  EXPECT_THAT(told.remarks, ElementsAre("ssd/missing-type-unknown 1"));
}

TEST(SsdFacts, TakesScoresAndTheLaterOfTwoOnADay) {
  const auto told = tell_table(
      "csdq_table_id,csdq_person_id,csdq_sdq_completed_date,csdq_sdq_score,csdq_sdq_reason\r\n"
      "1,1,2025-03-05,25,SSD_PH\r\n2,1,2025-03-05,22,SSD_PH\r\n3,2,2025-03-05,41,\r\n");
  EXPECT_THAT(told.records,
              Contains("sdq_scores 1|2025-03-05: sdq 2025-03-05 22 respondent=carer"));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("table/row-repeated 1", "ssd/sdq-score-refused 1"));
}

TEST(SsdFacts, ACareLeaverHasLeftAndIsAskedAboutABirthday) {
  // Dirt 9: the table's own ids are random; the key is child and contact.
  const std::string leavers =
      "clea_table_id,clea_person_id,clea_care_leaver_in_touch,clea_care_leaver_latest_contact,"
      "clea_care_leaver_accommodation,clea_care_leaver_accom_suitable,"
      "clea_care_leaver_activity\r\n"
      "x,2,YES,2026-05-20 00:00:00.000,D,1,F2\r\ny,2,YES,2026-02-20,D,1,F2\r\n"
      "z,1,YES,2026-05-20,D,1,F2\r\n";
  const auto told =
      tell({{"c.csv", kCare + "2,,2025-02-03,S,N1,2025-06-01,E5\r\n1,,2025-02-03,S,N1,,\r\n"},
            {"l.csv", leavers}});
  EXPECT_THAT(told.records,
              Contains("care_leavers 2|2026-05-20: care_leaver 2026-06-20 age_group=19-21 "
                       "in_touch=YES activity=F2 accommodation=D suitable=yes"));
  EXPECT_THAT(told.remarks,
              IsSupersetOf({"ssd/care-leaver-no-birthday 1", "ssd/care-leaver-in-care 1"}));
}

TEST(SsdFacts, ADisabilityIsAnyCodeButNone) {
  const auto told = tell_table(
      "disa_table_id,disa_person_id,disa_disability_code\r\n1,1,NONE\r\n2,1,AUT\r\n"
      "3,2,NONE\r\n");
  EXPECT_THAT(told.records, IsSupersetOf({"disability 1|NONE: person  disabled=disabled",
                                          "disability 1|AUT: person  disabled=disabled",
                                          "disability 2|NONE: person  disabled=not"}));
}

TEST(SsdFacts, KnowsUnaccompaniedChildrenByCodeAndByWords) {
  const auto told = tell_table(
      "immi_person_id,immi_immigration_status_start_date,immi_immigration_status_end_date,"
      "immi_immigration_status\r\n1,2024-07-22,2026-03-15,U\r\n"
      "2,,,Unaccompanied Asylum Seeking Child\r\n2,2025-01-01,,Adult Asylum Seeker\r\n");
  EXPECT_THAT(told.records,
              IsSupersetOf({"immigration_status 1|2024-07-22: uasc 2024-07-22..2026-03-15",
                            "immigration_status 2: uasc .."}));
  EXPECT_THAT(told.remarks, ElementsAre("ssd/immigration-status-not-used 1"));
}

TEST(SsdFacts, AWorkerIsToldApartByTheRegistrationNumber) {
  const auto told = tell(
      {{"i.csv",
        "invo_person_id,invo_professional_id,invo_professional_role_id,"
        "invo_involvement_start_date,invo_involvement_end_date\r\n"
        "1,901,CW,2024-09-10,\r\n1,902,KA,2024-09-10,2025-01-01\r\n"
        "1,-1,CW,2024-09-11,\r\n"},
       {"p.csv", "prof_professional_id,prof_social_worker_registration_no\r\n901,SW999901\r\n"}});
  EXPECT_THAT(told.records,
              IsSupersetOf({"involvements 1|2024-09-10|901|CW: allocation 2024-09-10.. primary=yes",
                            "involvements 1|2024-09-10|902|KA: allocation "
                            "2024-09-10..2025-01-01"}));
  EXPECT_THAT(told.besides, IsSupersetOf({"involvements 1|2024-09-10|901|CW: worker=SW999901",
                                          "involvements 1|2024-09-10|902|KA: worker=902"}));
  EXPECT_THAT(told.remarks, ElementsAre("ssd/involvement-without-professional 1"));
}

TEST(SsdFacts, FactorsAreFlagsFromTheDayOfTheirAuthorisation) {
  const auto told =
      tell({{"a.csv",
             "cina_assessment_id,cina_person_id,cina_assessment_start_date,"
             "cina_assessment_auth_date\r\n60001,1,2024-09-11,2024-10-20\r\n"
             "60002,1,2024-12-11,\r\n"},
            {"f.csv",
             "cinf_table_id,cinf_assessment_id,cinf_assessment_factors_json\r\n"
             "F1,60001,\"[\"\"3B\"\", \"\"13A\"\"]\"\r\n"
             "F2,60002,\"[\"\"13A\"\"]\"\r\nF3,60003,\"{\"\"11A\"\":\"\"Yes\"\"}\"\r\n"}});
  EXPECT_THAT(told.records, Contains("assessment_factors 1|2024-09-11: risk_flag 2024-10-20.. "
                                     "risk_type=gang risk_level=low"));
  EXPECT_THAT(told.records, Not(Contains(HasSubstr("2024-12-11"))));
  EXPECT_THAT(told.remarks, ElementsAre("ssd/assessment-unknown 1"));
}

TEST(SsdFacts, StepsOfAnAdoptionAreKnownByThePeriodOfCare) {
  const auto told = tell_table(
      "perm_person_id,perm_cla_id,perm_placement_order_date,perm_matched_date,"
      "perm_placed_foster_carer_date\r\n1,CLA4,2025-04-10,2025-05-20,1900-01-01\r\n");
  EXPECT_THAT(told.records,
              Contains("permanence 1|CLA4: adoption 2025-04-10 adoption_step=order adoption "
                       "2025-05-20 adoption_step=match"));
  // SysC has the person's older id there: the period of care says who it is.
  const auto joined = tell(
      {{"c.csv", "clae_person_id,clae_cla_episode_start_date,clae_cla_id\r\n2,2025-02-03,CLA4\r\n"},
       {"p.csv", "perm_person_id,perm_cla_id,perm_matched_date\r\nL70004,CLA4,2025-05-20\r\n"}});
  EXPECT_THAT(joined.records,
              Contains("permanence 2|CLA4: adoption 2025-05-20 adoption_step=match"));
}

TEST(SsdFacts, FollowsLegacyIdsThroughThePersonTable) {
  const auto told =
      tell({{"c.csv", kCare + "1,,2025-02-03,S,N1,,\r\n7,,2025-02-03,S,N1,,\r\n"}}, "legacy_id");
  EXPECT_THAT(told.records, Contains(HasSubstr("cla_episodes L1|2025-02-03: care")));
  EXPECT_THAT(told.remarks, Contains("ssd/person-unknown 1"));
}

TEST(SsdFacts, RefusesTwoFilesOfOneTable) {
  EXPECT_THAT(tell({{"a.csv", kCare}, {"b.csv", kCare}}).faults,
              ElementsAre("b.csv: children/table-twice"));
}

}  // namespace
}  // namespace braid::ingest
