#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transform/measure/made_area_test.h"

// The worked examples of the indicator catalogue (indicators, section 7), as facts.

namespace braid::transform {
namespace {

constexpr const char* kChildren = "children/E1";
constexpr const char* kPolice = "police/1";
constexpr const char* kHealth = "health/H1";
constexpr const char* kProgramme = "programme/P1";

/// Complete coverage of 2022-04-01 to 2026-03-31 by every kind of agency.
MadeArea covered_area() {
  MadeArea area;
  const auto deliver = [&](const char* agency, const char* unit, std::vector<std::string> kinds) {
    area.submissions.push_back({agency,
                                unit,
                                0,
                                1000,
                                day("2026-03-31"),
                                {{day("2022-04-01"), day("2026-03-31")}},
                                std::move(kinds)});
  };
  deliver(kChildren, "c/episodes/0", {"care"});
  deliver(kChildren, "c/missing/0", {"missing"});
  deliver(kChildren, "c/oc2/0", {"sdq"});
  deliver(kPolice, "p/all", {"missing", "arrest"});
  deliver(kHealth, "h/messages", {"attendance"});
  return area;
}

struct EpisodeRow {
  const char *child, *start, *end, *reason_new, *legal, *ceased;
};

void add_person(MadeArea& area, const char* child, int year, int month, const char* sex) {
  MadeFact fact{"", child, "person", kChildren, "c/episodes/0"};
  fact.set("sex", sex);
  fact.attributes["birth_month"] = static_cast<std::uint32_t>(year * 12 + month - 1);
  area.add(fact);
}

void add_care(MadeArea& area, const EpisodeRow& row) {
  MadeFact fact{"", row.child, "care", kChildren, "c/episodes/0", day(row.start), day(row.end)};
  fact.event = std::string{"care "} + row.child + row.start;
  fact.set("reason_new", row.reason_new).set("legal_status", row.legal);
  if (*row.ceased != '\0') fact.set("reason_ceased", row.ceased);
  area.add(fact);
}

MadeArea example_1() {
  MadeArea area = covered_area();
  for (const EpisodeRow& row :
       std::initializer_list<EpisodeRow>{{"A", "2023-09-01", "2024-07-15", "S", "C2", "X1"},
                                         {"A", "2024-07-15", "2024-10-01", "P", "C2", "X1"},
                                         {"A", "2024-10-01", "2024-10-08", "P", "C2", "X1"},
                                         {"A", "2024-10-08", "2025-01-20", "P", "C2", "X1"},
                                         {"A", "2025-01-20", "", "P", "C2", ""},
                                         {"B", "2024-05-10", "2024-06-20", "S", "V2", "E4A"},
                                         {"B", "2024-11-01", "2024-12-01", "S", "V2", "X1"},
                                         {"B", "2024-12-01", "2025-03-31", "L", "C1", "E4B"},
                                         {"C", "2025-03-31", "", "S", "V2", ""},
                                         {"D", "2024-04-05", "2024-04-12", "S", "V3", "E8"},
                                         {"D", "2024-08-01", "2024-08-08", "S", "V3", "E8"}}) {
    add_care(area, row);
  }
  add_person(area, "A", 2013, 6, "F");
  add_person(area, "B", 2010, 2, "M");
  add_person(area, "C", 2008, 9, "M");
  add_person(area, "D", 2014, 11, "F");
  area.add({"", "C", "uasc", kChildren, "c/episodes/0", day("2025-03-31")});
  return area;
}

struct Expected {
  const char *indicator, *period;
  std::int64_t count;
};

void expect_counts(const std::vector<Cell>& cells, std::initializer_list<Expected> expected) {
  for (const auto& want : expected) {
    const auto cell = find_cell(cells, want.indicator, want.period);
    ASSERT_TRUE(cell) << want.indicator << " " << want.period;
    EXPECT_EQ(cell->status, CellStatus::ok) << want.indicator << " " << want.period;
    EXPECT_EQ(cell->count, want.count) << want.indicator << " " << want.period;
  }
}

TEST(WorkedExamples, One_StockStartsEpisodesAndDays) {
  const auto measurer = example_1().measured();
  const auto cells = measurer->table(0);
  expect_counts(cells, {{"cla.stock", "2024-03-31", 1},
                        {"cla.stock", "2025-03-31", 2},
                        {"cla.starts", "Y2025", 2},
                        {"cla.spells.started", "Y2025", 3},
                        {"cla.ceases", "Y2025", 1},
                        {"cla.during", "Y2025", 3},
                        {"cla.episodes", "Y2025", 9},
                        {"cla.days", "Y2025", 557},
                        {"cla.days", "Y2025Q1", 132},
                        {"cla.days", "Y2025Q2", 92},
                        {"cla.days", "Y2025Q3", 153},
                        {"cla.days", "Y2025Q4", 180},
                        {"cla.starts", "Y2025Q1", 1},
                        {"cla.starts", "Y2025Q2", 0},
                        {"cla.starts", "Y2025Q3", 1},
                        {"cla.starts", "Y2025Q4", 1}});
  EXPECT_TRUE(measurer->reconciles());
}

TEST(WorkedExamples, One_WithoutUnaccompaniedChildren) {
  const auto cells = example_1().measured()->table(0);
  const auto stock = find_cell(cells, "cla.stock", "2025-03-31", {{"uasc", "no"}});
  const auto days = find_cell(cells, "cla.days", "Y2025", {{"uasc", "no"}});
  ASSERT_TRUE(stock && days);
  EXPECT_EQ(stock->count, 1);
  EXPECT_EQ(days->count, 556);
  EXPECT_EQ(days->people, 2);
}

TEST(WorkedExamples, One_CellsSayWhatTheyAre) {
  const auto cells = example_1().measured()->table(0);
  const auto days = find_cell(cells, "cla.days", "Y2025");
  ASSERT_TRUE(days);
  EXPECT_EQ(days->people, 3);
  EXPECT_EQ(days->unit, "day");
  EXPECT_EQ(days->form, CellForm::count);
  EXPECT_EQ(days->as_of, day("2026-03-31"));
  EXPECT_EQ(days->definition.size(), 32U);
}

TEST(WorkedExamples, OneB_LeavingOnTheFirstDayOfThePeriod) {
  MadeArea area = covered_area();
  add_care(area, {"E", "2022-01-10", "2024-04-01", "S", "C2", "E45"});
  add_person(area, "E", 2019, 3, "M");
  const auto measurer = area.measured();
  expect_counts(measurer->table(0), {{"cla.stock", "2024-03-31", 1},
                                     {"cla.stock", "2025-03-31", 0},
                                     {"cla.starts", "Y2025", 0},
                                     {"cla.ceases", "Y2025", 1},
                                     {"cla.during", "Y2025", 0},
                                     {"cla.episodes", "Y2025", 0},
                                     {"cla.days", "Y2025", 0}});
  EXPECT_TRUE(measurer->reconciles());
}

TEST(WorkedExamples, Four_MissingIncidentsOfTwoAgencies) {
  MadeArea area = covered_area();
  const auto add = [&](const char* agency, const char* child, const char* start, const char* end,
                       const char* category) {
    const bool police = agency == kPolice;
    MadeFact fact{"",         child,   "missing", agency, police ? "p/all" : "c/missing/0",
                  day(start), day(end)};
    area.add(fact.set("missing_category", category));
  };
  add(kChildren, "J", "2024-04-02", "2024-04-03", "missing");
  add(kChildren, "J", "2024-04-20", "2024-04-20", "missing");
  add(kChildren, "J", "2024-07-01", "2024-07-04", "missing");
  add(kPolice, "pJ", "2024-04-02", "2024-04-03", "missing");
  add(kPolice, "pJ", "2024-12-24", "2024-12-26", "missing");
  add(kChildren, "K", "2024-03-30", "2024-04-02", "missing");
  add(kChildren, "K", "2024-09-01", "2024-09-02", "away");
  add(kChildren, "K", "2025-03-31", "", "missing");
  add(kPolice, "L", "2024-06-01", "2024-06-02", "missing");
  add(kPolice, "L", "2024-06-02", "2024-06-03", "missing");
  area.links = {{"J", "J"}, {"pJ", "J"}};
  expect_counts(area.measured()->table(0), {{"missing.incidents", "Y2025", 7},
                                            {"missing.children", "Y2025", 3},
                                            {"missing.incidents", "2024-06", 2}});
  const auto incidents = find_cell(area.measured()->table(0), "missing.incidents", "Y2025");
  EXPECT_EQ(incidents->people, 3);
}

Breakdown window(const char* which, const char* arm = "programme") {
  return {{"arm", arm}, {"programme", "nwd"}, {"window", which}};
}

void add_participation(MadeArea& area, const char* person, const char* t0) {
  MadeFact fact{"", person, "participation", kProgramme, "nwd/all", day(t0)};
  fact.set("arm", "programme");
  fact.attributes["programme"] = programme_code("nwd");
  area.add(fact);
  area.programmes = {{"nwd", "made up", 12, {"programme", "comparator"}}};
  area.publication.programmes = {"nwd"};
}

void expect_window(const std::vector<Cell>& cells, const char* indicator, std::int64_t before,
                   std::int64_t before_people, std::int64_t after, std::int64_t after_people) {
  const auto first = find_cell(cells, indicator, "t0-12..t0", window("before"));
  const auto second = find_cell(cells, indicator, "t0..t0+12", window("after"));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->count, before);
  EXPECT_EQ(first->people, before_people);
  EXPECT_EQ(second->count, after);
  EXPECT_EQ(second->people, after_people);
}

TEST(WorkedExamples, Seven_ArrestsAroundT0) {
  MadeArea area = covered_area();
  add_participation(area, "X", "2024-06-01");
  add_participation(area, "Y", "2024-09-15");
  const auto arrest = [&](const char* person, const char* date, const char* custody) {
    MadeFact fact{"", person, "arrest", kPolice, "p/all", day(date)};
    fact.event = std::string{"custody "} + custody;
    area.add(fact);
  };
  arrest("X", "2023-06-01", "c7");
  arrest("X", "2024-05-31", "c8");
  arrest("X", "2024-06-01", "c9");
  arrest("X", "2024-06-01", "c9");
  arrest("X", "2025-05-31", "c10");
  arrest("X", "2025-06-01", "c11");
  arrest("Y", "2024-01-10", "c1");
  arrest("Y", "2024-01-10", "c2");
  arrest("Y", "2024-08-01", "c3");
  arrest("Y", "2024-12-25", "c4");
  const auto cells = area.measured()->table(0);
  expect_window(cells, "crime.arrests", 5, 2, 3, 2);
  const auto comparator =
      find_cell(cells, "crime.arrests", "t0-12..t0", window("before", "comparator"));
  ASSERT_TRUE(comparator);
  EXPECT_EQ(comparator->status, CellStatus::not_available);
}

TEST(WorkedExamples, Eight_AttendancesAroundT0) {
  MadeArea area = covered_area();
  add_participation(area, "X", "2024-06-01");
  add_participation(area, "Y", "2024-09-15");
  add_participation(area, "Z", "2024-07-01");  // withheld by the sender: only the name is known
  const auto attend = [&](const char* person, const char* date, const char* visit,
                          const char* kind) {
    MadeFact fact{"", person, "attendance", kHealth, "h/messages", day(date)};
    fact.event = std::string{"visit "} + visit;
    area.add(fact.set("part", "start").set("attendance_kind", kind));
  };
  attend("X", "2024-05-20", "a1", "first");
  attend("X", "2024-06-10", "a2", "first");
  attend("X", "2024-06-10", "a2", "first");
  attend("X", "2024-06-17", "a3", "planned_followup");
  attend("Y", "2024-03-03", "a4", "first");
  attend("Y", "2024-03-03", "a5", "unplanned_followup");
  expect_window(area.measured()->table(0), "crisis.ae", 3, 2, 1, 1);
}

TEST(WorkedExamples, Nine_ScoresInPairsOnly) {
  MadeArea area = covered_area();
  const auto score = [&](const char* child, const char* date, int value, const char* respondent) {
    MadeFact fact{"", child, "sdq", kChildren, "c/oc2/0", day(date), Date::none(), value};
    area.add(fact.set("respondent", respondent));
  };
  for (const char* child : {"S1", "S2", "S3", "S4"}) add_participation(area, child, "2024-06-01");
  score("S1", "2024-05-15", 22, "carer");
  score("S1", "2025-06-10", 18, "carer");
  score("S2", "2024-06-03", 19, "carer");
  score("S2", "2025-05-20", 16, "carer");
  score("S3", "2024-05-30", 14, "carer");
  score("S3", "2025-06-01", 20, "self");
  score("S4", "2024-06-01", 11, "carer");
  const auto cells = area.measured()->table(0);
  const auto before = find_cell(cells, "wellbeing.sdq.mean", "t0-12..t0", window("before"));
  const auto after = find_cell(cells, "wellbeing.sdq.mean", "t0..t0+12", window("after"));
  ASSERT_TRUE(before && after);
  EXPECT_EQ(before->form, CellForm::mean);
  EXPECT_EQ(before->numerator, 41);
  EXPECT_EQ(before->denominator, 2);
  EXPECT_EQ(after->numerator, 34);
  EXPECT_EQ(after->denominator, 2);
}

TEST(WorkedExamples, Nine_NoMeansInWindowsOfAnotherLength) {
  MadeArea area = covered_area();
  add_participation(area, "S1", "2024-06-01");
  area.programmes.front().window_months = 6;
  const auto cells = area.measured()->table(0);
  EXPECT_FALSE(find_cell(cells, "wellbeing.sdq.mean", "t0-6..t0", window("before")));
  EXPECT_TRUE(find_cell(cells, "cla.days", "t0-6..t0", window("before")));
}

}  // namespace
}  // namespace braid::transform
