#include "transform/measure/measurer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>

#include "transform/measure/random_area_test.h"
#include "transform/measure/reference_measure_test.h"

namespace braid::transform {
namespace {

/// Where two tables differ, for a person to read.
std::string difference(const std::vector<Cell>& got, const std::vector<Cell>& wanted) {
  const auto left = table_text(got), right = table_text(wanted);
  std::string text;
  int shown = 0;
  for (const auto& line : left) {
    if (std::find(right.begin(), right.end(), line) == right.end() && ++shown < 12) {
      text += "got     " + line + "\n";
    }
  }
  for (const auto& line : right) {
    if (std::find(left.begin(), left.end(), line) == left.end() && ++shown < 24) {
      text += "wanted  " + line + "\n";
    }
  }
  return text;
}

RC_GTEST_PROP(Measurer, AgreesWithOnePlainPassOverTheFacts, (std::uint64_t seed)) {
  const MadeArea area = RandomArea{seed}.make();
  RC_ASSERT(difference(area.measured()->table(0), ReferenceMeasure{area}.table()) == "");
}

RC_GTEST_PROP(Measurer, ReconcilesOpenStartedAndEnded, (std::uint64_t seed)) {
  RC_ASSERT(RandomArea{seed}.make().measured()->reconciles());
}

RC_GTEST_PROP(Measurer, DoesNotDependOnTheOrderOfArrival, (std::uint64_t seed)) {
  RandomArea random{seed};
  const MadeArea area = random.make();
  std::vector<std::function<void(Measurer&)>> entries;
  for (const auto& submission : area.submissions) {
    entries.emplace_back([&submission](Measurer& to) { MadeArea::apply(to, submission); });
  }
  for (const auto& fact : area.facts) {
    entries.emplace_back([&fact](Measurer& to) { MadeArea::apply(to, fact); });
  }
  for (const auto& link : area.links) {
    entries.emplace_back(
        [&link](Measurer& to) { MadeArea::apply_link(to, link.first, link.second); });
  }
  for (std::size_t i = entries.size(); i > 1; --i) {
    std::swap(entries[i - 1], entries[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
  }
  const auto shuffled = area.measurer();
  for (const auto& entry : entries) {
    entry(*shuffled);
    if (random.chance(20)) shuffled->settle();
  }
  shuffled->settle();
  RC_ASSERT(difference(shuffled->table(0), area.measured()->table(0)) == "");
}

/// Brings a measurer from one area to a changed one, and compares with a measurer that has only
/// ever seen the latter.
void check_change(std::uint64_t seed, bool deliveries) {
  RandomArea random{seed};
  const MadeArea before = random.make();
  std::vector<MadeFact> gone;
  std::vector<std::string> unlinked;
  const MadeArea after = random.changed(before, deliveries, gone, unlinked);
  const auto measurer = before.measured();
  for (const auto& fact : gone) {
    RC_ASSERT(measurer->apply_fact(fact.agency, fact.key(), std::nullopt).has_value());
  }
  for (const auto& subject : unlinked) {
    if (after.links.count(subject) != 0) continue;
    RC_ASSERT(measurer->apply_link(subject_key(made_id(subject)), std::nullopt).has_value());
  }
  for (const auto& fact : after.facts) MadeArea::apply(*measurer, fact);
  for (const auto& [subject, person] : after.links) {
    MadeArea::apply_link(*measurer, subject, person);
  }
  for (const auto& submission : after.submissions) MadeArea::apply(*measurer, submission);
  measurer->settle();
  const auto anew = after.measured();
  RC_ASSERT(difference(measurer->table(0), anew->table(0)) == "");
  RC_ASSERT(measurer->facts() == anew->facts());
  RC_ASSERT(measurer->subjects() == anew->subjects());
  RC_ASSERT(measurer->remarks().size() == anew->remarks().size());
  RC_ASSERT(measurer->reconciles());
}

RC_GTEST_PROP(Measurer, AfterAChangeIsAsIfItHadNeverKnownBetter, (std::uint64_t seed)) {
  check_change(seed, false);
}
RC_GTEST_PROP(Measurer, AfterAChangeOfCoverageIsAsIfItHadNeverKnownBetter, (std::uint64_t seed)) {
  check_change(seed, true);
}

std::int64_t sum_of_quarters(const std::vector<Cell>& cells, const std::string& indicator,
                             const std::string& year) {
  std::int64_t sum = 0;
  for (const char* quarter : {"Q1", "Q2", "Q3", "Q4"}) {
    const auto cell = find_cell(cells, indicator, year + quarter);
    BRAID_CHECK(cell.has_value());
    sum += cell->count;
  }
  return sum;
}

RC_GTEST_PROP(Measurer, EventsAndDaysAddUpOverQuartersAndChildrenNeedNot, (std::uint64_t seed)) {
  const auto cells = RandomArea{seed}.make().measured()->table(0);
  for (const auto& cell : cells) {
    const bool whole_year = cell.period.size() == 5 && cell.breakdown.empty();
    if (!whole_year || cell.status != CellStatus::ok || cell.form != CellForm::count) continue;
    if (cell.indicator == "cla.episodes") continue;  // active in both of two quarters
    const auto quarters = sum_of_quarters(cells, cell.indicator, cell.period);
    if (cell.unit == "child") {
      RC_ASSERT(quarters >= cell.count);
    } else {
      RC_ASSERT(quarters == cell.count);
    }
  }
}

RC_GTEST_PROP(Measurer, BreakdownsAddUpToTheTotal, (std::uint64_t seed)) {
  const auto cells = RandomArea{seed}.make().measured()->table(0);
  std::map<std::pair<std::string, std::string>, std::int64_t> totals;
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> sums;
  for (const auto& cell : cells) {
    if (cell.period.substr(0, 2) == "t0") continue;
    const auto number = cell.form == CellForm::mean ? cell.numerator : cell.count;
    if (cell.breakdown.empty()) totals[{cell.indicator, cell.period}] = number;
    std::string table;
    for (const auto& [name, value] : cell.breakdown) table += name + " ";
    sums[{cell.indicator, cell.period, table}] += number;
  }
  for (const auto& [where, sum] : sums) {
    RC_ASSERT(sum == (totals[{std::get<0>(where), std::get<1>(where)}]));
  }
}

constexpr const char* kYear = "c/episodes/2025";

MadeArea small_area() {
  MadeArea area;
  area.submissions.push_back({"children/E1",
                              kYear,
                              2025,
                              1,
                              Date::none(),
                              {{day("2024-04-01"), day("2025-03-31")}},
                              {"care"}});
  return area;
}

MadeFact care(const char* child, const char* start, const char* end, const char* unit = kYear) {
  MadeFact fact{"", child, "care", "children/E1", unit, day(start), day(end)};
  fact.event = std::string{"care "} + child + start;
  return fact.set("legal_status", "C2");
}

TEST(Measurer, RefusesWhatItCannotRead) {
  const auto measurer = small_area().measurer();
  const auto key = record_key(made_id("a"));
  const auto result = measurer->apply_fact("children/E1", key, "\xff\xff\xff");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::refused);
  EXPECT_FALSE(measurer->apply_link(subject_key(made_id("a")), "\xff\xff").has_value());
  EXPECT_FALSE(measurer->apply_submission(unit_key("f", "u"), "\xff\xff").has_value());
  fact::v1::Fact message;
  message.set_kind(3);
  message.set_subject("too short");
  EXPECT_FALSE(measurer->apply_fact("children/E1", key, message.SerializeAsString()).has_value());
  message.set_subject(std::string(16, 's'));
  EXPECT_FALSE(measurer->apply_fact("nobody/E1", key, message.SerializeAsString()).has_value());
  EXPECT_EQ(measurer->facts(), 0);
}

TEST(Measurer, IgnoresEntriesOfOtherSorts) {
  const auto measurer = small_area().measurer();
  EXPECT_TRUE(measurer->apply_fact("children/E1", marker_key("f"), "anything").has_value());
  EXPECT_TRUE(measurer->apply_link(control_key("summary"), "anything").has_value());
  EXPECT_TRUE(measurer->apply_submission(marker_key("f"), "anything").has_value());
  measurer->settle();
  EXPECT_TRUE(measurer->table(0).empty());
}

TEST(Measurer, CountsNothingAfterAChildHasVanishedFromTheReturns) {
  MadeArea area = small_area();
  area.submissions.push_back({"children/E1",
                              "c/episodes/2024",
                              2024,
                              1,
                              Date::none(),
                              {{day("2023-04-01"), day("2024-03-31")}},
                              {"care"}});
  area.add(care("A", "2024-01-10", "", "c/episodes/2024"));
  area.add(care("B", "2024-06-01", "2024-06-11"));
  const auto measurer = area.measured();
  const auto cells = measurer->table(0);
  EXPECT_EQ(find_cell(cells, "cla.days", "Y2025")->count, 10);
  EXPECT_EQ(find_cell(cells, "cla.days", "Y2024")->count, 82);
  EXPECT_EQ(find_cell(cells, "cla.ceases", "Y2025")->count, 1);
  EXPECT_EQ(find_cell(cells, "cla.stock", "2024-03-31")->count, 1);
  EXPECT_TRUE(measurer->reconciles());
  ASSERT_EQ(measurer->remarks().size(), 2U);
  EXPECT_EQ(measurer->remarks().front().rule.view(), "care/open-vanished");
}

TEST(Measurer, SaysNotAvailableWhereAnotherAgencyDoesNotCoverThePeriod) {
  MadeArea area = small_area();
  area.submissions.push_back({"children/E1",
                              "c/missing/2025",
                              2025,
                              1,
                              Date::none(),
                              {{day("2024-04-01"), day("2025-03-31")}},
                              {"missing"}});
  area.submissions.push_back({"police/1",
                              "p/all",
                              0,
                              1,
                              day("2024-09-30"),
                              {{day("2024-07-01"), day("2024-09-30")}},
                              {"missing"}});
  const auto cells = area.measured()->table(0);
  EXPECT_EQ(find_cell(cells, "missing.incidents", "Y2025")->status, CellStatus::not_available);
  EXPECT_EQ(find_cell(cells, "missing.incidents", "Y2025Q2")->status, CellStatus::ok);
  EXPECT_EQ(find_cell(cells, "missing.incidents", "2024-06")->status, CellStatus::not_available);
  EXPECT_FALSE(find_cell(cells, "missing.incidents", "2024-03"));
  EXPECT_FALSE(find_cell(cells, "crime.arrests", "Y2025Q2"));
}

TEST(Measurer, CountsAnArrestOfNobodyWithoutPeople) {
  MadeArea area = small_area();
  area.submissions.push_back({"police/1",
                              "p/all",
                              0,
                              1,
                              day("2025-03-31"),
                              {{day("2024-04-01"), day("2025-03-31")}},
                              {"arrest"}});
  area.add({"", "", "arrest", "police/1", "p/all", day("2024-05-01")});
  area.add({"", "", "arrest", "police/1", "p/all", day("2024-05-01")});
  const auto measurer = area.measured();
  const auto total = find_cell(measurer->table(0), "crime.arrests", "Y2025");
  EXPECT_EQ(total->count, 2);
  EXPECT_EQ(total->people, 0);
  const auto unknown = find_cell(measurer->table(0), "crime.arrests", "Y2025",
                                 {{"age_cla", "unknown"}, {"sex", "unknown"}});
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->count, 2);
  EXPECT_EQ(measurer->subjects(), 0);
  EXPECT_EQ(measurer->facts(), 2);
}

TEST(Measurer, PublishesTheDayBeforeTheFirstPeriodForStocks) {
  MadeArea area = small_area();
  area.add(care("A", "2024-03-31", "2024-04-01"));
  const auto cells = area.measured()->table(0);
  EXPECT_EQ(find_cell(cells, "cla.stock", "2024-03-31")->count, 1);
  EXPECT_EQ(find_cell(cells, "cla.stock", "2024-04-30")->count, 0);
  EXPECT_FALSE(find_cell(cells, "cla.stock", "2024-02-29"));
}

TEST(Measurer, CountsAPersonOnceInACellThoughABirthdayPutsThemIntoTwoOthers) {
  MadeArea area = small_area();
  area.add(care("A", "2024-04-01", ""));
  MadeFact person{"", "A", "person", "children/E1", kYear};
  person.attributes["birth_month"] = 2014 * 12 + 5;  // ten on 15 June 2024
  area.add(person.set("sex", "F"));
  const auto cells = area.measured()->table(0);
  const auto people = [&](const Breakdown& breakdown) {
    const auto cell = find_cell(cells, "cla.days", "Y2025", breakdown);
    return cell ? cell->people : -1;
  };
  EXPECT_EQ(people({}), 1);
  EXPECT_EQ(people({{"sex", "F"}}), 1);
  EXPECT_EQ(people({{"age_cla", "5-9"}}), 1);
  EXPECT_EQ(people({{"age_cla", "10-15"}}), 1);
  EXPECT_EQ(find_cell(cells, "cla.days", "Y2025", {{"age_cla", "5-9"}})->count, 75);
}

TEST(Measurer, KeepsOneSubjectsCareEndingOnTheDayItTurnsEighteen) {
  MadeArea area = small_area();
  MadeFact episode = care("A", "2024-04-01", "2024-05-20");
  episode.set("adult", "yes");
  area.add(episode);
  MadeFact person{"", "A", "person", "children/E1", kYear};
  person.attributes["birth_month"] = 2006 * 12 + 4;  // the 15th has passed before the clip
  area.add(person);
  const auto cells = area.measured()->table(0);
  EXPECT_EQ(find_cell(cells, "cla.days", "Y2025", {{"age_cla", "16-17"}})->count, 49);
  EXPECT_EQ(find_cell(cells, "cla.ceases", "Y2025", {{"age_cla", "16-17"}})->count, 1);
}

TEST(Measurer, JoinsAPersonWhoseOwnFactsComeAfterThoseLinkedToThem) {
  MadeArea area = small_area();
  const auto measurer = area.measured();
  MadeArea::apply_link(*measurer, "B", "A");
  area.add(care("B", "2024-05-01", "2024-06-01"));
  MadeArea::apply(*measurer, area.facts.back());
  measurer->settle();
  area.add(care("A", "2024-05-15", "2024-06-15"));
  MadeArea::apply(*measurer, area.facts.back());
  measurer->settle();
  const auto days = find_cell(measurer->table(0), "cla.days", "Y2025");
  EXPECT_EQ(days->count, 45);
  EXPECT_EQ(days->people, 1);
}

TEST(Measurer, TakesManyChangesAtOnceByMakingTheSumsAnew) {
  MadeArea area = small_area();
  const auto measurer = area.measured();
  for (int i = 0; i < 5000; ++i) {
    MadeFact fact = care(("child " + std::to_string(i)).c_str(), "2024-05-01", "2024-05-11");
    fact.record = "row " + std::to_string(i);
    MadeArea::apply(*measurer, fact);
  }
  measurer->settle();
  EXPECT_EQ(find_cell(measurer->table(0), "cla.days", "Y2025")->count, 50000);
  EXPECT_LT(measurer->bytes() / static_cast<std::size_t>(measurer->facts()), 500U);
}

}  // namespace
}  // namespace braid::transform
