#include "sink/files/files_sink.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sink/outcome/coverage_text.h"
#include "sink/outcome/outcome_text.h"

namespace braid::sink {
namespace {

namespace fs = std::filesystem;

class FilesSinkTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  FilesSink sink() const { return FilesSink{{"board", folder_, true, true, {"age_cla", "sex"}}}; }
  static std::string text(const std::string& file) {
    std::ostringstream out;
    out << std::ifstream{file}.rdbuf();
    return out.str();
  }
  static Outcome days(const std::string& sex, std::int64_t count) {
    Outcome outcome;
    outcome.set_indicator("cla.days");
    outcome.set_version(1);
    outcome.set_area("E10000023");
    outcome.set_period("Y2025");
    if (!sex.empty()) {
      auto& part = *outcome.add_breakdown();
      part.set_name("sex");
      part.set_value(sex);
    }
    outcome.set_status("ok");
    outcome.set_count(count);
    outcome.set_people(9);
    outcome.set_value(std::to_string(count));
    outcome.set_unit("day");
    outcome.set_revision(1);
    outcome.set_as_of(20178);
    return outcome;
  }
  static Coverage linked(const std::string& agency) {
    Coverage coverage;
    coverage.set_area("E10000023");
    coverage.set_as_of(20178);
    coverage.set_revision(4);
    auto& group = *coverage.add_group();
    group.set_agency(agency);
    auto& part = *group.add_breakdown();
    part.set_name("sex");
    part.set_value("F");
    group.set_status("ok");
    group.set_subjects(40);
    group.set_linked(20);
    group.set_value("0.5000");
    return coverage;
  }

  std::string folder_ = testing::TempDir() + "braid_files_sink" + std::to_string(::getpid());
};

TEST_F(FilesSinkTest, WritesTheTableAndSaysItsRelease) {
  EXPECT_TRUE(sink().stated().empty());
  const auto total = days("", 557);
  const auto girls = days("F", 365);
  const auto coverage = linked("police/1");
  ASSERT_TRUE(sink().write({{"E10000023", 4}}, {{&total, &girls}, {&coverage}}));
  EXPECT_EQ(sink().stated(), (Releases{{"E10000023", 4}}));
  EXPECT_EQ(text(folder_ + "/board.csv"),
            "indicator,version,area,period,age_cla,sex,status,value,count,people,numerator,"
            "denominator,unit,revision,as_of,definition\n"
            "cla.days,1,E10000023,Y2025,,,ok,557,557,9,,,day,1,2025-03-31,\n"
            "cla.days,1,E10000023,Y2025,,F,ok,365,365,9,,,day,1,2025-03-31,\n");
  EXPECT_EQ(text(folder_ + "/board.jsonl"), to_json(total) + "\n" + to_json(girls) + "\n");
  EXPECT_EQ(text(folder_ + "/board.coverage.csv"),
            "area,agency,age_cla,sex,status,subjects,linked,value,firm,probable,differs,revision,"
            "as_of\n"
            "E10000023,police/1,,F,ok,40,20,0.5000,,,no,4,2025-03-31\n");
  EXPECT_EQ(text(folder_ + "/board.coverage.jsonl"),
            json_lines(coverage)[0] + "\n" + json_lines(coverage)[1] + "\n");
}

TEST_F(FilesSinkTest, AMissingFileMeansThatNothingIsStated) {
  for (const std::string file : {"/board.csv", "/board.jsonl", "/board.coverage.csv"}) {
    ASSERT_TRUE(sink().write({{"a", 1}}, {}));
    EXPECT_FALSE(sink().stated().empty());
    fs::remove(folder_ + file);
    EXPECT_TRUE(sink().stated().empty()) << file;
  }
}

TEST_F(FilesSinkTest, KeepsSpreadsheetsFromReadingFormulas) {
  auto outcome = days("", 1);
  outcome.set_area("=1+1");
  ASSERT_TRUE(sink().write({{"a", 1}}, {{&outcome}, {}}));
  EXPECT_NE(text(folder_ + "/board.csv").find(",'=1+1,"), std::string::npos);
}

TEST_F(FilesSinkTest, LeavesTheFormerFilesWhenItCannotWrite) {
  const auto first = days("", 1);
  ASSERT_TRUE(sink().write({{"a", 1}}, {{&first}, {}}));
  fs::create_directory(folder_ + "/board.csv.tmp");
  const auto second = days("", 2);
  EXPECT_FALSE(sink().write({{"a", 2}}, {{&second}, {}}));
  EXPECT_EQ(sink().stated(), (Releases{{"a", 1}}));
  EXPECT_NE(text(folder_ + "/board.csv").find("ok,1,1"), std::string::npos);
}

}  // namespace
}  // namespace braid::sink
