#include "sink/protect/protect_coverage.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace braid::sink {
namespace {

using braid::outcome::v1::Coverage;
using braid::outcome::v1::CoverageGroup;

struct Counts {
  std::int64_t subjects, firm, probable;
};

/// An agency whose groups by sex are these, with their sum as its total.
LinkCoverage by_sex(const std::vector<Counts>& groups) {
  const char* names[] = {"F", "M", "unknown"};
  LinkCoverage coverage;
  coverage.shares.push_back({"police/1", {}, 0, 0, 0});
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto& group = groups[i];
    coverage.shares.front().subjects += group.subjects;
    coverage.shares.front().firm += group.firm;
    coverage.shares.front().probable += group.probable;
    coverage.shares.push_back(
        {"police/1", {{"sex", names[i]}}, group.subjects, group.firm, group.probable});
  }
  return coverage;
}

std::string statuses(const Coverage& coverage) {
  std::string text;
  for (const auto& group : coverage.group()) {
    text += group.status() + (group.status() == "ok" && !group.has_firm() ? "/split " : " ");
  }
  return text;
}

std::string statuses(const std::vector<Counts>& groups) {
  return statuses(protect_coverage(by_sex(groups), "E10000023", Profile::linked_default));
}

TEST(ProtectCoverage, ShowsWhatIsLarge) {
  const auto shown =
      protect_coverage(by_sex({{100, 60, 10}, {50, 30, 10}}), "E10000023", Profile::linked_default);
  ASSERT_EQ(shown.group_size(), 3);
  EXPECT_EQ(shown.area(), "E10000023");
  EXPECT_EQ(shown.group(0).subjects(), 150);
  EXPECT_EQ(shown.group(0).linked(), 110);
  EXPECT_EQ(shown.group(0).value(), "0.7333");
  EXPECT_EQ(shown.group(1).firm(), 60);
  EXPECT_EQ(shown.group(1).probable(), 10);
  EXPECT_EQ(shown.group(1).breakdown(0).value(), "F");
}

TEST(ProtectCoverage, HidesGroupsThatAreSmallOrHaveASmallPart) {
  EXPECT_EQ(statuses({{9, 0, 0}}), "c c ");
  EXPECT_EQ(statuses({{10, 0, 0}}), "ok ok ");
  EXPECT_EQ(statuses({{40, 5, 0}}), "c c ");
  EXPECT_EQ(statuses({{40, 35, 0}}), "c c ");  // 5 are not linked (SDC-10)
  EXPECT_EQ(statuses({{40, 6, 0}}), "ok ok ");
  EXPECT_EQ(statuses({{40, 40, 0}}), "ok ok ");
}

TEST(ProtectCoverage, HidesOnlyTheSplitWhereFirmOrProbableIsSmall) {
  EXPECT_EQ(statuses({{40, 20, 3}}), "ok/split ok/split ");
  EXPECT_EQ(statuses({{40, 2, 20}}), "ok/split ok/split ");
}

TEST(ProtectCoverage, HidesASecondGroupFromWhoeverSubtracts) {
  EXPECT_EQ(statuses({{100, 50, 0}, {40, 3, 0}, {60, 30, 0}}), "ok ok c c ");
  // Both hidden groups together are still too small to be told apart from the total.
  EXPECT_EQ(statuses({{100, 50, 0}, {4, 0, 0}, {5, 0, 0}}), "ok c c c ");
  EXPECT_EQ(statuses({{100, 50, 20}, {60, 20, 3}, {90, 30, 20}}), "ok ok ok/split ok/split ");
}

TEST(ProtectCoverage, ExactShowsEverything) {
  auto coverage = by_sex({{3, 1, 1}});
  coverage.conflicts = 2;
  const auto shown = protect_coverage(coverage, "", Profile::exact);
  EXPECT_EQ(statuses(shown), "ok ok ");
  EXPECT_EQ(shown.group(1).firm(), 1);
  EXPECT_EQ(shown.conflicts(), 2);
  EXPECT_TRUE(shown.has_subjects());
}

TEST(ProtectCoverage, HidesSmallCountsOverAllAgencies) {
  auto coverage = by_sex({{40, 20, 0}});
  coverage.subjects = 90;
  coverage.persons = 60;
  coverage.conflicts = 5;
  coverage.foreign = 6;
  const auto shown = protect_coverage(coverage, "", Profile::linked_default);
  EXPECT_FALSE(shown.has_conflicts());
  EXPECT_EQ(shown.foreign(), 6);
  EXPECT_TRUE(shown.has_reviews());
  EXPECT_EQ(shown.subjects(), 90);
  // Where an agency is hidden, all subjects less the other agencies' would be it.
  coverage.shares.push_back({"police/2", {}, 4, 0, 0});
  EXPECT_FALSE(protect_coverage(coverage, "", Profile::linked_default).has_subjects());
}

// Privacy, SEP-06: more than five points from the agency's share.
TEST(ProtectCoverage, MarksGroupsThatDifferByMoreThanFivePoints) {
  const auto shown =
      protect_coverage(by_sex({{1000, 550, 0}, {1000, 450, 0}}), "", Profile::linked_default);
  EXPECT_FALSE(shown.group(1).differs());
  EXPECT_FALSE(shown.group(2).differs());
  const auto further =
      protect_coverage(by_sex({{1000, 551, 0}, {1000, 449, 0}}), "", Profile::linked_default);
  EXPECT_TRUE(further.group(1).differs());
  EXPECT_TRUE(further.group(2).differs());
  EXPECT_FALSE(further.group(0).differs());
}

// Privacy, SDC-03: what the total less the shown groups gives is never small, nor one group alone.
RC_GTEST_PROP(ProtectCoverage, LetsNobodySubtractTheirWayToASmallNumber, ()) {
  std::vector<Counts> groups;
  for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
    const auto subjects = *rc::gen::inRange<std::int64_t>(1, 40);
    const auto firm = *rc::gen::inRange<std::int64_t>(0, subjects + 1);
    groups.push_back({subjects, firm, *rc::gen::inRange<std::int64_t>(0, subjects - firm + 1)});
  }
  const auto shown = protect_coverage(by_sex(groups), "", Profile::linked_default);
  const auto& total = shown.group(0);
  if (total.status() != "ok") return;
  const auto small = [](std::int64_t count) { return count > 0 && count < 6; };
  std::int64_t hidden = 0, subjects = total.subjects(), linked = total.linked();
  std::int64_t unsplit = 0, firm = total.firm(), probable = total.probable();
  for (int i = 1; i < shown.group_size(); ++i) {
    const auto& group = shown.group(i);
    hidden += group.has_subjects() ? 0 : 1;
    unsplit += group.has_firm() ? 0 : 1;
    subjects -= group.subjects();
    linked -= group.linked();
    firm -= group.firm();
    probable -= group.probable();
    RC_ASSERT(!small(group.linked()) && !small(group.firm()) && !small(group.probable()));
    RC_ASSERT(!small(group.subjects() - group.linked()));
  }
  RC_ASSERT(hidden != 1 || shown.group_size() == 2);
  if (hidden > 0) RC_ASSERT(subjects >= 10 && !small(linked) && !small(subjects - linked));
  if (unsplit > 0 && total.has_firm()) {
    RC_ASSERT((unsplit > 1 || shown.group_size() == 2) && !small(firm) && !small(probable));
  }
}

}  // namespace
}  // namespace braid::sink
