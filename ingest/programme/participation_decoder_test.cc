#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/decode/decoder.h"
#include "ingest/health/taken_records.h"

// All people are made up.

namespace braid::ingest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

const std::string kHeader = "programme,arm,agency,local_id,t0,end,care_status_t0,eet_t0\n";
const std::string kGood =
    "no-wrong-door,programme,children/E10000023,C1,2024-05-01,,in_care,NEET\n";

Taken take(const std::vector<std::string>& files, const SubmissionNote& note = {}) {
  DecoderOptions options;
  options.agency = "programme/nwd";
  options.vocabulary = &test_vocabulary();
  options.programmes = {"no-wrong-door", "other"};
  Faults faults;
  auto decoder = make_participation_decoder(options, faults);
  EXPECT_TRUE(decoder.has_value());
  Delivery delivery;
  delivery.name = "participation";
  delivery.note = note;
  for (const auto& file : files) {
    delivery.files.push_back(
        make_memory_file("p" + std::to_string(delivery.files.size()) + ".csv", file));
  }
  return take_delivery(**decoder, delivery);
}

Taken take(const std::string& rows) { return take(std::vector<std::string>{kHeader + rows}); }

TEST(ParticipationDecoder, MakesASpellInTheWordsOfTheOtherAgency) {
  const auto taken = take(kGood);
  EXPECT_THAT(taken.faults(), IsEmpty());
  ASSERT_EQ(taken.records.size(), 1U);
  const auto& record = taken.records[0];
  EXPECT_EQ(record.source, "children/E10000023");
  EXPECT_EQ(record.local_id, "C1");
  EXPECT_EQ(record.key, "no-wrong-door|children/E10000023|C1|2024-05-01");
  EXPECT_EQ(record.version, 0U);
  EXPECT_FALSE(record.identity.has_value());
  const auto& statement = record.statements.at(0);
  EXPECT_EQ(statement.kind, "participation");
  EXPECT_EQ(statement.start, "2024-05-01");
  EXPECT_EQ(statement.end, "");
  EXPECT_THAT(
      statement.attributes,
      UnorderedElementsAre(Pair("programme", std::to_string(programme_code("no-wrong-door"))),
                           Pair("arm", "programme"), Pair("care_status_t0", "in_care"),
                           Pair("eet_t0", "NEET")));
}

TEST(ParticipationDecoder, ReadsTheStatusesInTheirSpellings) {
  const std::vector<std::pair<std::string, std::string>> cases{{"edge", "edge"},
                                                               {"edging to edge", "edging_to_edge"},
                                                               {"edging_to_edge", "edging_to_edge"},
                                                               {"Edging", "edging_to_edge"},
                                                               {"None", ""},
                                                               {"none", "none"},
                                                               {"", ""},
                                                               {"elsewhere", ""}};
  for (const auto& [given, word] : cases) {
    const auto taken =
        take("other,comparator,children/E1,C1,2024-05-01,2024-09-01," + given + ",eet\n");
    ASSERT_EQ(taken.records.size(), 1U) << given;
    const auto& statement = taken.records[0].statements.at(0);
    EXPECT_EQ(statement.attributes.count("care_status_t0"), word.empty() ? 0U : 1U) << given;
    if (!word.empty()) {
      EXPECT_EQ(statement.attributes.at("care_status_t0"), word);
    }
    EXPECT_EQ(statement.attributes.at("eet_t0"), "EET");
    EXPECT_EQ(statement.end, "2024-09-01");
    EXPECT_EQ(taken.remarks.count("participation/unknown-status"), given == "elsewhere" ? 1U : 0U);
  }
}

TEST(ParticipationDecoder, KeepsWhatARefusedRowMayHaveSaidBefore) {
  const auto taken = take(
      "unheard-of,programme,children/E1,C1,2024-05-01,,,\n"
      "other,programme,children/E1,C2,01/05/2024,,,\n"
      "other,programme,children/E1,C3,,,,\n"
      "other,programme,nobody,C4,2024-05-01,,,\n"
      "other,both,children/E1,C5,2024-05-01,,,\n"
      "other,programme,children/E1,C6,2024-05-01,2024-04-30,,\n"
      "other,programme,children/E1,C7,2024-05-01,soon,,\n"
      "too,few\n"
      "other,\"pro\"gramme,children/E1,C8,2024-05-01,,,\n"
      "other,programme,children/E1,1.2E+05,2024-05-01,,,\n" +
      kGood);
  EXPECT_THAT(taken.faults(), IsEmpty());
  std::vector<std::string> rules, kept;
  for (const auto& refused : taken.refused) rules.push_back(refused.rule);
  EXPECT_THAT(
      rules, ElementsAre("participation/unknown-programme", "participation/t0", "participation/t0",
                         "participation/agency", "participation/arm", "participation/end-before-t0",
                         "participation/end", "csv/wrong-number-of-fields", "csv/stray-quote",
                         "row/id-mangled"));
  for (const auto& record : taken.records) {
    if (record.keep_only) kept.push_back(record.local_id + " " + record.key);
  }
  EXPECT_THAT(
      kept, ElementsAre("C1 unheard-of|children/E1|C1|2024-05-01",
                        "C2 other|children/E1|C2|01/05/2024", "C3 ", " ",
                        "C5 other|children/E1|C5|2024-05-01", "C6 other|children/E1|C6|2024-05-01",
                        "C7 other|children/E1|C7|2024-05-01", " ", " ", " "));
  EXPECT_EQ(taken.records.size(), 11U);
  EXPECT_EQ(taken.refused[0].position, 2U);
  EXPECT_EQ(taken.refused[7].original, "too,few");
}

// rulings B9: several rows of one person are right, one row twice is not.
TEST(ParticipationDecoder, RefusesTheSameRowTwice) {
  const auto taken = take(kGood + kGood + "other,programme,children/E10000023,C1,2024-05-01,,,\n" +
                          "no-wrong-door,programme,children/E10000023,C1,2024-08-01,,,\n");
  ASSERT_EQ(taken.refused.size(), 1U);
  EXPECT_EQ(taken.refused[0].rule, "participation/twice");
  EXPECT_EQ(taken.records.size(), 4U);
}

TEST(ParticipationDecoder, ReplacesItsUnitAndCoversNoPeriod) {
  const auto taken = take(kGood);
  ASSERT_EQ(taken.verified.units.size(), 1U);
  const Unit& unit = taken.verified.units[0];
  EXPECT_EQ(unit.name, "participation");
  EXPECT_EQ(unit.mode, UnitMode::snapshot);
  EXPECT_TRUE(unit.covers_from.is_none());
  EXPECT_THAT(unit.supplies, ElementsAre(test_vocabulary().kind("participation")));
  EXPECT_EQ(taken.verified.rows, 1U);
  EXPECT_EQ(taken.rows, 1U);
}

TEST(ParticipationDecoder, CoversThePeriodThatItsNoteStates) {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2024, 4, 1);
  note.covers_to = Date::from_civil(2025, 3, 31);
  const auto taken = take(std::vector<std::string>{kHeader + kGood}, note);
  ASSERT_EQ(taken.verified.units.size(), 1U);
  EXPECT_EQ(taken.verified.units[0].name, "participation");  // whatever its period (rulings B9)
  EXPECT_EQ(taken.verified.units[0].covers_from, *note.covers_from);
  EXPECT_EQ(taken.verified.units[0].covers_to, *note.covers_to);
}

TEST(ParticipationDecoder, TakesColumnsInAnyOrderAndIgnoresOthers) {
  const auto taken =
      take(std::vector<std::string>{"\xEF\xBB\xBFT0,family,Local_ID,agency,note,arm,programme\r\n"
                                    "2024-05-01,F1,C1,children/E1,x,programme,other"});
  EXPECT_THAT(taken.faults(), IsEmpty());
  EXPECT_EQ(taken.records.size(), 1U);
  EXPECT_EQ(taken.remarks.at("file/unknown-columns"), 1U);
}

// rulings C8: a file that was cut off would withdraw the rest of itself.
TEST(ParticipationDecoder, RefusesAFileWhoseLastRowIsCutOff) {
  for (const std::string end : {"no-wrong-door,programme,children", "no-wrong-door,programme\n",
                                "no-wrong-door,\"programme"}) {
    EXPECT_THAT(take(kGood + end).faults(), ElementsAre("file/cut-off"));
  }
}

TEST(ParticipationDecoder, RefusesFilesThatItCannotRead) {
  EXPECT_THAT(take(std::vector<std::string>{""}).faults(), ElementsAre("file/empty"));
  EXPECT_THAT(take(std::vector<std::string>{}).faults(), ElementsAre("file/none"));
  EXPECT_THAT(take(std::vector<std::string>{"programme,arm,agency\n"}).faults(),
              ElementsAre("participation/missing-column", "participation/missing-column"));
  EXPECT_THAT(take(kGood + "other,\x81,,,,,,\n").faults(), ElementsAre("text/undefined-bytes"));
  EXPECT_THAT(take("").faults(), IsEmpty());
}

// Found by fuzzing: text that breaks after its beginning is a fault of the delivery too.
TEST(ParticipationDecoder, RefusesFilesWhoseTextBreaksInTheMiddle) {
  using namespace std::string_literals;
  for (const std::string& start : {"\xFF\xFEr\0"s, "\xFE\xFF\0r"s}) {
    const auto taken = take(std::vector<std::string>{start + "\xD8\xD8\xD8\xD8\xD8"s});
    EXPECT_FALSE(taken.verified.faults.empty());
  }
}

// rulings S12.
TEST(ParticipationDecoder, RefusesADeliveryWithTooManyRefusedRows) {
  std::string rows;
  for (int i = 0; i < 10'001; ++i) rows += ",,,,,,,\n";
  EXPECT_THAT(take(rows).faults(), ElementsAre("file/too-many-refused"));
}

}  // namespace
}  // namespace braid::ingest
