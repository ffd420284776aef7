#include "sink/outcome/coverage_text.h"

#include <gtest/gtest.h>

namespace braid::sink {
namespace {

CoverageGroup group(const std::string& sex, std::int64_t subjects, std::int64_t linked) {
  CoverageGroup group;
  group.set_agency("police/1");
  if (!sex.empty()) {
    auto& part = *group.add_breakdown();
    part.set_name("sex");
    part.set_value(sex);
  }
  group.set_status("ok");
  group.set_subjects(subjects);
  group.set_linked(linked);
  group.set_value("0.7333");
  group.set_firm(linked);
  group.set_probable(0);
  group.set_differs(!sex.empty());
  return group;
}

Coverage made_up() {
  Coverage coverage;
  coverage.set_area("E10000023");
  coverage.set_as_of(20178);
  coverage.set_revision(3);
  *coverage.add_group() = group("", 150, 110);
  *coverage.add_group() = group("F", 60, 44);
  auto& hidden = *coverage.add_group();
  hidden.set_agency("police/1");
  hidden.set_status("c");
  coverage.set_subjects(400);
  coverage.set_persons(300);
  coverage.set_conflicts(0);
  coverage.set_foreign(7);
  for (int kind = 0; kind < 10; ++kind) coverage.add_blocks_over_cap(kind);
  return coverage;
}

TEST(CoverageText, ComesBackFromEitherEncoding) {
  const auto coverage = made_up();
  const auto from_json = coverage_from_entry(to_json(coverage));
  ASSERT_TRUE(from_json);
  EXPECT_EQ(from_json->SerializeAsString(), coverage.SerializeAsString());
  const auto from_bytes = coverage_from_entry(coverage.SerializeAsString());
  ASSERT_TRUE(from_bytes);
  EXPECT_EQ(from_bytes->SerializeAsString(), coverage.SerializeAsString());
  EXPECT_FALSE(coverage_from_entry("{not json"));
}

TEST(CoverageText, PrintsALineForEachGroupAndOneForWhatTheLinkerCounted) {
  const auto lines = json_lines(made_up());
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[1],
            R"({"area":"E10000023","as_of":"2025-03-31","revision":3,"agency":"police/1",)"
            R"("breakdown":{"sex":"F"},"status":"ok","subjects":60,"linked":44,"value":0.7333,)"
            R"("firm":44,"probable":0,"differs":true})");
  EXPECT_NE(lines[2].find(R"("status":"c","subjects":null,"linked":null,"value":null)"),
            std::string::npos);
  EXPECT_EQ(lines[3].substr(0, lines[3].find(R"("blocks)")),
            R"({"area":"E10000023","as_of":"2025-03-31","revision":3,"subjects":400,)"
            R"("persons":300,"conflicts":0,"reviews":null,"foreign":7,)");
  EXPECT_NE(lines[3].find(R"("B07":4)"), std::string::npos);
}

TEST(CoverageText, RoundsPercentagesHalfUp) {
  EXPECT_EQ(percent_text(group("", 150, 110)), "73.3%");
  EXPECT_EQ(percent_text(group("", 2000, 1)), "0.1%");
  EXPECT_EQ(percent_text(group("", 40, 40)), "100.0%");
  EXPECT_EQ(percent_text(made_up().group(2)), "c");
}

}  // namespace
}  // namespace braid::sink
