#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "ingest/decode/decoder.h"
#include "ingest/health/taken_records.h"

// All persons are made up.

namespace braid::ingest {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr Seconds kNow = 1'800'000'000;
const std::string kCommon =
    "record_type,action,record_id,record_version,force_code,source_system,force_person_id,"
    "updated_at";
const std::string kPersonHeader = kCommon +
                                  ",given_name,family_name,date_of_birth,dob_status,gender,"
                                  "ethnicity_sd,ethnicity_obs,postcode,pnc_id,cro_number,"
                                  "merged_into\n";
const std::string kMissingHeader =
    kCommon + ",report_id,reported_at,missing_from_at,found_at,status,category\n";
const std::string kArrestHeader = kCommon + ",custody_ref,arrested_at,voluntary,age_at_arrest\n";

/// The eight common columns of a row.
std::string common(const std::string& type, const std::string& id, const std::string& person = "N1",
                   const std::string& action = "I", const std::string& version = "1") {
  return type + "," + action + "," + id + "," + version + ",12,NICHE," + person +
         ",2024-07-01T08:00:00+01:00";
}

std::string person_row(const std::string& id, const std::string& birth = "2010-02-03",
                       const std::string& status = "K", const std::string& merged = "",
                       const std::string& gender = "Female") {
  return common("person", "P" + id, id) + ",Anna,Madeup," + birth + "," + status + "," + gender +
         ",1,5,AB1 2CD,,," + merged + "\n";
}

std::string sha256(const std::string& bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return hex({reinterpret_cast<const char*>(digest.data()), size});
}

/// An extract whose manifest is right unless a test makes it wrong.
struct Extract {
  json manifest = {{"sender", "12"},
                   {"feed", "police"},
                   {"format", "braid-police/1"},
                   {"mode", "increment"},
                   {"period_from", "2024-04-01"},
                   {"period_to", "2024-06-30"},
                   {"extracted_at", "2024-07-01T08:00:00+01:00"},
                   {"submission", 1},
                   {"replaces", nullptr},
                   {"files", json::array()}};
  std::vector<std::pair<std::string, std::string>> files;
  SubmissionNote note;

  Extract& add(const std::string& name, const std::string& text, std::uint64_t rows) {
    manifest["files"].push_back({{"name", name}, {"rows", rows}, {"sha256", sha256(text)}});
    files.emplace_back(name, text);
    return *this;
  }

  Delivery delivery() const {
    Delivery out;
    out.name = "extract";
    out.note = note;
    for (const auto& [name, text] : files) out.files.push_back(make_memory_file(name, text));
    out.files.push_back(make_memory_file("manifest.json", manifest.dump()));
    return out;
  }
};

Taken take(const Delivery& delivery) {
  DecoderOptions options;
  options.agency = "police/12";
  options.vocabulary = &test_vocabulary();
  options.now = kNow;
  Faults faults;
  auto decoder = make_police_extract_decoder(options, faults);
  EXPECT_TRUE(decoder.has_value());
  return take_delivery(**decoder, delivery);
}

Taken take(const Extract& extract) { return take(extract.delivery()); }

Taken take_missing(const std::string& rows, std::uint64_t count) {
  return take(Extract{}.add("missing.csv", kMissingHeader + rows, count));
}

Taken take_arrests(const std::string& rows, std::uint64_t count, const std::string& persons = "",
                   std::uint64_t person_count = 0) {
  return take(Extract{}
                  .add("arrest.csv", kArrestHeader + rows, count)
                  .add("person.csv", kPersonHeader + persons, person_count));
}

std::string missing_row(const std::string& id, const std::string& times,
                        const std::string& status = "CLOSED",
                        const std::string& category = "MISSING") {
  return common("missing", id) + ",MP1," + times + "," + status + "," + category + "\n";
}

TEST(PoliceDecoder, MakesAnIdentityOfAPerson) {
  const auto taken = take(Extract{}.add("person.csv", kPersonHeader + person_row("N1"), 1));
  EXPECT_THAT(taken.faults(), IsEmpty());
  ASSERT_EQ(taken.records.size(), 1U);
  const auto& record = taken.records[0];
  EXPECT_EQ(record.unit, "person");
  EXPECT_EQ(record.key, "PN1");
  EXPECT_EQ(record.source, "police/12");
  EXPECT_EQ(record.local_id, "N1");
  ASSERT_TRUE(record.identity.has_value());
  EXPECT_EQ(record.identity->given_name, "Anna");
  EXPECT_EQ(record.identity->family_name, "Madeup");
  EXPECT_EQ(record.identity->birth_date, "2010-02-03");
  EXPECT_EQ(record.identity->quality, feed::BirthDateQuality::full);
  EXPECT_EQ(record.identity->sex, 'F');
  EXPECT_EQ(record.identity->postcode, "AB1 2CD");
  EXPECT_TRUE(record.identity->makes_person_fact);
}

TEST(PoliceDecoder, WeighsBirthDateGenderAndPostcodeAsStated) {
  const std::string rows = person_row("N1", "2010-02-03", "E", "", "male") +
                           person_row("N2", "2010-02-03", "U", "", "Non-Binary") +
                           person_row("N3", "2010-02-30", "K", "", "Intersex") +
                           common("person", "PN4", "N4") + ",A,B,,,M,,,NFA,,,\n";
  const auto taken = take(Extract{}.add("person.csv", kPersonHeader + rows, 4));
  ASSERT_EQ(taken.records.size(), 4U);
  EXPECT_EQ(taken.records[0].identity->quality, feed::BirthDateQuality::estimated);
  EXPECT_EQ(taken.records[0].identity->sex, 'M');
  EXPECT_EQ(taken.records[1].identity->birth_date, "");
  EXPECT_EQ(taken.records[1].identity->sex, 0);
  EXPECT_EQ(taken.records[2].identity->birth_date, "");
  EXPECT_EQ(taken.records[2].identity->sex, 'I');
  EXPECT_EQ(taken.remarks.at("police/birth-date-invalid"), 1U);
  EXPECT_EQ(taken.records[3].identity->postcode, "");
}

// feed-formats 11, row 38.
TEST(PoliceDecoder, NamesTheSurvivorOfAMerge) {
  const std::string rows =
      person_row("N1", "2010-02-03", "K", "N2") + person_row("N3", "2010-02-03", "K", "N3");
  const auto taken = take(Extract{}.add("person.csv", kPersonHeader + rows, 2));
  ASSERT_EQ(taken.records.size(), 2U);
  EXPECT_EQ(taken.records[0].identity->merged_into, "N2");
  EXPECT_EQ(taken.records[0].identity->merged_source, "police/12");
  EXPECT_EQ(taken.records[1].identity->merged_into, "");
}

// feed-formats 11, row 47.
TEST(PoliceDecoder, TakesNothingOfAnOfficersObservation) {
  const auto taken = take(Extract{}.add("person.csv", kPersonHeader + person_row("N1"), 1));
  EXPECT_THAT(taken.records.at(0).statements, IsEmpty());
  EXPECT_EQ(taken.remarks.count("police/column-refused"), 0U);
}

TEST(PoliceDecoder, MakesASpellOfAMissingReport) {
  const auto taken = take_missing(missing_row("R1",
                                              "2024-06-01T23:40:00+01:00,2024-06-01T21:30:00+01:00,"
                                              "2024-06-02T06:05:00+01:00"),
                                  1);
  ASSERT_EQ(taken.records.size(), 1U);
  EXPECT_EQ(taken.records[0].key, "R1");
  const auto& statement = taken.records[0].statements.at(0);
  EXPECT_EQ(statement.kind, "missing");
  EXPECT_EQ(statement.start, "2024-06-01");
  EXPECT_EQ(statement.end, "2024-06-02");
  EXPECT_EQ(statement.event, "MP1");
  EXPECT_THAT(statement.attributes, ElementsAre(Pair("missing_category", "missing")));
}

TEST(PoliceDecoder, DatesEventsByTheLocalDay) {
  // 23:30 UTC in June is half past midnight in the UK; without missing_from_at the report counts.
  const auto taken = take_missing(missing_row("R1", "2024-06-01T23:30:00Z,,", "OPEN"), 1);
  EXPECT_EQ(taken.records.at(0).statements.at(0).start, "2024-06-02");
  EXPECT_EQ(taken.records.at(0).statements.at(0).end, "");
}

TEST(PoliceDecoder, ToldCategoriesApart) {
  const std::string times = "2024-06-01T23:40:00,2024-06-01T21:30:00,2024-06-02T06:05:00";
  const auto taken = take_missing(missing_row("R1", times, "CLOSED", "NO_APPARENT_RISK") +
                                      missing_row("R2", times, "CLOSED", "ABSENT_LEGACY") +
                                      missing_row("R3", times, "CLOSED", ""),
                                  3);
  ASSERT_EQ(taken.records.size(), 3U);
  EXPECT_EQ(taken.records[0].statements[0].attributes.at("missing_category"), "missing");
  EXPECT_EQ(taken.records[1].statements[0].attributes.at("missing_category"), "away");
  EXPECT_EQ(taken.records[2].statements[0].attributes.at("missing_category"), "missing");
}

// The category decides whether it is an incident, so a code that is none is nobody's guess.
TEST(PoliceDecoder, RefusesACategoryThatIsNoCode) {
  const auto taken = take_missing(
      missing_row("R1", "2024-06-01T23:40:00,2024-06-01T21:30:00,", "OPEN", "OTHER"), 1);
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "police/category-unknown");
}

TEST(PoliceDecoder, WithdrawsWhatIsDeletedOrCancelled) {
  const auto taken = take_missing(common("missing", "R1", "N1", "D", "4") + ",,,,,,\n" +
                                      missing_row("R2", "2024-06-01T23:40:00,,", "CANCELLED"),
                                  2);
  ASSERT_EQ(taken.records.size(), 2U);
  for (const auto& record : taken.records) {
    EXPECT_TRUE(record.withdrawn);
    EXPECT_EQ(record.statements.size(), 1U);
  }
  EXPECT_EQ(taken.records[0].version >> 32U, 4U);
}

// feed-formats 11, row 37: the edge keeps the higher version, whatever the order.
TEST(PoliceDecoder, VersionsByTheRecordsOwnVersionThenBySubmission) {
  const auto rows =
      common("missing", "R1", "N1", "U", "2") + ",M,,2024-06-01,2024-06-03,CLOSED,MISSING\n" +
      common("missing", "R1", "N1", "U", "1") + ",M,,2024-06-01,2024-06-02,CLOSED,MISSING\n";
  Extract extract;
  extract.add("missing.csv", kMissingHeader + rows, 2);
  auto taken = take(extract);
  ASSERT_EQ(taken.records.size(), 2U);
  EXPECT_EQ(taken.records[0].key, taken.records[1].key);
  EXPECT_GT(taken.records[0].version, taken.records[1].version);
  const auto day = parse_iso_date("2024-07-01")->days();
  EXPECT_EQ(taken.records[0].version & 0xffffffffU,
            std::uint64_t{static_cast<std::uint32_t>(day)} * 86400 + 8 * 3600);
  extract.note.submitted = 77;
  EXPECT_EQ(take(extract).records.at(0).version, (std::uint64_t{2} << 32U) + 77);
  extract.note.submitted.reset();
  extract.manifest["extracted_at"] = nullptr;
  EXPECT_EQ(take(extract).records.at(0).version, (std::uint64_t{2} << 32U) + kNow);
}

TEST(PoliceDecoder, RefusesAChildFoundBeforeMissing) {
  const auto taken = take_missing(
      missing_row("R1", ",2024-06-01T21:30:00,2024-06-01T21:29:00") +
          missing_row("R2", ",2024-06-01T21:30:00,2024-06-01") +
          missing_row("R3", "2024-06-20T08:00:00,2024-06-01T21:30:00,2024-06-02T21:30:00", "OPEN"),
      3);
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "police/found-before-missing");
  EXPECT_EQ(taken.refused[0].position, 2U);
  EXPECT_EQ(taken.refused[0].unit, "missing");
  EXPECT_EQ(taken.refused[0].original + "\n",
            missing_row("R1", ",2024-06-01T21:30:00,2024-06-01T21:29:00"));
  EXPECT_EQ(taken.records.size(), 2U);
  EXPECT_EQ(taken.remarks.at("police/reported-long-after"), 1U);
  EXPECT_EQ(taken.remarks.at("police/status-and-date"), 1U);
}

TEST(PoliceDecoder, MakesAnOccurrenceOfAnArrest) {
  const auto taken = take_arrests(common("arrest", "A1") + ",C1,2024-05-01T02:00:00+01:00,N,14\n" +
                                      common("arrest", "A2") + ",,2024-05-02T02:00:00+01:00,,\n",
                                  2);
  ASSERT_EQ(taken.records.size(), 2U);
  const auto& statement = taken.records[0].statements.at(0);
  EXPECT_EQ(statement.kind, "arrest");
  EXPECT_EQ(statement.start, "2024-05-01");
  EXPECT_EQ(statement.event, "C1");
  EXPECT_THAT(statement.attributes, ElementsAre(Pair("age_stated", "15")));
  EXPECT_EQ(taken.records[1].statements.at(0).event, "");
  EXPECT_THAT(taken.records[1].statements.at(0).attributes, IsEmpty());
}

TEST(PoliceDecoder, MarksAVoluntaryAttendance) {
  const auto taken = take_arrests(common("arrest", "A1") + ",C1,2024-05-01T02:00:00,Y,14\n", 1);
  ASSERT_EQ(taken.records.size(), 1U);
  EXPECT_FALSE(taken.records[0].withdrawn);
  EXPECT_THAT(taken.records[0].statements.at(0).attributes,
              ElementsAre(Pair("age_stated", "15"), Pair("voluntary", "yes")));
}

// rulings D4: counted, and nobody.
TEST(PoliceDecoder, KeepsEventsOfUnidentifiedPersonsButNoSuchPersons) {
  const auto taken = take_arrests(common("arrest", "A1", "") + ",C1,2024-05-01,N,\n", 1,
                                  common("person", "P1", "") + ",A,B,,,,,,,,,\n", 1);
  ASSERT_EQ(taken.records.size(), 1U);
  EXPECT_EQ(taken.records[0].local_id, "");
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].unit, "person");
}

TEST(PoliceDecoder, QuarantinesArrestsWhoseAgeCannotBeRight) {
  const std::string rows =
      common("arrest", "A1", "N1") + ",C1,2024-05-01,N,9\n" + common("arrest", "A2", "N2") +
      ",C2,2024-05-01,N,16\n" + common("arrest", "A3", "n 2") + ",C3,2024-05-01,N,15\n" +
      common("arrest", "A4", "N3") + ",C4,2024-05-01,N,\n" + common("arrest", "A5", "N4") +
      ",C5,2024-05-01,N,\n" + common("arrest", "A6", "N5") + ",C6,2024-05-01,N,old\n" +
      common("arrest", "A7", "N6") + ",C7,2024-05-01,N,17\n";
  // Born on the day of the arrest; eight years old; only estimated, so age alone decides.
  const std::string persons = person_row("N2") + person_row("N3", "2024-05-01") +
                              person_row("N4", "2016-04-01") + person_row("N6", "2010-01-01", "E");
  const auto taken = take_arrests(rows, 7, persons, 4);
  std::vector<std::string> rules;
  for (const auto& refused : taken.refused) rules.push_back(refused.rule);
  EXPECT_THAT(rules, ElementsAre("police/age-under-10", "police/age-disagrees",
                                 "police/birth-date-is-arrest-date", "police/age-under-10",
                                 "police/age-invalid"));
  std::vector<std::string> keys;
  for (const auto& record : taken.records) {
    if (record.unit == "arrest") keys.push_back(record.key);
  }
  EXPECT_THAT(keys, ElementsAre("A3", "A7"));
}

TEST(PoliceDecoder, QuarantinesABirthInTheFuture) {
  const auto taken =
      take(Extract{}.add("person.csv", kPersonHeader + person_row("N1", "2024-07-02"), 1));
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "police/birth-date-in-future");
}

TEST(PoliceDecoder, RefusesRowsWhoseCommonColumnsAreWrong) {
  const std::string tail = ",M,,2024-06-01,,OPEN,MISSING\n";
  const std::string rows =
      common("arrest", "R1") + tail + common("missing", "") + tail +
      common("missing", "R3", "N1", "X") + tail + common("missing", "R4", "N1", "I", "one") + tail +
      common("missing", "R5", "1.2E+05") + tail + "missing,I,R6,1,13,NICHE,N1," + tail +
      common("missing", "R7") + ",too,few\n" + common("missing", "R8") + ",\"a\"b" + tail +
      missing_row("R9", ",,") + missing_row("R10", ",2024-02-30,");
  const auto taken = take_missing(rows, 10);
  std::vector<std::string> rules;
  for (const auto& refused : taken.refused) rules.push_back(refused.rule);
  EXPECT_THAT(rules, ElementsAre("police/record-type", "police/record-id", "police/action",
                                 "police/record-version", "row/id-mangled", "police/force-code",
                                 "csv/wrong-number-of-fields", "csv/stray-quote",
                                 "police/no-event-date", "police/time-invalid"));
  EXPECT_THAT(taken.records, IsEmpty());
}

TEST(PoliceDecoder, KnowsNoDeletionInAFullExtract) {
  Extract extract;
  extract.manifest["mode"] = "full";
  extract.add("missing.csv",
              kMissingHeader + missing_row("R1", ",2024-06-01,", "OPEN") +
                  common("missing", "R2", "N1", "D") + ",,,,,,\n",
              2);
  const auto taken = take(extract);
  EXPECT_EQ(taken.records.size(), 1U);
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "police/action");
  // Absence from it is no deletion either (rulings D2).
  EXPECT_EQ(taken.unit("missing")->mode, UnitMode::increment);
}

TEST(PoliceDecoder, DeclaresTheTablesThatItHolds) {
  auto taken =
      take(Extract{}
               .add("a.csv", kArrestHeader, 0)
               .add("m.csv", kMissingHeader + missing_row("R1", ",2024-06-01,", "OPEN"), 1)
               .add("s.csv",
                    kCommon + ",search_ref,searched_at\n" + common("stop", "S1") + ",S,x\n", 1));
  EXPECT_THAT(taken.faults(), IsEmpty());
  ASSERT_EQ(taken.verified.units.size(), 2U);
  const Unit* arrest = taken.unit("arrest");
  ASSERT_NE(arrest, nullptr);
  EXPECT_EQ(arrest->covers_from.text(), "2024-04-01");
  EXPECT_EQ(arrest->covers_to.text(), "2024-06-30");
  EXPECT_EQ(arrest->extracted_on.text(), "2024-07-01");
  EXPECT_THAT(arrest->supplies,
              testing::IsSupersetOf({test_vocabulary().kind("arrest"),
                                     test_vocabulary().kind("missing")}));  // rulings B1
  EXPECT_EQ(taken.records.at(0).unit, "missing");
  EXPECT_EQ(taken.remarks.at("police/table-not-used"), 1U);
  EXPECT_EQ(taken.verified.rows, 2U);
}

TEST(PoliceDecoder, LetsTheNoteStateTheCoverage) {
  Extract extract;
  extract.add("a.csv", kArrestHeader, 0);
  extract.note.covers_from = parse_iso_date("2024-01-01");
  extract.note.covers_to = parse_iso_date("2024-01-31");
  EXPECT_EQ(take(extract).unit("arrest")->covers_to.text(), "2024-01-31");
}

// feed-formats 11, row 44: not read, counted, and the row goes on.
TEST(PoliceDecoder, RefusesColumnsOfFreeText) {
  const std::string header = "circumstances,MO," + kMissingHeader;
  const auto taken = take(Extract{}.add(
      "m.csv", header + "he said,she said," + missing_row("R1", ",2024-06-01,", "OPEN"), 1));
  EXPECT_THAT(taken.faults(), IsEmpty());
  EXPECT_EQ(taken.remarks.at("police/column-refused"), 2U);
  ASSERT_EQ(taken.records.size(), 1U);
  EXPECT_EQ(taken.records[0].statements.at(0).start, "2024-06-01");
}

std::string json_line(json fields) {
  const json common = {{"action", "I"},
                       {"record_id", "R1"},
                       {"record_version", 1},
                       {"force_code", "12"},
                       {"force_person_id", "N1"}};
  for (const auto& [key, value] : common.items()) {
    if (!fields.contains(key)) fields[key] = value;
  }
  return fields.dump() + "\n";
}

TEST(PoliceDecoder, ReadsAllTypesFromJsonLines) {
  const std::string text = json_line({{"record_type", "arrest"},
                                      {"arrested_at", "2024-05-01T10:00:00+01:00"},
                                      {"custody_ref", "C1"},
                                      {"voluntary", nullptr},
                                      {"age_at_arrest", 20}}) +
                           json_line({{"record_type", "missing"},
                                      {"missing_from_at", "2024-06-01"},
                                      {"category", "MISSING"},
                                      {"status", "OPEN"},
                                      {"circumstances", "text"}}) +
                           json_line({{"record_type", "person"},
                                      {"given_name", "Anna"},
                                      {"family_name", "Madeup"},
                                      {"date_of_birth", "2010-02-03"},
                                      {"dob_status", "K"}}) +
                           json_line({{"record_type", "stop"}, {"object", "X"}}) + "{broken\n" +
                           json_line({{"record_type", "ghost"}});
  const auto taken = take(Extract{}.add("all.jsonl", text, 6));
  EXPECT_THAT(taken.faults(), IsEmpty());
  EXPECT_EQ(taken.verified.units.size(), 7U);
  ASSERT_EQ(taken.records.size(), 2U);
  EXPECT_EQ(taken.records[0].unit, "missing");
  EXPECT_EQ(taken.records[1].identity->given_name, "Anna");
  std::vector<std::string> rules;
  for (const auto& refused : taken.refused) rules.push_back(refused.rule);
  // The birth date that shows the age of the first line to be wrong stands in the third.
  EXPECT_THAT(rules,
              ElementsAre("police/age-disagrees", "jsonl/not-an-object", "police/record-type"));
  EXPECT_EQ(taken.remarks.at("police/row-not-used"), 1U);
  EXPECT_EQ(taken.remarks.at("police/field-refused"), 1U);
}

// feed-formats 11, row 39, and what else a manifest can promise.
TEST(PoliceDecoder, RefusesADeliveryThatIsNotWhatItsManifestSays) {
  const std::string text = kMissingHeader + missing_row("R1", ",2024-06-01,", "OPEN");
  EXPECT_THAT(take(Extract{}.add("m.csv", text, 2)).faults(), ElementsAre("police/row-count"));

  Extract cut_off;
  cut_off.add("m.csv", text, 1).files[0].second.resize(text.size() - 5);
  EXPECT_THAT(take(cut_off).faults(), Contains("police/sha256"));

  Extract missing;
  missing.add("m.csv", text, 1).files.clear();
  EXPECT_THAT(take(missing).faults(), ElementsAre("police/file-missing"));

  Extract unnamed;
  unnamed.add("m.csv", text, 1).files.emplace_back("extra.csv", text);
  EXPECT_THAT(take(unnamed).faults(), ElementsAre("police/file-not-named"));

  Extract stranger;
  stranger.manifest["sender"] = "13";
  EXPECT_THAT(take(stranger.add("m.csv", text, 1)).faults(), ElementsAre("police/sender"));

  auto bare = Extract{}.add("m.csv", text, 1).delivery();
  bare.files.pop_back();
  EXPECT_THAT(take(bare).faults(), ElementsAre("police/no-manifest"));
}

TEST(PoliceDecoder, RefusesFilesThatItCannotRead) {
  EXPECT_THAT(take(Extract{}.add("x.csv", "a,b\n1,2\n", 1)).faults(),
              ElementsAre("police/unknown-table"));
  EXPECT_THAT(take(Extract{}.add("x.csv", "", 0)).faults(), ElementsAre("police/unknown-table"));
  EXPECT_THAT(take(Extract{}.add("x.csv", kCommon + ",arrested_at\n", 0)).faults(),
              ElementsAre("police/missing-column", "police/missing-column"));
  EXPECT_THAT(take(Extract{}.add("x.csv", kArrestHeader + "\x81\n", 1)).faults(),
              ElementsAre("text/undefined-bytes"));
}

// Found by fuzzing: text that breaks after its beginning is a fault of the delivery too.
TEST(PoliceDecoder, RefusesFilesWhoseTextBreaksInTheMiddle) {
  using namespace std::string_literals;
  for (const std::string& start : {"\xFF\xFEr\0"s, "\xFE\xFF\0{"s}) {
    const auto taken = take(Extract{}.add("x.csv", start + "\xD8\xD8\xD8\xD8\xD8"s, 1));
    EXPECT_FALSE(taken.verified.faults.empty());
  }
}

// rulings S12.
TEST(PoliceDecoder, RefusesADeliveryWithTooManyRefusedRows) {
  std::string rows;
  for (int i = 0; i < 10'001; ++i) rows += "x\n";
  EXPECT_THAT(take_missing(rows, 10'001).faults(), ElementsAre("file/too-many-refused"));
}

// Personal numbers that a spreadsheet has touched are one person (feed-formats 11, row 4): they are
// passed on as sent, and one spelling is made of them in transform/normalise.
TEST(PoliceDecoder, PassesPersonNumbersOnAsSent) {
  const auto taken = take_arrests(common("arrest", "A1", "1234.0") + ",C1,2024-05-01,N,\n", 1,
                                  person_row("1234", "2020-01-01"), 1);
  // The two are one for the checks too: a four-year-old is not arrested.
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "police/age-under-10");
}

TEST(PoliceDecoder, NeedsAForceInTheNameOfItsAgency) {
  DecoderOptions options;
  options.agency = "police";
  options.vocabulary = &test_vocabulary();
  Faults faults;
  EXPECT_FALSE(make_police_extract_decoder(options, faults).has_value());
  EXPECT_EQ(faults.size(), 1U);
}

// What the rows of these types come to is tested in police_crime_mapper_test.cc.
TEST(PoliceDecoder, TakesCrimesFlagsAndConferences) {
  const auto taken =
      take(Extract{}
               .add("o.csv",
                    kCommon + ",crime_ref,role,offence_from,recorded_on,cse_flag\n" +
                        common("offence", "O1") + ",CR1,VICTIM,2024-05-01T10:00:00,2024-05-03,Y\n" +
                        common("offence", "O2") + ",,SUSPECT,2024-05-01,,N\n",
                    2)
               .add("f.csv",
                    kCommon + ",flag_type,level,valid_from,valid_to,basis\n" +
                        common("flag", "F1") + ",CSE,LOW,2024-05-01,,INTEL\n",
                    1));
  ASSERT_EQ(taken.records.size(), 2U);
  EXPECT_EQ(taken.records[0].unit, "offence");
  EXPECT_EQ(taken.records[0].statements.at(0).start, "2024-05-03");
  EXPECT_TRUE(taken.records[1].withdrawn);
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "police/crime-ref");
  // Only a table that is there vouches for its kind.
  EXPECT_THAT(taken.unit("offence")->supplies, Contains(test_vocabulary().kind("crime")));
  EXPECT_THAT(taken.unit("flag")->supplies, Contains(test_vocabulary().kind("risk_flag")));
  EXPECT_EQ(taken.unit("domestic"), nullptr);
}

TEST(PoliceDecoder, TellsTheVictimOfAConvictionThatStandsInTheSameExtract) {  // rulings G40
  const std::string offence_columns =
      kCommon + ",crime_ref,role,offence_from,recorded_on,cse_flag\n";
  const auto convict = [](const std::string& id, const std::string& day) {
    return common("outcome", id) + ",CR1,,CONVICTION," + day + "\n";
  };
  const auto taken = take(
      Extract{}
          .add("o.csv",
               offence_columns + common("offence", "O1") + ",CR1,VICTIM,2024-05-01,2024-05-03,Y\n" +
                   common("offence", "O2") + ",CR1,SUSPECT,2024-05-01,2024-05-03,Y\n" +
                   common("offence", "O3") + ",CR1,VICTIM,2024-05-01,2024-05-03,N\n",
               3)
          .add("r.csv",
               kCommon + ",crime_ref,asn,outcome_type,outcome_on\n" + convict("R1", "2025-02-01") +
                   convict("R2", "2025-01-20"),
               2));
  std::vector<std::string> starts;
  for (const auto& record : taken.records) {
    if (record.unit == "offence") starts.push_back(record.statements.at(0).start);
  }
  // The first conviction, for the victim of exploitation alone.
  EXPECT_THAT(starts, testing::ElementsAre("2024-05-03", "2025-01-20", "2024-05-03", "2024-05-03"));
}

}  // namespace
}  // namespace braid::ingest
