#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/decode/decoder.h"
#include "ingest/table/told_delivery.h"

namespace braid::ingest {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

// All people here are made up; NHS numbers begin with 999, UPNs are of authority 999. Rows of the
// catalogue of dirt are those of ssd-formats C.4.

const std::string kPersonColumns =
    "pers_legacy_id,pers_person_id,pers_upn,pers_forename,pers_surname,pers_sex,pers_gender,"
    "pers_ethnicity,pers_dob,pers_single_unique_id,pers_upn_unknown,pers_send_flag,"
    "pers_expected_dob,pers_death_date,pers_is_mother,pers_nationality\r\n";
const std::string kDisability = "disa_table_id,disa_person_id,disa_disability_code\r\n";
const std::string kAddressColumns =
    "addr_table_id,addr_person_id,addr_address_type,addr_address_start_date,"
    "addr_address_end_date,addr_address_postcode,addr_address_json\r\n";
const std::string kLinkedColumns =
    "link_table_id,link_person_id,link_identifier_type,link_identifier_value,"
    "link_valid_from_date,link_valid_to_date\r\n";

SubmissionNote run_on_30_june_2026() {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2020, 6, 30);
  note.covers_to = Date::from_civil(2026, 6, 30);
  return note;
}

ToldDelivery tell(const std::vector<NamedFile>& files, const std::string& local_id = "person_id") {
  Faults faults;
  auto options = test_options();
  options.local_id = local_id;
  auto decoder = make_ssd_decoder(options, faults);
  EXPECT_TRUE(decoder.has_value());
  return tell_delivery(**decoder, delivery_of(files, run_on_30_june_2026()));
}

/// One row of ssd_person beside a table that is not used.
ToldDelivery tell_person(const std::string& row) {
  return tell(
      {{"ssd_disability.csv", kDisability}, {"ssd_person.csv", kPersonColumns + row + "\r\n"}});
}

TEST(Ssd, SaysWhoTheChildrenAreAndNothingElse) {
  const auto told = tell(
      {{"ssd_address.csv", kAddressColumns + "A1,410001,HOME,2018-01-05 00:00:00.000,,ZX1 4AB,"
                                             "\"{\"\"TOWN\"\": \"\"Brackenshire\"\"}\"\r\n"},
       {"ssd_linked_identifiers.csv",
        kLinkedColumns + "L1,410001,Former Unique Pupil Number,Z999400118044,,\r\n"},
       {"ssd_person.csv", kPersonColumns + "L70001,410001,T999400118011,Quillon,Sampleton,M,M,WBRI,"
                                           "2012-05-14 00:00:00.000,9990200017,,N,,,,\r\n"}});
  EXPECT_THAT(told.records,
              ElementsAre("address 410001: identity postcode=ZX14AB",
                          "linked_identifiers 410001: identity former_upn=Z999400118044",
                          "person 410001: identity nhs=9990200017 upn=T999400118011 "
                          "given=Quillon family=Sampleton born=2012-05-14 sex=M"));
  ASSERT_EQ(told.verified.units.size(), 3U);
  for (const auto& unit : told.verified.units) {
    EXPECT_EQ(unit.mode, UnitMode::snapshot);
    EXPECT_EQ(unit.year, 0);
    EXPECT_TRUE(unit.covers_from.is_none() && unit.covers_to.is_none());
    EXPECT_EQ(unit.extracted_on.text(), "2026-06-30");
    EXPECT_THAT(unit.supplies, IsEmpty());
  }
  EXPECT_EQ(told.rows_read, 3U);
}

TEST(Ssd, NeedsThePersonTableOneMoreTableAndARunDate) {
  EXPECT_THAT(tell({{"a.csv", kDisability}, {"b.csv", kAddressColumns}}).faults,
              ElementsAre("made-up: ssd/person-missing"));
  EXPECT_THAT(tell({{"p.csv", kPersonColumns}}).faults, ElementsAre("made-up: ssd/person-missing"));
  Faults faults;
  auto decoder = make_ssd_decoder(test_options(), faults);
  const std::vector<NamedFile> files = {{"a.csv", kDisability}, {"p.csv", kPersonColumns}};
  EXPECT_THAT(tell_delivery(**decoder, delivery_of(files)).faults,
              ElementsAre("made-up: ssd/run-date-missing"));
  const auto named = tell_delivery(**decoder, delivery_of(files, {}, "ssd 2026-06-30"));
  EXPECT_THAT(named.faults, IsEmpty());
  EXPECT_EQ(named.verified.units[0].extracted_on.text(), "2026-06-30");
  const std::vector<NamedFile> two_runs = {{"a_20260630.csv", kDisability},
                                           {"p_20260629.csv", kPersonColumns}};
  EXPECT_THAT(tell_delivery(**decoder, delivery_of(two_runs)).faults,
              ElementsAre("made-up: ssd/run-date-missing"));
}

TEST(Ssd, TakesColumnsInAnotherOrderAndTablesWithOddNames) {
  // Dirt 1: Mosaic's `cin_plan_id`.
  const auto told = tell({{"ssd_cin_plans.csv", "cin_plan_id,cinp_referral_id,cinp_person_id\r\n"},
                          {"ssd_person.csv",
                           "pers_dob,pers_surname,pers_person_id\r\n"
                           "2012-05-14,Sampleton,410001\r\n"}});
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_THAT(told.records,
              ElementsAre("person 410001: identity family=Sampleton born=2012-05-14"));
}

TEST(Ssd, TakesTheUniqueIdForAnNhsNumberOnlyIfItIsOne) {
  // Dirt 2.
  const auto told = tell({{"ssd_disability.csv", kDisability},
                          {"ssd_person.csv",
                           "pers_person_id,pers_forename,pers_common_child_id\r\n"
                           "1,A,999 020 0017\r\n2,B,SSD_SUI\r\n"
                           "3,C,9999999999\r\n4,D,9990200018\r\n"}});
  EXPECT_THAT(told.records,
              ElementsAre("person 1: person nhs=999 020 0017 given=A", "person 2: person given=B",
                          "person 3: person given=C", "person 4: person given=D"));
  EXPECT_THAT(told.remarks, ElementsAre("ssd/nhs-number-form 2"));
}

TEST(Ssd, AReasonForHavingNoUpnIsNoUpn) {
  // Dirt 3.
  EXPECT_THAT(tell_person("L1,1,UN2,Zephyrine,Sampleton,F,F,OOTH,,,,,,,,").records,
              ElementsAre("person 1: person given=Zephyrine family=Sampleton sex=F"));
}

TEST(Ssd, AnExpectedBirthOfLongAgoIsAnEstimatedOne) {
  // Dirt 4.
  const auto old = tell_person("L1,1,,A,B,M,M,,,,,,2009-05-20,,,");
  EXPECT_THAT(old.records, ElementsAre(HasSubstr("born=2009-05-15(estimated)")));
  EXPECT_THAT(old.remarks, ElementsAre("ssd/birth-date-estimated 1"));
  EXPECT_THAT(tell_person("L1,1,,A,B,M,M,,,,,,2026-08-20,,,").records,
              ElementsAre(HasSubstr("born=2026-08-20(expected)")));
  // A stated birth date is believed.
  EXPECT_THAT(tell_person("L1,1,,A,B,M,M,,2009-06-02,,,,2009-05-20,,,").records,
              ElementsAre(AllOf(HasSubstr("born=2009-06-02"), Not(HasSubstr("(")))));
}

TEST(Ssd, PlaceholdersAreMissing) {
  // Dirt 5.
  EXPECT_THAT(
      tell_person("L1,1,SSD_PH,  NULL ,PLACEHOLDER_DATA,   ,,,1900-01-01 00:00:00.000,SSD_PH_CCI,,,"
                  "1900-01-01,,,")
          .records,
      ElementsAre("person 1: person"));
}

TEST(Ssd, ReadsDatesAsDatabasesAndSpreadsheetsWriteThem) {
  for (const std::string date :
       {"2012-05-14 00:00:00.000", "2012-05-14 00:00:00", "2012-05-14T00:00:00", "2012-05-14",
        "14/05/2012", "14/05/2012 00:00"}) {
    EXPECT_THAT(tell_person("L1,1,,A,B,M,M,," + date + ",,,,,,,").records,
                ElementsAre(HasSubstr("born=2012-05-14 sex=M")))
        << date;
  }
  const auto told = tell_person("L1,1,,A,B,M,M,,2012-02-30,,,,,,,");
  EXPECT_THAT(told.records, ElementsAre(Not(HasSubstr("born"))));
  EXPECT_THAT(told.remarks, ElementsAre("ssd/date-invalid 1"));
}

TEST(Ssd, TheLaterRowOfAPersonCounts) {
  const auto told = tell_person(
      "L1,1.0,,First,B,M,M,,,,,,,,,\r\nL1,1,,Second,B,Female,M,,,,,,,,,\r\n,,,Nobody,,,,,,,,,,,,");
  EXPECT_THAT(told.records, ElementsAre("person 1: person given=Second family=B sex=F",
                                        "person *: keep identity"));
  EXPECT_THAT(told.remarks, ElementsAre("ssd/person-repeated 1"));
  EXPECT_THAT(told.refused, ElementsAre("person row 4: row/id-missing"));
}

TEST(Ssd, TakesHomeBeforePlacementAndThenTheLatestStart) {
  const auto told = tell(
      {{"ssd_address.csv",
        kAddressColumns + "1,1,PLACEMENT,2025-05-12 00:00:00.000,,ZX2 2CD,\r\n"
                          "2,1,home,2018-01-05 00:00:00.000,2025-02-03 00:00:00.000,ZX1 4AB,\r\n"
                          "3,1,Main,2016-01-05 00:00:00.000,,ZX9 9ZZ,\r\n"
                          "4,2,PLACEMENT,2025-05-12 00:00:00.000,,ZX2 2CD,\r\n"
                          "5,2,PREV,2026-05-12 00:00:00.000,,ZX3 3CD,\r\n"
                          "6,3,HOME,2026-05-12 00:00:00.000,,nopostcode,\r\n"},
       {"ssd_person.csv", kPersonColumns}});
  EXPECT_THAT(told.records, ElementsAre("address 1: identity postcode=ZX14AB",
                                        "address 2: identity postcode=ZX22CD"));
  EXPECT_THAT(told.remarks,
              UnorderedElementsAre("ssd/address-type-not-used 1", "ssd/postcode-form 1"));
}

TEST(Ssd, TakesNumbersFromLinkedIdentifiers) {
  // The table is never emptied, so equal rows pile up in it (ssd-formats A.1).
  const auto told =
      tell({{"ssd_linked_identifiers.csv",
             kLinkedColumns + "1,1,NHS Number,9990200017,,\r\n1,1,NHS Number,9990200017,,\r\n"
                              "2,1,Unique Pupil Number,T999400118011,2024-01-01,\r\n"
                              "3,1,Unique Pupil Number,V999400118022,2023-01-01,\r\n"
                              "4,2,Former Unique Pupil Number,SSD_PH,,\r\n"
                              "5,3,Home Office Registration,HO-FAKE-0003,,\r\n"
                              "6,4,NHS Number,NULL,,\r\n"},
            {"ssd_person.csv", kPersonColumns}});
  EXPECT_THAT(told.records, ElementsAre("linked_identifiers 1: identity nhs=9990200017 "
                                        "upn=T999400118011"));
}

TEST(Ssd, MayNameChildrenByTheirFormerSystemsId) {
  const auto told =
      tell({{"ssd_address.csv", kAddressColumns + "1,410001,HOME,2018-01-05,,ZX1 4AB,\r\n"
                                                  "2,410009,HOME,2018-01-05,,ZX1 4AB,\r\n"},
            {"ssd_person.csv", kPersonColumns + "L70001,410001,,A,B,M,M,,,,,,,,,\r\n"}},
           "legacy_id");
  EXPECT_THAT(told.records, ElementsAre("address L70001: identity postcode=ZX14AB",
                                        "person L70001: identity given=A family=B sex=M"));
  EXPECT_THAT(told.remarks, ElementsAre("ssd/person-unknown 1"));
  EXPECT_THAT(told.refused, IsEmpty());
  EXPECT_THAT(
      tell({{"a.csv", kDisability}, {"p.csv", "pers_person_id,pers_dob\r\n"}}, "legacy_id").faults,
      ElementsAre("p.csv: table/column-missing"));
}

TEST(Ssd, RefusesATableThatWasCutOff) {
  EXPECT_THAT(tell_person("L1,1,,A,B").faults,
              ElementsAre("ssd_person.csv: table/last-row-cut-off"));
}

}  // namespace
}  // namespace braid::ingest
