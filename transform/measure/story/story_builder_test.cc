#include "transform/measure/story/story_builder.h"

#include <gtest/gtest.h>

#include "transform/measure/made_area_test.h"

// The edges of the rules by which statements become a history, one by one.

namespace braid::transform {
namespace {

constexpr const char* kReturn = "c/all/2024";
constexpr const char* kPolice = "p/all";
constexpr const char* kHealth = "h/all";

MadeArea covered_area() {
  MadeArea area;
  const std::vector<std::pair<Date, Date>> covers = {{day("2022-04-01"), day("2026-03-31")}};
  area.submissions = {
      {"children/E1", kReturn, 0, 10, Date::none(), covers, {"care", "missing", "sdq"}},
      {"police/1", kPolice, 0, 10, day("2024-06-10"), covers, {"missing", "arrest"}},
      {"health/H", kHealth, 0, 10, Date::none(), covers, {"attendance"}}};
  return area;
}

std::int64_t count(const MadeArea& area, const char* indicator, const char* period = "Y2025",
                   const Breakdown& breakdown = {}) {
  const auto cell = find_cell(area.measured()->table(0), indicator, period, breakdown);
  return cell ? cell->count : 0;
}

// ---- Missing ----

MadeArea night_of_two_agencies(const char* services_start, const char* services_end,
                               const char* police_start, const char* police_end) {
  MadeArea area = covered_area();
  area.add({"", "A", "missing", "children/E1", kReturn, day(services_start), day(services_end)});
  area.add({"", "A", "missing", "police/1", kPolice, day(police_start), day(police_end)});
  return area;
}

TEST(Missing, OfTwoAgenciesIsOneIncidentIfTheStartsAreADayApart) {
  EXPECT_EQ(count(night_of_two_agencies("2024-06-02", "2024-06-02", "2024-06-01", "2024-06-01"),
                  "missing.incidents"),
            1);
  EXPECT_EQ(count(night_of_two_agencies("2024-06-03", "2024-06-03", "2024-06-01", "2024-06-01"),
                  "missing.incidents"),
            2);
}

TEST(Missing, OfTwoAgenciesIsOneIncidentIfTheDatesMeetWithTheEndIncluded) {
  EXPECT_EQ(count(night_of_two_agencies("2024-06-05", "2024-06-06", "2024-06-01", "2024-06-05"),
                  "missing.incidents"),
            1);
  EXPECT_EQ(count(night_of_two_agencies("2024-06-05", "2024-06-06", "2024-06-01", "2024-06-04"),
                  "missing.incidents"),
            2);
}

TEST(Missing, StartsOnTheEarlierOfTheTwoDates) {
  const auto area = night_of_two_agencies("2024-05-01", "2024-05-02", "2024-04-30", "2024-05-01");
  EXPECT_EQ(count(area, "missing.incidents", "2024-04"), 1);
  EXPECT_EQ(count(area, "missing.incidents", "2024-05"), 0);
}

TEST(Missing, UsesEachPoliceReportOnce) {
  MadeArea area = night_of_two_agencies("2024-06-01", "2024-06-01", "2024-06-02", "2024-06-02");
  area.add({"", "A", "missing", "children/E1", kReturn, day("2024-06-03"), day("2024-06-03")});
  EXPECT_EQ(count(area, "missing.incidents"), 2);
}

TEST(Missing, LetsAnOpenPoliceReportLastUntilItsExtract) {
  EXPECT_EQ(count(night_of_two_agencies("2024-06-10", "2024-06-11", "2024-06-01", ""),
                  "missing.incidents"),
            1);
  EXPECT_EQ(count(night_of_two_agencies("2024-06-11", "2024-06-12", "2024-06-01", ""),
                  "missing.incidents"),
            2);
}

TEST(Missing, EndsAnOpenRecordOfTheServicesWithThePeriodOfCareThatItBeganIn) {
  MadeArea area = night_of_two_agencies("2024-05-01", "", "2024-06-10", "2024-06-11");
  EXPECT_EQ(count(area, "missing.incidents"), 1);  // open: it reaches the police report
  area.add({"", "A", "care", "children/E1", kReturn, day("2024-04-10"), day("2024-05-20")});
  EXPECT_EQ(count(area, "missing.incidents"), 2);
}

TEST(Missing, CountsNobodyWhoIsEighteen) {
  MadeArea area = night_of_two_agencies("2024-06-14", "2024-06-15", "2024-06-20", "2024-06-20");
  MadeFact person{"", "A", "person", "children/E1", kReturn};
  person.attributes["birth_month"] = 2006 * 12 + 5;  // eighteen on 15 June 2024
  area.add(person);
  EXPECT_EQ(count(area, "missing.incidents"), 1);
}

// ---- Arrests and attendances ----

MadeFact arrest(const char* date, const char* custody, const char* agency = "police/1") {
  MadeFact fact{"", "A", "arrest", agency, kPolice, day(date)};
  fact.event = custody;
  if (std::string_view{agency} != "police/1") fact.unit = "q/all";
  return fact;
}

TEST(Arrests, OfOneReferenceCountOnTheEarliestDate) {
  MadeArea area = covered_area();
  area.add(arrest("2024-05-02", "c1"));
  area.add(arrest("2024-04-30", "c1"));
  EXPECT_EQ(count(area, "crime.arrests", "2024-04"), 1);
  EXPECT_EQ(count(area, "crime.arrests", "2024-05"), 0);
}

TEST(Arrests, WithoutAReferenceAreOneADayAndAgency) {
  MadeArea area = covered_area();
  area.add(arrest("2024-05-02", ""));
  area.add(arrest("2024-05-02", ""));
  area.add(arrest("2024-05-02", "", "police/2"));
  EXPECT_EQ(count(area, "crime.arrests"), 2);
  area.add(arrest("2024-05-02", "c1"));
  EXPECT_EQ(count(area, "crime.arrests"), 1);
}

TEST(Arrests, BelieveTheAgeThatTheForceStated) {
  MadeArea area = covered_area();
  MadeFact fact = arrest("2024-05-02", "c1");
  fact.attributes["age_stated"] = 10;  // nine completed years
  area.add(fact);
  EXPECT_EQ(count(area, "crime.arrests"), 0);
  area.facts.back().attributes["age_stated"] = 11;
  EXPECT_EQ(count(area, "crime.arrests", "Y2025", {{"age_cla", "10-15"}}), 1);
}

TEST(Attendances, CountUnlessCancelledLater) {
  MadeArea area = covered_area();
  MadeFact started{"", "A", "attendance", "health/H", kHealth, day("2024-05-02")};
  started.event = "v1";
  started.version = 5;
  area.add(started.set("part", "start"));
  MadeFact cancelled{"", "A", "attendance", "health/H", kHealth};
  cancelled.event = "v1";
  cancelled.version = 4;
  area.add(cancelled.set("part", "cancel"));
  EXPECT_EQ(count(area, "crisis.ae"), 1);
  area.facts.back().version = 6;
  EXPECT_EQ(count(area, "crisis.ae"), 0);
}

TEST(Attendances, AreCorrectedByAnUpdateThatIsNotOlder) {
  MadeArea area = covered_area();
  MadeFact started{"", "A", "attendance", "health/H", kHealth, day("2024-05-02")};
  started.event = "v1";
  started.version = 5;
  area.add(started.set("part", "start").set("attendance_kind", "first"));
  MadeFact updated{"", "A", "attendance", "health/H", kHealth, day("2024-08-02")};
  updated.event = "v1";
  updated.version = 4;
  area.add(updated.set("part", "update"));
  EXPECT_EQ(count(area, "crisis.ae", "Y2025Q1"), 1);
  area.facts.back().version = 6;
  EXPECT_EQ(count(area, "crisis.ae", "Y2025Q1"), 0);
  EXPECT_EQ(count(area, "crisis.ae", "Y2025Q2"), 1);
  area.facts.back().set("attendance_kind", "planned_followup");
  EXPECT_EQ(count(area, "crisis.ae"), 0);
}

TEST(Attendances, AreNotMadeByAnUpdate) {
  MadeArea area = covered_area();
  MadeFact updated{"", "A", "attendance", "health/H", kHealth, day("2024-05-02")};
  updated.event = "v1";
  area.add(updated.set("part", "update"));
  EXPECT_EQ(count(area, "crisis.ae"), 0);
}

TEST(Attendances, NeedAStart) {
  MadeArea area = covered_area();
  MadeFact ended{"", "A", "attendance", "health/H", kHealth, day("2024-05-02")};
  ended.event = "v1";
  area.add(ended.set("part", "end"));
  EXPECT_EQ(count(area, "crisis.ae"), 0);
}

// ---- Scores ----

/// Denominator of the after cell for one child with t0 2024-06-01 and scores on two dates.
std::int64_t pairs(const char* baseline, const char* follow_up, int birth_year = 2014) {
  MadeArea area = covered_area();
  area.programmes = {{"p", "made up", 12, {"programme"}}};
  area.publication.programmes = {"p"};
  MadeFact joins{"", "A", "participation", "programme/P", "n/all", day("2024-06-01")};
  joins.attributes["programme"] = programme_code("p");
  area.add(joins.set("arm", "programme"));
  for (const char* date : {baseline, follow_up}) {
    MadeFact score{"", "A", "sdq", "children/E1", kReturn, day(date), Date::none(), 20};
    area.add(score.set("respondent", "carer"));
  }
  MadeFact person{"", "A", "person", "children/E1", kReturn};
  person.attributes["birth_month"] = static_cast<std::uint32_t>(birth_year * 12);
  area.add(person);
  const auto cell = find_cell(area.measured()->table(0), "wellbeing.sdq.mean", "t0..t0+12",
                              {{"arm", "programme"}, {"programme", "p"}, {"window", "after"}});
  BRAID_CHECK(cell.has_value());
  return cell->denominator;
}

TEST(Scores, PairWithinTheirDaysOnly) {
  EXPECT_EQ(pairs("2024-03-03", "2025-06-01"), 1);  // 90 days before
  EXPECT_EQ(pairs("2024-03-02", "2025-06-01"), 0);
  EXPECT_EQ(pairs("2024-07-01", "2025-06-01"), 1);  // 30 days after
  EXPECT_EQ(pairs("2024-07-02", "2025-06-01"), 0);
  EXPECT_EQ(pairs("2024-06-01", "2025-03-03"), 1);  // 90 days around the anniversary
  EXPECT_EQ(pairs("2024-06-01", "2025-03-02"), 0);
  EXPECT_EQ(pairs("2024-06-01", "2025-08-30"), 1);
  EXPECT_EQ(pairs("2024-06-01", "2025-08-31"), 0);
}

TEST(Scores, PairAtAgesFourToSixteenOnly) {
  EXPECT_EQ(pairs("2024-06-01", "2025-06-01", 2020), 1);
  EXPECT_EQ(pairs("2024-06-01", "2025-06-01", 2021), 0);
  EXPECT_EQ(pairs("2024-06-01", "2025-06-01", 2008), 0);  // seventeen at the follow-up
}

// ---- Attributes and participations ----

TEST(Attributes, AreBelievedByAgencyThenByVersion) {
  MadeArea area = covered_area();
  area.add({"", "A", "care", "children/E1", kReturn, day("2024-05-01")});
  MadeFact police{"", "A", "person", "police/1", kPolice};
  area.add(police.set("sex", "M"));
  EXPECT_EQ(count(area, "cla.starts", "Y2025", {{"sex", "M"}}), 1);
  MadeFact children{"", "A", "person", "children/E1", kReturn};
  area.add(children.set("sex", "F"));
  EXPECT_EQ(count(area, "cla.starts", "Y2025", {{"sex", "F"}}), 1);
  children.version = 2;
  area.add(children.set("sex", "M"));
  EXPECT_EQ(count(area, "cla.starts", "Y2025", {{"sex", "M"}}), 1);
}

TEST(Participations, CountByTheFirstT0AndOnlyOfPeopleWhoAreKnown) {
  MadeArea area = covered_area();
  area.programmes = {{"p", "made up", 12, {"programme", "comparator"}}};
  area.publication.programmes = {"p"};
  const auto join = [&](const char* person, const char* t0, const char* arm) {
    MadeFact fact{"", person, "participation", "programme/P", "n/all", day(t0)};
    fact.attributes["programme"] = programme_code("p");
    area.add(fact.set("arm", arm));
  };
  join("A", "2024-06-01", "programme");
  join("A", "2023-06-01", "comparator");
  join("U", "2024-06-01", "programme");
  area.add({"", "A", "care", "children/E1", kReturn, day("2024-05-01"), day("2024-05-31")});
  const auto measurer = area.measured();
  const auto of_arm = [&](const char* arm) {
    return *find_cell(measurer->table(0), "cla.days", "t0..t0+12",
                      {{"arm", arm}, {"programme", "p"}, {"window", "after"}});
  };
  EXPECT_EQ(of_arm("comparator").count, 30);
  EXPECT_EQ(of_arm("programme").status, CellStatus::not_available);
  EXPECT_EQ(of_arm("programme").left_out, 0);
}

}  // namespace
}  // namespace braid::transform
