#include "ingest/decode/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/health/taken_records.h"

// All patients are made up. NHS numbers are the published vectors of feed-formats 9.1 or begin with
// 999, which belong to nobody.

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr Seconds kNow = 1'800'000'000;

DecoderOptions options_of_test() {
  DecoderOptions options;
  options.agency = "health/RXX";
  options.vocabulary = &test_vocabulary();
  options.attendance_kind = "PV1-18";
  options.now = kNow;
  return options;
}

/// A message in parts; `text` puts it together.
struct Message {
  std::string event = "A01", recorded = "20240510093000", occurred = "", control = "1",
              processing = "P";
  std::string ids = "N100^^^RXXPAS^MR~9449305552^^^NHS^NH", name = "Madeup^Anna^^^Miss",
              birth = "20120304", sex = "F", address = "1 Road^^Town^^AB1 2CD", status = "";
  std::string visit_class = "E", treatment = "", kind = "1", number = "V1", admitted = "",
              discharged = "";
  std::string ethnic = "", merged = "";
  bool has_visit = true;

  std::string text() const {
    std::string out = "MSH|^~\\&|PAS|RXX|BRAID|X|20240510120000||ADT^" + event + "|" + control +
                      "|" + processing + "|2.4\r";
    out += "EVN|" + event + "|" + recorded + "||||" + occurred + "\r";
    out += "PID|1||" + ids + "||" + name + "||" + birth + "|" + sex + "|||" + address +
           std::string(11, '|') + ethnic + std::string(10, '|') + status + "\r";
    if (!merged.empty()) out += "MRG|" + merged + "\r";
    if (has_visit) {
      out += "PV1|1|" + visit_class + std::string(8, '|') + treatment + std::string(8, '|') + kind +
             "|" + number + std::string(25, '|') + admitted + "|" + discharged + "\r";
    }
    return out;
  }
};

Delivery delivery_of(const std::vector<std::string>& files) {
  Delivery delivery;
  delivery.name = "messages";
  for (const auto& file : files) {
    delivery.files.push_back(
        make_memory_file("m" + std::to_string(delivery.files.size()) + ".hl7", file));
  }
  return delivery;
}

Taken take(const Delivery& delivery, const DecoderOptions& options = options_of_test()) {
  Faults faults;
  auto decoder = make_hl7v2_decoder(options, faults);
  EXPECT_TRUE(decoder.has_value());
  return take_delivery(**decoder, delivery);
}

Taken take(const std::string& text, const DecoderOptions& options = options_of_test()) {
  return take(delivery_of({text}), options);
}

Taken take(const std::vector<Message>& messages) {
  std::string text;
  for (const auto& message : messages) text += message.text() + "\r";
  return take(text);
}

Taken take(const Message& message) { return take(std::vector<Message>{message}); }

const TakenIdentity* identity_of(const Taken& taken) {
  for (const auto& record : taken.records) {
    if (record.identity && record.key.starts_with("person|")) return &*record.identity;
  }
  return nullptr;
}

TEST(Hl7Decoder, TellsTheEthnicGroupOfTheNationalCode) {  // feed-formats 7.1
  const auto group = [](const std::string& code) {
    Message message;
    message.ethnic = code;
    const auto taken = take(message);
    const auto ethnic5 = test_vocabulary().attribute("ethnic5");
    return test_vocabulary().value_text(ethnic5, identity_of(taken)->ethnic5);
  };
  EXPECT_EQ(group("A"), "White");
  EXPECT_EQ(group("R^Other - Chinese"), "Asian");
  EXPECT_EQ(group("S"), "Other");
  EXPECT_EQ(group("Z"), "unknown");
  EXPECT_EQ(group("Z2"), "unknown");  // of the trust's own
  EXPECT_EQ(group(""), "unknown");
}

TEST(Hl7Decoder, MarksStaysUnderATreatmentFunctionOfMentalHealth) {  // rulings G38
  const auto is_marked = [](const std::string& visit_class, const std::string& treatment) {
    Message message;
    message.visit_class = visit_class;
    message.treatment = treatment;
    const auto visits = take(message).with_key("visit|");
    EXPECT_EQ(visits.size(), 1U);
    return visits.at(0).statements.at(0).attributes.contains("mental_health");
  };
  EXPECT_TRUE(is_marked("I", "711"));
  EXPECT_TRUE(is_marked("I", "700^Learning disability"));
  EXPECT_FALSE(is_marked("I", "728"));
  EXPECT_FALSE(is_marked("I", "420"));
  EXPECT_FALSE(is_marked("E", "711"));
}

TEST(Hl7Decoder, MakesAnAttendanceAndAnIdentityOfAnA04) {
  Message message;
  message.event = "A04";
  message.occurred = "20240509233000";
  const auto taken = take(message);
  EXPECT_THAT(taken.faults(), IsEmpty());
  const auto visits = taken.with_key("visit|");
  ASSERT_EQ(visits.size(), 1U);
  EXPECT_EQ(visits[0].key, "visit|health/RXX/RXXPAS|V1|E|start");
  EXPECT_EQ(visits[0].unit, "messages");
  EXPECT_EQ(visits[0].source, "health/RXX/RXXPAS");
  EXPECT_EQ(visits[0].local_id, "N100");
  ASSERT_EQ(visits[0].statements.size(), 1U);
  const auto& statement = visits[0].statements[0];
  EXPECT_EQ(statement.kind, "attendance");
  EXPECT_EQ(statement.event, "V1|E");
  EXPECT_EQ(statement.start, "2024-05-09");
  EXPECT_THAT(statement.attributes,
              UnorderedElementsAre(Pair("part", "start"), Pair("attendance_kind", "first")));

  const auto* identity = identity_of(taken);
  ASSERT_NE(identity, nullptr);
  EXPECT_EQ(taken.with_key("person|")[0].key, "person|health/RXX/RXXPAS|N100");
  EXPECT_EQ(identity->nhs_number, "9449305552");
  EXPECT_TRUE(identity->nhs_number_verified);
  EXPECT_EQ(identity->family_name, "Madeup");
  EXPECT_EQ(identity->given_name, "Anna");
  EXPECT_EQ(identity->birth_date, "2012-03-04");
  EXPECT_EQ(identity->postcode, "AB1 2CD");
  EXPECT_EQ(identity->sex, 'F');
  EXPECT_TRUE(identity->makes_person_fact);
}

TEST(Hl7Decoder, VersionsByTheTimeOfRecordingThenOfSubmission) {
  Message early, late;
  early.recorded = "20240510093000";
  late.recorded = "202405100931";
  auto delivery = delivery_of({late.text() + early.text()});
  delivery.note.submitted = 5;
  const auto taken = take(delivery);
  const auto visits = taken.with_key("visit|");
  ASSERT_EQ(visits.size(), 2U);
  const auto day = parse_iso_date("2024-05-10")->days();
  const auto half_past_nine =
      std::uint64_t{static_cast<std::uint32_t>(day)} * 86400 + 9 * 3600 + 1800;
  EXPECT_EQ(visits[1].version, half_past_nine << 32U | 5U);
  EXPECT_EQ(visits[0].version, (half_past_nine + 60) << 32U | 5U);
  EXPECT_EQ(visits[0].key, visits[1].key);

  const auto unstated = take(early).with_key("visit|");
  EXPECT_EQ(unstated[0].version & 0xffffffffU, static_cast<std::uint64_t>(kNow));
}

TEST(Hl7Decoder, FallsBackToTheHeaderForTheTimeOfRecording) {
  Message message;
  message.recorded = "";
  const auto visits = take(message).with_key("visit|");
  ASSERT_EQ(visits.size(), 1U);
  const auto day = parse_iso_date("2024-05-10")->days();
  EXPECT_EQ(visits[0].version >> 32U,
            std::uint64_t{static_cast<std::uint32_t>(day)} * 86400 + 12 * 3600);
}

// feed-formats 11, row 26.
TEST(Hl7Decoder, StatesACancellationBesideTheAdmission) {
  Message admit, cancel;
  admit.visit_class = cancel.visit_class = "I";
  cancel.event = "A11";
  const auto visits = take({admit, cancel}).with_key("visit|");
  ASSERT_EQ(visits.size(), 2U);
  EXPECT_EQ(visits[0].key, "visit|health/RXX/RXXPAS|V1|I|start");
  EXPECT_EQ(visits[1].key, "visit|health/RXX/RXXPAS|V1|I|cancel");
  EXPECT_EQ(visits[1].statements[0].event, visits[0].statements[0].event);
  EXPECT_EQ(visits[1].statements[0].attributes.at("part"), "cancel");
  EXPECT_FALSE(visits[1].withdrawn);
}

// feed-formats 11, row 27.
TEST(Hl7Decoder, TakesADischargeBeforeItsAdmission) {
  Message discharge, admit;
  discharge.event = "A03";
  discharge.discharged = "20240512110000";
  discharge.visit_class = admit.visit_class = "INPATIENT";
  const auto visits = take({discharge, admit}).with_key("visit|");
  ASSERT_EQ(visits.size(), 2U);
  EXPECT_EQ(visits[0].statements[0].attributes.at("part"), "end");
  EXPECT_EQ(visits[0].statements[0].start, "2024-05-12");
  EXPECT_EQ(visits[0].statements[0].kind, "stay");
  EXPECT_EQ(visits[0].statements[0].event, visits[1].statements[0].event);
}

// feed-formats 11, row 28: equal keys and versions write nothing new.
TEST(Hl7Decoder, SaysTheSameOfTheSameMessageTwice) {
  const Message message;
  const auto taken = take({message, message});
  ASSERT_EQ(taken.records.size(), 4U);
  EXPECT_EQ(taken.records[0].key, taken.records[2].key);
  EXPECT_EQ(taken.records[0].version, taken.records[2].version);
  EXPECT_EQ(taken.records[0].statements[0].start, taken.records[2].statements[0].start);
}

// feed-formats 11, row 25: the late message must not undo the merge, so the two differ in unit.
TEST(Hl7Decoder, KeepsAMergeApartFromWhatIsSaidLaterOfTheOldNumber) {
  Message merge, late;
  merge.event = "A40";
  merge.has_visit = false;
  merge.merged = "N99^^^RXXPAS^MR~9736363015^^^NHS^NH~N100^^^RXXPAS^MR";
  late.event = "A08";
  late.recorded = "20240601000000";
  late.ids = "N99^^^RXXPAS^MR";
  const auto taken = take({merge, late});
  const auto merges = taken.with_key("merge|");
  ASSERT_EQ(merges.size(), 1U);
  EXPECT_EQ(merges[0].unit, "merges");
  EXPECT_EQ(merges[0].key, "merge|health/RXX/RXXPAS|N99");
  EXPECT_EQ(merges[0].local_id, "N99");
  ASSERT_TRUE(merges[0].identity.has_value());
  EXPECT_EQ(merges[0].identity->merged_into, "N100");
  EXPECT_EQ(merges[0].identity->merged_source, "health/RXX/RXXPAS");
  EXPECT_FALSE(merges[0].identity->makes_person_fact);
  const auto people = taken.with_key("person|");
  ASSERT_EQ(people.size(), 2U);
  EXPECT_EQ(people[1].local_id, "N99");
  EXPECT_EQ(people[1].unit, "messages");
  EXPECT_EQ(people[1].identity->merged_into, "");
}

TEST(Hl7Decoder, PairsEachMergeWithThePatientBeforeIt) {
  const auto taken = take(
      "MSH|^~\\&|PAS|RXX|||20240510||ADT^A40|1|P|2.4\rEVN|A40|20240510\r"
      "PID|1||A1^^^^MR\rMRG|A0\rPID|2||B1^^^^MR\rMRG||||B0\rMRG|B00^^^OTHER\r");
  const auto merges = taken.with_key("merge|");
  ASSERT_EQ(merges.size(), 3U);
  EXPECT_EQ(merges[0].key, "merge|health/RXX/RXX|A0");
  EXPECT_EQ(merges[0].identity->merged_into, "A1");
  EXPECT_EQ(merges[1].key, "merge|health/RXX/RXX|B0");
  EXPECT_EQ(merges[2].key, "merge|health/RXX/OTHER|B00");
  EXPECT_EQ(merges[1].identity->merged_into, "B1");
}

TEST(Hl7Decoder, RefusesAMergeWithoutAnotherNumber) {
  Message merge;
  merge.event = "A47";
  merge.has_visit = false;
  const auto taken = take(merge);
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "hl7v2/no-prior-id");
  EXPECT_THAT(taken.records, IsEmpty());
}

// feed-formats 11, row 31.
TEST(Hl7Decoder, KeepsAPatientWithoutAUsableNhsNumberUnderTheLocalId) {
  for (const std::string number : {"9999999999", "9912003890", "944930555", "UNKNOWN"}) {
    Message message;
    message.ids = number + "^^^NHS^NH~N100^^^RXXPAS^MR";
    const auto taken = take(message);
    const auto* identity = identity_of(taken);
    ASSERT_NE(identity, nullptr);
    EXPECT_EQ(identity->nhs_number, "");
    EXPECT_EQ(taken.with_key("visit|").at(0).local_id, "N100");
  }
}

// feed-formats 11, row 33, and the five ways of marking of section 7.1.
TEST(Hl7Decoder, FindsTheNhsNumberInAnyRepetition) {
  for (const std::string mark :
       {"^^^NHS^NH", "^^^NHS^HN", "^^^^NH", "^^^NHSNBR^NHSNMBR", "^^^NHSNMBR"}) {
    Message message;
    message.ids = "N100^^^X&1.2&ISO^MRN~A7^^^Y^PI~944 930 5552" + mark;
    const auto taken = take(message);
    const auto* identity = identity_of(taken);
    ASSERT_NE(identity, nullptr);
    EXPECT_EQ(identity->nhs_number, "944 930 5552");
    EXPECT_EQ(taken.with_key("visit|").at(0).source, "health/RXX/X");
  }
}

TEST(Hl7Decoder, PrefersAHospitalNumberAndFallsBackToOthers) {
  struct Case {
    std::string ids, source, local_id;
  };
  const std::vector<Case> cases{
      {"1^^^LAB^XX~2^^^PAS^MR", "health/RXX/PAS", "2"},
      {"1^^^LAB^XX~2^^^MRENTRPAS", "health/RXX/MRENTRPAS", "2"},
      {"9449305552^^^NHS^NH~1^^^LAB^XX", "health/RXX/LAB", "1"},
      {"1", "health/RXX/RXX", "1"},
  };
  for (const auto& [ids, source, local_id] : cases) {
    Message message;
    message.ids = ids;
    const auto visit = take(message).with_key("visit|").at(0);
    EXPECT_EQ(visit.source, source);
    EXPECT_EQ(visit.local_id, local_id);
  }
  const auto named =
      take("MSH|^~\\&|P|RXX|||2024||ADT^A28|1|P\rEVN||20240510\rPID||P2^^^OLD|||A^B\r");
  ASSERT_EQ(named.records.size(), 1U);
  EXPECT_EQ(named.records[0].key, "person|health/RXX/OLD|P2");
}

TEST(Hl7Decoder, DoesNotLinkByAnUnverifiedNhsNumber) {
  for (const auto& [status, verified] : std::vector<std::pair<std::string, bool>>{
           {"01", true}, {"", true}, {"\"\"", true}, {"02", false}}) {
    Message message;
    message.status = status;
    const auto taken = take(message);
    ASSERT_NE(identity_of(taken), nullptr);
    EXPECT_EQ(identity_of(taken)->nhs_number_verified, verified) << status;
  }
}

// feed-formats 11, row 32: no zone moves a birthday.
TEST(Hl7Decoder, CutsTheBirthDateBeforeAnyConversion) {
  Message message;
  for (const std::string birth :
       {"19890118", "19890118000000", "198901180000", "19890618230000+0000"}) {
    message.birth = birth;
    const auto taken = take(message);
    EXPECT_EQ(identity_of(taken)->birth_date,
              birth.starts_with("198906") ? "1989-06-18" : "1989-01-18");
  }
}

TEST(Hl7Decoder, KeepsTheEventOfAnImpossibleBirthDate) {
  Message message;
  for (const std::string birth : {"20120231", "20240511", "12/03/2012", "18991231"}) {
    message.birth = birth;
    const auto taken = take(message);
    EXPECT_EQ(taken.with_key("visit|").size(), 1U);
    EXPECT_EQ(identity_of(taken)->birth_date, "") << birth;
    EXPECT_EQ(taken.remarks.at("hl7v2/birth-date-impossible"), 1U);
  }
  message.birth = "19000101";  // a placeholder is no mistake
  EXPECT_EQ(take(message).remarks.count("hl7v2/birth-date-impossible"), 0U);
}

TEST(Hl7Decoder, MarksAPartOfABirthDateAsPartial) {
  Message message;
  message.birth = "201203";
  EXPECT_EQ(identity_of(take(message))->birth_date, "2012-03-15");
  EXPECT_EQ(identity_of(take(message))->quality, feed::BirthDateQuality::partial);
  message.birth = "2012";
  EXPECT_EQ(identity_of(take(message))->birth_date, "2012-07-01");
}

// feed-formats 11, row 34: `""` deletes, in whatever field of the patient it stands.
TEST(Hl7Decoder, LeavesOutWhatTheSenderDeletes) {
  Message message;
  message.event = "A08";
  message.address = "\"\"";
  message.birth = "\"\"";
  message.number = "";
  const auto taken = take(message);
  const auto* identity = identity_of(taken);
  ASSERT_NE(identity, nullptr);
  EXPECT_EQ(identity->birth_date, "");
  EXPECT_EQ(identity->postcode, "");
  EXPECT_EQ(identity->family_name, "Madeup");
  EXPECT_EQ(taken.remarks.count("hl7v2/birth-date-impossible"), 0U);
}

TEST(Hl7Decoder, SaysNothingOfAPatientWhomTheMessageDoesNotDescribe) {
  Message message;
  message.ids = "N100^^^RXXPAS^MR";
  message.name = message.birth = "";
  EXPECT_EQ(take(message).with_key("person|").size(), 0U);
  // A discharge that lacks a part must not erase it (rulings S6).
  Message discharge;
  discharge.event = "A03";
  EXPECT_EQ(take(discharge).with_key("person|").size(), 1U);
  discharge.birth = "";
  EXPECT_EQ(take(discharge).with_key("person|").size(), 0U);
}

// rulings E3: one visit number, two classes.
TEST(Hl7Decoder, KeepsAttendanceAndStayOfOneVisitApart) {
  Message registered, admitted;
  registered.event = "A04";
  admitted.visit_class = "I";
  const auto visits = take({registered, admitted}).with_key("visit|");
  ASSERT_EQ(visits.size(), 2U);
  EXPECT_EQ(visits[0].statements[0].kind, "attendance");
  EXPECT_EQ(visits[1].statements[0].kind, "stay");
  EXPECT_NE(visits[0].key, visits[1].key);
}

TEST(Hl7Decoder, TakesTheDateOfAnEventFromTheRightField) {
  struct Case {
    std::string event, occurred, admitted, discharged, date;
  };
  const std::vector<Case> cases{
      {"A01", "20240501", "20240502", "", "2024-05-01"},
      {"A01", "", "20240502", "", "2024-05-02"},
      {"A01", "", "", "", "2024-05-10"},
      {"A06", "20240501", "20240502", "", "2024-05-02"},
      {"A06", "20240501", "", "", "2024-05-10"},
      {"A03", "20240501", "20240502", "20240503", "2024-05-03"},
      {"A03", "20240501", "20240502", "", "2024-05-10"},
      {"A08", "20240501", "20240502", "", "2024-05-02"},
      {"A08", "20240501", "", "", ""},  // leaves the date as it is
      // 23:30 UTC on a summer's evening is the next day in the UK.
      {"A01", "20240501233000+0000", "", "", "2024-05-02"},
  };
  for (const auto& [event, occurred, admitted, discharged, date] : cases) {
    Message message;
    message.event = event;
    message.occurred = occurred;
    message.admitted = admitted;
    message.discharged = discharged;
    const auto visits = take(message).with_key("visit|");
    ASSERT_EQ(visits.size(), 1U) << event;
    EXPECT_EQ(visits[0].statements[0].start, date) << event;
  }
}

TEST(Hl7Decoder, RefusesAnEventOnAnImpossibleDay) {
  Message message;
  message.occurred = "20240230";
  const auto taken = take(message);
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "hl7v2/event-date");
}

TEST(Hl7Decoder, ReopensAVisitByWithdrawingItsEnd) {
  Message reopen;
  reopen.event = "A13";
  reopen.visit_class = "I";
  const auto visits = take(reopen).with_key("visit|");
  ASSERT_EQ(visits.size(), 1U);
  EXPECT_EQ(visits[0].key, "visit|health/RXX/RXXPAS|V1|I|end");
  EXPECT_TRUE(visits[0].withdrawn);
}

TEST(Hl7Decoder, CancelsADeletedVisitInEveryClass) {
  Message deleted;
  deleted.event = "A23";
  const auto visits = take(deleted).with_key("visit|");
  ASSERT_EQ(visits.size(), 2U);
  EXPECT_EQ(visits[0].key, "visit|health/RXX/RXXPAS|V1|E|cancel");
  EXPECT_EQ(visits[1].key, "visit|health/RXX/RXXPAS|V1|I|cancel");
}

TEST(Hl7Decoder, WithdrawsADeletedPerson) {
  Message deleted;
  deleted.event = "A29";
  deleted.has_visit = false;
  const auto taken = take(deleted);
  ASSERT_EQ(taken.records.size(), 1U);
  EXPECT_EQ(taken.records[0].key, "person|health/RXX/RXXPAS|N100");
  EXPECT_TRUE(taken.records[0].withdrawn);
  ASSERT_TRUE(taken.records[0].identity.has_value());
  EXPECT_EQ(taken.records[0].identity->family_name, "");
}

TEST(Hl7Decoder, PassesOverWhatDoesNotCount) {
  for (const std::string event : {"A02", "A05", "A12", "A14", "A17"}) {
    Message message;
    message.event = event;
    EXPECT_EQ(take(message).with_key("visit|").size(), 0U) << event;
  }
  Message outpatient;
  outpatient.visit_class = "O";
  EXPECT_EQ(take(outpatient).remarks.at("hl7v2/class-not-counted"), 1U);
  Message moved;
  moved.event = "A45";
  EXPECT_EQ(take(moved).remarks.at("hl7v2/visit-moved"), 1U);
  moved.event = "A99";
  EXPECT_EQ(take(moved).remarks.at("hl7v2/event-not-used"), 1U);
  const auto result = take("MSH|^~\\&|LAB|RXX|||20240510||ORU^R01|1|P|2.3\rPID|1||1\r");
  EXPECT_EQ(result.remarks.at("hl7v2/not-adt"), 1U);
  EXPECT_EQ(result.verified.rows, 1U);
  EXPECT_THAT(result.refused, IsEmpty());
}

TEST(Hl7Decoder, KnowsAVisitWithoutNumberByPatientAndDay) {
  Message message;
  message.number = "";
  const auto taken = take(message);
  EXPECT_EQ(taken.with_key("visit|").at(0).key, "visit|health/RXX/RXXPAS|N100|2024-05-10|E|start");
  EXPECT_EQ(taken.remarks.at("hl7v2/no-visit-number"), 1U);
}

// rulings A11.
TEST(Hl7Decoder, DropsAndCountsTestPatients) {
  std::vector<Message> tests(5);
  tests[0].processing = "T";
  tests[1].processing = "D^I";
  tests[2].ids = "N100^^^RXXPAS^MR~999 000 0018^^^NHS^NH";
  tests[3].name = "test^Anna";
  tests[4].name = "ZZZTESTPATIENT^Anna";
  const auto taken = take(tests);
  EXPECT_THAT(taken.records, IsEmpty());
  EXPECT_EQ(taken.remarks.at("hl7v2/test-message"), 2U);
  EXPECT_EQ(taken.remarks.at("hl7v2/test-patient"), 3U);

  auto keep = options_of_test();
  keep.drop_test_patients = false;
  EXPECT_EQ(take(tests[2].text(), keep).records.size(), 2U);
  EXPECT_EQ(take(tests[0].text(), keep).records.size(), 2U);
  Message real;
  real.name = "Tester^Zoe";
  EXPECT_EQ(take(real).records.size(), 2U);
}

TEST(Hl7Decoder, MapsTheAttendanceCategory) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"1", "first"}, {"2", "planned_followup"}, {"03", "unplanned_followup"}, {"9", ""}, {"", ""},
      {"X", ""}};
  for (const auto& [code, word] : cases) {
    Message message;
    message.kind = code;
    const auto taken = take(message);
    const auto attributes = taken.with_key("visit|").at(0).statements.at(0).attributes;
    EXPECT_EQ(attributes.count("attendance_kind"), word.empty() ? 0U : 1U) << code;
    if (!word.empty()) {
      EXPECT_EQ(attributes.at("attendance_kind"), word);
    }
    EXPECT_EQ(taken.remarks.count("hl7v2/attendance-kind"), code == "X" ? 1U : 0U);
  }
  auto options = options_of_test();
  Faults faults;
  options.attendance_kind = "PV2-1";
  EXPECT_FALSE(make_hl7v2_decoder(options, faults).has_value());
  EXPECT_EQ(faults.size(), 1U);
}

TEST(Hl7Decoder, RefusesWhatItCannotReadAndSealsTheWholeMessage) {
  Message no_patient;
  no_patient.ids = "9449305552^^^NHS^NH";
  Message no_visit;
  no_visit.has_visit = false;
  const std::string untyped = "MSH|^~\\&|PAS|RXX|||20240510\rPID|1||1\r";
  const std::string timeless = "MSH|^~\\&|PAS|RXX|||||ADT^A01|1|P\rPID|1||1\rPV1||E\r";
  const std::string eventless = "MSH|^~\\&|PAS|RXX|||||ADT|1|P\rPID|1||1\r";
  const auto taken = take(no_patient.text() + no_visit.text() + untyped + timeless + eventless +
                          "MSH|^^\\&|\r" + Message{}.text());
  std::vector<std::string> rules;
  for (const auto& refused : taken.refused) rules.push_back(refused.rule);
  EXPECT_THAT(rules, ElementsAre("hl7v2/no-local-id", "hl7v2/no-visit", "hl7v2/no-message-type",
                                 "hl7v2/no-time", "hl7v2/no-event", "hl7v2/delimiters"));
  EXPECT_EQ(taken.refused[1].position, 2U);
  EXPECT_EQ(taken.refused[1].original + "\r", no_visit.text());
  EXPECT_EQ(taken.records.size(), 2U);
}

TEST(Hl7Decoder, TakesTheEventFromEvnWhereTheTypeLacksIt) {
  const auto taken =
      take("MSH|^~\\&|PAS|RXX|||20240510||ADT|1|P\rEVN|A01|20240510\rPID|1||1\rPV1|1|E\r");
  EXPECT_EQ(taken.with_key("visit|").size(), 1U);
}

TEST(Hl7Decoder, ReadsWithTheDelimitersOfTheMessage) {
  const auto taken = take(
      "MSH#*!/+#PAS#RXX###20240510##ADT*A28#1#P\rEVN#A28#20240510\r"
      "PID#1##N|1***A^B*MR!9449305552***NHS*NH##O/T/Madeup*Anna\r");
  ASSERT_EQ(taken.records.size(), 1U);
  EXPECT_EQ(taken.records[0].source, "health/RXX/A^B");
  EXPECT_EQ(taken.records[0].local_id, "N|1");
  EXPECT_EQ(taken.records[0].identity->family_name, "O+Madeup");
  EXPECT_EQ(taken.records[0].identity->nhs_number, "9449305552");
}

TEST(Hl7Decoder, CoversOnlyWhatTheNoteStates) {
  auto delivery = delivery_of({Message{}.text()});
  EXPECT_TRUE(take(delivery).unit("messages")->covers_from.is_none());
  delivery.note.covers_from = parse_iso_date("2024-04-01");
  delivery.note.covers_to = parse_iso_date("2025-03-31");
  const auto taken = take(delivery);
  ASSERT_EQ(taken.verified.units.size(), 1U);
  const auto& unit = taken.verified.units[0];
  EXPECT_EQ(unit.mode, UnitMode::increment);
  EXPECT_EQ(unit.covers_from.text(), "2024-04-01");
  EXPECT_EQ(unit.covers_to.text(), "2025-03-31");
  EXPECT_THAT(unit.supplies, UnorderedElementsAre(test_vocabulary().kind("attendance"),
                                                  test_vocabulary().kind("stay"),
                                                  test_vocabulary().kind("person")));
}

TEST(Hl7Decoder, RefusesDeliveriesThatHoldNoMessages) {
  EXPECT_THAT(take("").faults(), ElementsAre("hl7v2/no-message"));
  EXPECT_THAT(take("a,b,c\n1,2,3\n").faults(), ElementsAre("hl7v2/no-message"));
  EXPECT_THAT(take("\xFF\xFEM").faults(), ElementsAre("text/utf16"));
  EXPECT_THAT(take(delivery_of({})).faults(), ElementsAre("file/none"));
  const auto both = take(delivery_of({"", "noise\r" + Message{}.text()}));
  EXPECT_THAT(both.faults(), IsEmpty());
  EXPECT_EQ(both.remarks.at("file/empty"), 1U);
  EXPECT_EQ(both.remarks.at("hl7v2/noise"), 1U);
}

// rulings S12.
TEST(Hl7Decoder, RefusesADeliveryWithTooManyRefusedMessages) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "MSH|^~\\&|\r";
  EXPECT_THAT(take(text).faults(), IsEmpty());
  EXPECT_THAT(take(text + "MSH|^~\\&|\r").faults(), ElementsAre("file/too-many-refused"));
}

TEST(Hl7Decoder, LeavesOutTheOriginalOfAMessageOverTheLimitOfARow) {
  Message message;
  message.has_visit = false;
  std::string text = message.text();
  for (int i = 0; i < 3; ++i) text += "OBX|" + std::string(30'000, 'x') + "\r";
  const auto taken = take(text);
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].original, "");
}

}  // namespace
}  // namespace braid::ingest
