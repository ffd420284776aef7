#include "ingest/children/ssda903/ssda903_delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "ingest/children/ssda903/made_return.h"

namespace braid::ingest {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

// Made-up deliveries of made-up children. Rows of the catalogue of dirt are those of
// feed-formats 11.

TEST(Ssda903Delivery, EachTableIsAUnitThatCoversTheCollectionYear) {
  const auto told = tell_episodes("7,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n");
  ASSERT_EQ(told.verified.units.size(), 2U);
  const auto& unit = told.verified.units[0];
  EXPECT_EQ(unit.name, "episodes/2025");
  EXPECT_EQ(unit.table, "episodes");
  EXPECT_EQ(unit.mode, UnitMode::snapshot);
  EXPECT_EQ(unit.year, 2025);
  EXPECT_EQ(unit.covers_from.text(), "2024-04-01");
  EXPECT_EQ(unit.covers_to.text(), "2025-03-31");
  // Rulings B1: coverage is the feed's, not the table's.
  for (const auto& each : told.verified.units) {
    EXPECT_THAT(each.supplies, testing::IsSupersetOf({test_vocabulary().kind("care"),
                                                      test_vocabulary().kind("missing"),
                                                      test_vocabulary().kind("sdq")}));
  }
}

TEST(Ssda903Delivery, AStatedPeriodIsTheCoverageAndNamesTheYear) {
  SubmissionNote note;
  note.covers_from = Date::from_civil(2024, 4, 1);
  note.covers_to = Date::from_civil(2024, 12, 31);
  const auto told = tell_episodes("7,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n", kOneChild, note);
  ASSERT_EQ(told.verified.units.size(), 2U);
  EXPECT_EQ(told.verified.units[0].name, "episodes/2025");
  EXPECT_EQ(told.verified.units[0].covers_to.text(), "2024-12-31");
}

ToldDelivery tell_named(const std::string& delivery, const std::string& header_file,
                        const std::string& uasc_file) {
  Faults faults;
  auto decoder = make_ssda903_decoder(test_options(), faults);
  return tell_delivery(
      **decoder, delivery_of({{header_file, kOneChild}, {uasc_file, kUascColumns}}, {}, delivery));
}

TEST(Ssda903Delivery, TakesTheYearFromNamesOnlyIfTheyAgree) {
  EXPECT_EQ(tell_named("903 2024-25", "header.csv", "uasc.csv").verified.units[0].year, 2025);
  EXPECT_EQ(tell_named("march", "header_2025.csv", "uasc_202425.csv").verified.units[0].year, 2025);
  EXPECT_THAT(tell_named("march", "header_2025.csv", "uasc_2024.csv").faults,
              ElementsAre("march: ssda903/year-missing"));
  const auto told = tell_named("march", "header.csv", "uasc.csv");
  EXPECT_THAT(told.faults, ElementsAre("march: ssda903/year-missing"));
  EXPECT_THAT(told.verified.faults[0].remedy, HasSubstr("year = ... in submission.toml"));
}

TEST(Ssda903Delivery, RecognisesTablesByTheirColumnsInAnyOrder) {
  // Dirt 1 and 3: byte order mark, other order and case, columns of a regional pipeline; the names
  // of the files say the opposite of what they are.
  const auto told =
      tell_return({{"header.csv",
                    "LA,rec,YEAR,DEC, Child ,decom,RNE,LS,CIN,PLACE,PLACE_PROVIDER,TEST_COLUMN\n"
                    "816,,2025,,7,01/05/2024,S,C2,N1,U6,PR1,x\n"},
                   {"episodes.csv", "\xEF\xBB\xBF" + kOneChild}});
  EXPECT_THAT(told.records, Contains("episodes/2025 7|2024-05-01: care 2024-05-01.. reason_new=S "
                                     "legal_status=C2 need=N1 place=U6 provider=PR1"));
  EXPECT_THAT(told.records, Contains("header/2025 7: person born=2014-06-05 sex=M"));
  EXPECT_THAT(told.file_remarks,
              UnorderedElementsAre("table/column-unknown 3", "table/column-absent 4"));
}

TEST(Ssda903Delivery, ReadsTheSameRowsWithOtherLineEnds) {
  // Dirt 2.
  std::string header = kOneChild, rows = kEpisodesColumns + "7,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n";
  const auto plain = tell_return({{"e.csv", rows}, {"h.csv", header}});
  for (std::string* text : {&header, &rows}) {
    text->pop_back();
    for (std::size_t at = 0; (at = text->find('\n', at)) != std::string::npos; at += 2) {
      text->replace(at, 1, "\r\n");
    }
  }
  const auto told = tell_return({{"e.csv", rows}, {"h.csv", header}});
  EXPECT_EQ(told.records, plain.records);
  EXPECT_EQ(told.records.size(), 2U);
}

TEST(Ssda903Delivery, RefusesADeliveryWithoutAMandatoryColumn) {
  const auto told = tell_return(
      {{"e.csv", "CHILD,DECOM,LS,PLACE,DEC,REC\n7,01/05/2024,C2,U6,,\n"}, {"h.csv", kOneChild}});
  EXPECT_THAT(told.faults, ElementsAre("e.csv: table/column-missing"));
  EXPECT_THAT(told.verified.faults[0].message, HasSubstr("RNE"));
}

TEST(Ssda903Delivery, RefusesEpisodesWithoutHeader) {
  const auto told = tell_return({{"e.csv", kEpisodesColumns}});
  EXPECT_THAT(told.faults, ElementsAre("made-up: ssda903/header-missing"));
}

TEST(Ssda903Delivery, RefusesTwoFilesOfOneTable) {
  const auto told = tell_return({{"a.csv", kOneChild}, {"b.csv", kOneChild}});
  EXPECT_THAT(told.faults, ElementsAre("b.csv: children/table-twice"));
}

TEST(Ssda903Delivery, RefusesAnEmptyOrUnknownFileIfItIsAloneOrWasToBeHeaderOrEpisodes) {
  EXPECT_THAT(tell_return({{"x.csv", ""}}).faults, Contains("x.csv: ssda903/file-empty"));
  EXPECT_THAT(tell_return({{"x.csv", "7,M,05/06/2014\n"}}).faults,
              Contains("x.csv: ssda903/file-unknown"));
  EXPECT_THAT(tell_return({{"Episodes_2025.csv", ""}, {"h.csv", kOneChild}}).faults,
              ElementsAre("Episodes_2025.csv: ssda903/file-empty"));
  const auto told =
      tell_return({{"h.csv", kOneChild}, {"missing.csv", ""}, {"notes.csv", "a,b\n"}});
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_THAT(told.file_remarks, ElementsAre("ssda903/file-empty 1", "ssda903/file-unknown 1"));
}

TEST(Ssda903Delivery, RefusesAFileThatIsNoText) {
  // Rulings F2: a byte that Windows-1252 does not define.
  const auto told = tell_return({{"h.csv", kOneChild + "8,M,05/06/2014,\x81,,,\n"}});
  ASSERT_EQ(told.faults.size(), 1U);
  EXPECT_THAT(told.faults, ElementsAre(HasSubstr("h.csv: text/")));
}

TEST(Ssda903Delivery, KnowsAllTablesOfTheReturn) {
  const auto told = tell_return({{"1.csv", kOneChild},
                                 {"2.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\n"},
                                 {"3.csv", "CHILD,DOB,DOLO_START,DOLO_END\n"},
                                 {"4.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n"},
                                 {"5.csv", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n"},
                                 {"6.csv", "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED\n"},
                                 {"7.csv", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\n"},
                                 {"8.csv", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE\n"}});
  EXPECT_THAT(told.faults, IsEmpty());
  std::vector<std::string> units;
  for (const auto& unit : told.verified.units) units.push_back(unit.name);
  EXPECT_THAT(
      units, ElementsAre("header/2025", "reviews/2025", "dolo/2025", "oc3/2025", "sw_episodes/2025",
                         "placed_adoption/2025", "prev_perm/2025", "ad1/2025"));
}

TEST(Ssda903Delivery, RefusesAFileThatWasCutOffInItsLastRow) {
  // Rulings C8, with line end or without.
  for (const std::string rest : {"7,01/05/2024,S,C2", "7,01/05/2024,S,C2\n"}) {
    const auto told = tell_episodes("7,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n" + rest);
    EXPECT_THAT(told.faults, ElementsAre("episodes.csv: table/last-row-cut-off"));
  }
}

TEST(Ssda903Delivery, ATableWithAHeaderRowOnlyIsThereAndEmpty) {
  // Rulings C5: what it said before is withdrawn.
  const auto told = tell_return({{"h.csv", kOneChild}, {"missing.csv", kMissingColumns}});
  EXPECT_THAT(told.faults, IsEmpty());
  EXPECT_EQ(told.verified.units.size(), 2U);
  EXPECT_THAT(told.records, Not(Contains(HasSubstr("missing/2025"))));
}

TEST(Ssda903Delivery, RefusesADeliveryWithTooManyRefusedRows) {
  std::string rows;
  for (int i = 0; i < 10'001; ++i) rows += "8,01/05/2024,S,C2,N1,U6,PR1,,,,,,\n";
  EXPECT_THAT(tell_episodes(rows).faults, ElementsAre(": table/too-many-refused-rows"));
}

TEST(Ssda903Delivery, RefusesAPeriodOutsideTheYear) {
  SubmissionNote note;
  note.year = 2025;
  note.covers_from = Date::from_civil(2023, 4, 1);
  note.covers_to = Date::from_civil(2024, 3, 31);
  EXPECT_THAT(tell_episodes("", kOneChild, note).faults,
              ElementsAre("submission.toml: ssda903/period-outside-year"));
}

}  // namespace
}  // namespace braid::ingest
