#include "ingest/people/people_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace braid::ingest {
namespace {

using testing::ElementsAre;

constexpr std::string_view kHeader =
    "source,id,given_name,surname,date_of_birth,sex,postcode,nhs_number,upn,truth\n";

struct Read {
  std::vector<std::string> told;  ///< source id truth, and traits
  Faults faults;
  TestFileRead counts;

  std::vector<std::string> rules() const {
    std::vector<std::string> rules;
    for (const auto& fault : faults) {
      rules.push_back(std::string{fault.rule.view()} + ' ' + std::to_string(fault.line) + ':' +
                      std::to_string(fault.column));
    }
    return rules;
  }
};

Read read(std::string text) {
  Read read;
  const auto file = make_memory_file("people.csv", std::move(text));
  const auto counts = read_people_file(*file, read.faults, [&](const PersonLine& line) {
    const auto& traits = line.traits;
    read.told.push_back(std::string{line.source} + ' ' + std::string{line.id} + ' ' +
                        std::string{line.truth} + ' ' + (traits.sex == 0 ? '-' : traits.sex) + ' ' +
                        std::to_string(traits.birth_year) + ' ' +
                        std::to_string(traits.surname_letters) +
                        (traits.surname_has_several_words ? " words" : "") +
                        (traits.has_postcode ? " postcode" : ""));
    return Result<void>{};
  });
  EXPECT_TRUE(counts);
  if (counts) read.counts = *counts;
  return read;
}

TEST(APeopleFile, SaysWhoEachRecordIsAboutAndItsCoarseTraits) {  // made-up people
  const auto people = read(std::string{kHeader} +
                           "a,1,Anna,Made-Up,2012-03-04,2,ZX1 1AA,,,p1\n"
                           "b,2,,\xC3\x89Xample,,,,,,p1\n");
  EXPECT_THAT(people.told, ElementsAre("a 1 p1 F 2012 6 words postcode", "b 2 p1 - 0 7"));
  EXPECT_TRUE(people.faults.empty());
  EXPECT_EQ(people.counts.rows, 2U);
}

TEST(APeopleFile, MayHaveItsColumnsInAnyOrderAndOthersToo) {
  const auto people = read("truth,colour,ID,source\np1,blue,1,a\n");
  EXPECT_THAT(people.told, ElementsAre("a 1 p1 - 0 0"));
  EXPECT_EQ(people.counts.unknown_columns, 1U);
}

TEST(APeopleFile, WithoutAColumnThatIsNeededSaysWhich) {
  const auto people = read("source,id\na,1\n");
  EXPECT_THAT(people.rules(), ElementsAre("people/missing-column 1:0"));
  EXPECT_TRUE(people.told.empty());
}

TEST(ARowOfAPeopleFile, IsRefusedWithRowAndColumn) {
  const auto people = read(std::string{kHeader} +
                           "a,,Anna,Made-Up,,,,,,p1\n"
                           "a,1,Anna\n"
                           "a,2,Anna,Made-Up,,,,,,\n"
                           "a,\"3,,,,,,,,p1\n");
  EXPECT_THAT(people.rules(),
              ElementsAre("people/empty-field 2:2", "people/wrong-number-of-fields 3:3",
                          "people/empty-field 4:10", "csv/unclosed-quote 5:0"));
}

TEST(APeopleFile, ThatIsEmptyOrNoTextIsRefused) {
  EXPECT_THAT(read("").rules(), ElementsAre("people/empty 0:0"));
  EXPECT_EQ(read(std::string{"s\0o\0u\0r\0c\0e\0", 12}).faults.size(), 1U);
}

TEST(APeopleFile, FullOfFaultsTellsTheFirstTwenty) {
  std::string text{kHeader};
  for (int row = 0; row < 1000; ++row) text += "a,,,,,,,,,\n";
  EXPECT_EQ(read(text).faults.size(), 20U);
}

TEST(ATruthFile, SaysWhomAnAgencysOwnIdMeans) {
  const auto file = make_memory_file(
      "truth.csv", "feed,agency,source,local_id,truth\nf,police/x,police/x,7,42\n");
  Faults faults;
  std::vector<std::string> told;
  const auto counts = read_truth_file(*file, faults, [&](const TruthLine& line) {
    told.push_back(std::string{line.agency} + ' ' + std::string{line.source} + ' ' +
                   std::string{line.truth});
    EXPECT_FALSE(line.local_id.empty());
    return Result<void>{};
  });
  ASSERT_TRUE(counts);
  EXPECT_TRUE(faults.empty());
  EXPECT_THAT(told, ElementsAre("police/x police/x 42"));
}

}  // namespace
}  // namespace braid::ingest
