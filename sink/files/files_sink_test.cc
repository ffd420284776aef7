#include "sink/files/files_sink.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

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

  std::string folder_ = testing::TempDir() + "braid_files_sink" + std::to_string(::getpid());
};

TEST_F(FilesSinkTest, WritesTheTableAndSaysItsRelease) {
  EXPECT_TRUE(sink().stated().empty());
  const auto total = days("", 557);
  const auto girls = days("F", 365);
  ASSERT_TRUE(sink().write({{"E10000023", 4}}, {&total, &girls}));
  EXPECT_EQ(sink().stated(), (Releases{{"E10000023", 4}}));
  EXPECT_EQ(text(folder_ + "/board.csv"),
            "indicator,version,area,period,age_cla,sex,status,value,count,people,numerator,"
            "denominator,unit,revision,as_of,definition\n"
            "cla.days,1,E10000023,Y2025,,,ok,557,557,9,,,day,1,2025-03-31,\n"
            "cla.days,1,E10000023,Y2025,,F,ok,365,365,9,,,day,1,2025-03-31,\n");
  EXPECT_EQ(text(folder_ + "/board.jsonl"), to_json(total) + "\n" + to_json(girls) + "\n");
}

TEST_F(FilesSinkTest, AMissingFileMeansThatNothingIsStated) {
  ASSERT_TRUE(sink().write({{"a", 1}}, {}));
  fs::remove(folder_ + "/board.csv");
  EXPECT_TRUE(sink().stated().empty());
}

TEST_F(FilesSinkTest, KeepsSpreadsheetsFromReadingFormulas) {
  auto outcome = days("", 1);
  outcome.set_area("=1+1");
  ASSERT_TRUE(sink().write({{"a", 1}}, {&outcome}));
  EXPECT_NE(text(folder_ + "/board.csv").find(",'=1+1,"), std::string::npos);
}

TEST_F(FilesSinkTest, LeavesTheFormerFilesWhenItCannotWrite) {
  const auto first = days("", 1);
  ASSERT_TRUE(sink().write({{"a", 1}}, {&first}));
  fs::create_directory(folder_ + "/board.csv.tmp");
  const auto second = days("", 2);
  EXPECT_FALSE(sink().write({{"a", 2}}, {&second}));
  EXPECT_EQ(sink().stated(), (Releases{{"a", 1}}));
  EXPECT_NE(text(folder_ + "/board.csv").find("ok,1,1"), std::string::npos);
}

}  // namespace
}  // namespace braid::sink
