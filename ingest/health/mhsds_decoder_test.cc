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

// All patients here are made up: NHS numbers begin with 999.

ToldDelivery tell(const std::vector<NamedFile>& files) {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2025, 4, 1);
  note.covers_to = Date::from_civil(2025, 4, 30);
  Faults faults;
  auto options = test_options();
  options.drop_test_patients = false;
  auto decoder = make_mhsds_decoder(options, faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of(files, note));
}

const std::string kPeriod = "/2025-04-01_2025-04-30 ";

TEST(Mhsds, SaysWhoPatientsAre) {
  const auto told = tell({{"MHS001.csv",
                           "Person_ID,LocalPatientId,NHSNumber,NHSNumberStatus,PersonBirthDate,"
                           "Gender,EthnicCategory,OrgIDProv\n"
                           "MP1,L1,9990200017,01,2010-01-02,1,A,RX2\n"}});
  EXPECT_THAT(told.records, ElementsAre("patients" + kPeriod +
                                        "MP1: person nhs=9990200017 born=2010-01-02 sex=M"));
  EXPECT_THAT(told.verified.units[0].supplies, ElementsAre(test_vocabulary().kind("person")));
}

TEST(Mhsds, AReferralMayBeRejected) {
  const auto told = tell({{"MHS101.csv",
                           "Person_ID,UniqServReqID,ReferralRequestReceivedDate,"
                           "ReferRejectionDate,SourceOfReferralMH\n"
                           "MP1,R1,2025-04-02,,A1\nMP1,R2,2025-04-03,2025-04-05,A1\n"
                           "MP1,R3,,,A1\nMP1,,2025-04-03,,A1\n"}});
  EXPECT_THAT(
      told.records,
      ElementsAre("referrals" + kPeriod + "MP1|R1: camhs_referral 2025-04-02",
                  "referrals" + kPeriod + "MP1|R2: camhs_referral 2025-04-03 rejected=yes",
                  "referrals" + kPeriod + "MP1|R3: keep", "referrals" + kPeriod + "MP1|*: keep"));
}

TEST(Mhsds, ASpellIsAStayAboutMentalHealth) {  // rulings G38
  const auto told = tell({{"MHS501.csv",
                           "UniqHospProvSpellID,Person_ID,UniqServReqID,StartDateHospProvSpell,"
                           "DischDateHospProvSpell\nS1,MP1,R1,2025-04-02,2025-04-09\n"
                           "S2,MP1,R1,2025-04-12,\nS3,MP1,R1,2025-04-12,2025-04-11\n"}});
  EXPECT_THAT(told.records,
              ElementsAre("spells" + kPeriod +
                              "MP1|S1: stay 2025-04-02 part=start "
                              "mental_health=yes stay 2025-04-09 part=end mental_health=yes",
                          "spells" + kPeriod +
                              "MP1|S2: stay 2025-04-12 part=start "
                              "mental_health=yes",
                          "spells" + kPeriod + "MP1|S3: keep"));
}

TEST(Mhsds, KnowsTierFourBedsOfAllVersions) {  // feed-formats 7.4
  const auto told = tell({{"MHS502.csv",
                           "UniqWardStayID,Person_ID,StartDateWardStay,EndDateWardStay,"
                           "HospitalBedTypeMH\nW1,MP1,2024-03-02,2024-03-09,34\n"
                           "W2,MP1,2025-04-02,,309\nW3,MP1,2025-04-12,2025-04-13,10\n"
                           "W4,MP1,2025-04-14,2025-04-15,\n"}});
  EXPECT_THAT(told.records,
              ElementsAre("ward_stays" + kPeriod +
                              "MP1|W1: ward_stay 2024-03-02..2024-03-09 "
                              "tier4=yes",
                          "ward_stays" + kPeriod + "MP1|W2: ward_stay 2025-04-02.. tier4=yes",
                          "ward_stays" + kPeriod + "MP1|W3: ward_stay 2025-04-12..2025-04-13",
                          "ward_stays" + kPeriod + "MP1|W4: ward_stay 2025-04-14..2025-04-15"));
  EXPECT_THAT(told.remarks, ElementsAre("mhsds/bed-type-missing 1"));
}

TEST(Mhsds, PassesOverTeams) {
  const auto told = tell({{"MHS102.csv", "UniqServReqID,ServTeamTypeRefToMH\nR1,C06\n"}});
  EXPECT_THAT(told.records, IsEmpty());
  EXPECT_THAT(told.remarks, UnorderedElementsAre("mhsds/team-not-used 1"));
}

TEST(Mhsds, RefusesAFileOfAnotherSort) {
  EXPECT_THAT(tell({{"x.csv", "a,b\n1,2\n"}}).faults, Contains("x.csv: table/file-unknown"));
}

}  // namespace
}  // namespace braid::ingest
