#include "app/configuration/programme_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace braid::app {
namespace {

namespace fs = std::filesystem;
using testing::UnorderedElementsAre;

class ProgrammeFile : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    ::setenv("BRAID_DATA_FOLDER", BRAID_TEST_DATA, 1);
    write("braid.toml",
          "[partnership]\nname = \"Made-up\"\nareas = [\"E10000023\"]\n[log]\nfile = \"log.db\"\n");
    write("agreements.d/open.toml",
          "from = 2026-01-01\nuntil = 2029-01-01\nexact = true\n[grants]\nchildren = [\"care\"]\n");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path{folder_ + "/" + name}.parent_path());
    std::ofstream{folder_ + "/" + name} << text;
  }

  std::vector<std::string> rules() const {
    Faults faults;
    read_configuration(folder_, faults);
    std::vector<std::string> rules;
    for (const auto& fault : faults) rules.emplace_back(fault.rule.view());
    return rules;
  }

  std::string folder_ = testing::TempDir() + "braid_programme_file" + std::to_string(::getpid());
};

TEST_F(ProgrammeFile, SaysHowAProgrammeIsEvaluated) {
  write("programmes.d/hub.toml", R"(
title = "Hub"
start = 2015-04-01
primary = "missing.incidents"
agreement = "open"
profile = "exact"
seed = 7
registered = 2015-03-01
caveats = ["One."]
[[outcome]]
indicator = "missing.incidents"
stated = "-54%"
[[outcome]]
indicator = "crisis.ae"
before = "t0..t0+12"
after = "t0+12..t0+18"
[[outcome]]
indicator = "cla.reentry.share"
after = "2015-04-01..2016-03-31"
months = 18
[[outcome]]
indicator = "resi.beds"
scope = "area"
before = "2014-04-01..2015-03-31"
after = "2016-04-01..2017-03-31"
[match]
per_person = 2
ages = "10-17"
[area_total]
indicators = ["missing.incidents"]
[money]
price_year = 2016
deadweight = "20"
[[money.unit_cost]]
id = "a"
indicator = "missing.incidents"
agency = "police"
low = 132500
central = 200000
high = 241600
unit = "incident"
price_year = 2012
source = "made up"
[[money.deflator]]
year = 2012
index = "92.5"
)");
  write("stated.d/hub.toml",
        "[[stated]]\nindicator = \"crime.arrests\"\ngroup = \"area_total\"\nfigure = \"+0.9%\"\n");
  EXPECT_THAT(rules(), testing::IsEmpty());
  Faults faults;
  const auto configuration = read_configuration(folder_, faults);
  const auto* plan = configuration.evaluation("hub");
  ASSERT_NE(plan, nullptr);
  EXPECT_TRUE(plan->exact);
  EXPECT_EQ(plan->seed, 7U);
  ASSERT_EQ(plan->outcomes.size(), 4U);
  EXPECT_EQ(plan->outcomes[0].before, (transform::MonthSpan{-12, 0}));
  EXPECT_EQ(plan->outcomes[1].after, (transform::MonthSpan{12, 18}));
  EXPECT_EQ(plan->outcomes[2].days->first.text(), "2015-04-01");
  EXPECT_EQ(plan->outcomes[2].follow_months, 18);
  EXPECT_EQ(plan->outcomes[3].of_area->second.second.text(), "2017-03-31");
  EXPECT_EQ(plan->match->age_max, 17);
  EXPECT_EQ(plan->area_total->before.first.text(), "2014-04-01") << "the year before the start";
  EXPECT_EQ(plan->area_total->after.second.text(), "2016-03-31");
  EXPECT_EQ(plan->money->deadweight, (transform::Exact{1, 5}));
  EXPECT_EQ(plan->money->unit_costs[0].high, 241'600);
  ASSERT_EQ(plan->stated.size(), 1U);
  EXPECT_EQ(plan->stated[0].what, "change_pct");
}

TEST_F(ProgrammeFile, TellsEverythingThatIsWrongAtOnce) {
  write("programmes.d/hub.toml", R"(
start = 2016-04-01
end = 2015-04-01
primary = "crime.arrests"
profile = "exact"
[[outcome]]
indicator = "missing.incident"
after = "next year"
[match]
max_distance = "far"
ages = "17-10"
[area_total]
indicators = ["cla.days"]
[money]
price_year = 2016
[[money.unit_cost]]
id = "a"
indicator = "crime.arrests"
agency = "police"
central = 100
unit = "arrest"
source = "made up"
)");
  write("stated.d/none.toml", "[[stated]]\nindicator = \"x\"\nfigure = \"1\"\n");
  EXPECT_THAT(rules(),
              UnorderedElementsAre("config/contradiction",  // ends before it begins
                                   "config/unknown-name",   // the indicator
                                   "config/span", "config/decimal", "config/ages",
                                   "config/contradiction",  // the primary is not planned
                                   "config/contradiction",  // nor what the area is totalled for
                                   "config/missing-key",    // a price year
                                   "config/contradiction",  // neither planned nor stated
                                   "config/not-granted",
                                   "config/unknown-name"));  // of stated figures
}

}  // namespace
}  // namespace braid::app
