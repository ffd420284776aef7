// Made-up people, by hand. Rules: evaluation, E1 to E6, section 2; rulings H2 to H10.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "transform/measure/cohort/as_of.h"
#include "transform/measure/cohort/cohort.h"
#include "transform/measure/made_area_test.h"

namespace braid::transform {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kServices = "children/E10000023";
constexpr const char* kPolice = "police/12";

/// An area with a programme, covered from 2018 to 2023.
struct Cohorts {
  MadeArea area;
  CohortQuestion question;
  std::unique_ptr<Measurer> measurer;

  Cohorts() {
    area.programmes = {{"example", "Example", 12, {"programme", "comparator"}},
                       {"another", "Another", 12, {"programme"}}};
    area.feeds = {{"services", AgencyKind::children}, {"police", AgencyKind::police}};
    for (const char* agency : {kServices, kPolice, "programme/example"}) {
      area.submissions.push_back(
          {agency,
           std::string{agency} + "/all",
           0,
           1,
           Date::none(),
           {{day("2018-01-01"), day("2023-12-31")}},
           {"person", "care", "missing", "arrest", "referral", "sdq", "participation"}});
    }
    area.publication = {};
    question.programme = "example";
    question.measures = {{"crime.arrests", "", {{-12, 0}, {0, 12}}, {}, 0, 0}};
  }

  MadeFact& fact(const std::string& kind, const std::string& who, const std::string& start,
                 const std::string& end = "") {
    const bool police = kind == "arrest";
    MadeFact made;
    made.subject = who;
    made.kind = kind;
    made.agency = police ? kPolice : kServices;
    made.unit = made.agency + "/all";
    made.start = day(start);
    made.end = day(end);
    made.event = kind + std::to_string(area.facts.size());
    return area.add(made);
  }
  void person(const std::string& who, const std::string& sex = "F", int birth_year = 2006) {
    auto& made = fact("person", who, "");
    made.set("sex", sex);
    made.attributes["birth_month"] = static_cast<std::uint32_t>(birth_year * 12 + 5);
  }
  void participation(const std::string& who, const std::string& arm, const std::string& t0,
                     const std::string& programme = "example") {
    auto& made = fact("participation", who, t0);
    made.agency = "programme/example";
    made.unit = made.agency + "/all";
    made.set("arm", arm);
    made.attributes["programme"] = programme_code(programme);
  }
  std::unique_ptr<CohortReader> reader() {
    measurer = area.measured();
    return measurer->cohort(question);
  }
};

const CohortMember* member(const CohortReader& reader, const std::string& who, CohortArm arm) {
  for (const auto& each : reader.roll().members) {
    if (each.handle == made_id(who).view() && each.arm == arm) return &each;
  }
  return nullptr;
}

TEST(CohortReader, GivesNumbersAroundEachPersonsOwnT0) {
  Cohorts cohorts;
  cohorts.person("A");
  cohorts.participation("A", "programme", "2020-06-01");
  for (const char* when : {"2019-05-31", "2019-06-01", "2020-05-31", "2020-06-01", "2021-06-01"}) {
    cohorts.fact("arrest", "A", when);
  }
  const auto reader = cohorts.reader();
  ASSERT_EQ(reader->roll().members.size(), 1U);
  const auto numbers = reader->numbers(reader->roll().members[0]);
  EXPECT_TRUE(numbers[0].asked && numbers[0].known);
  EXPECT_EQ(numbers[0].spans[0].numerator, 2) << "from t0 less 12 months to before t0";
  EXPECT_EQ(numbers[0].spans[1].numerator, 1) << "t0 is after, the anniversary in neither";
  EXPECT_EQ(numbers[0].spans[0].days, 366);
  EXPECT_TRUE(numbers[0].spans[0].is_whole());
}

TEST(CohortReader, TakesTheFirstReferralAndCountsTheRest) {
  Cohorts cohorts;
  cohorts.person("A");
  cohorts.participation("A", "programme", "2021-06-01");
  cohorts.participation("A", "programme", "2020-06-01");
  const auto reader = cohorts.reader();
  ASSERT_EQ(reader->roll().members.size(), 1U);
  EXPECT_EQ(reader->roll().members[0].t0, day("2020-06-01"));
  EXPECT_EQ(reader->roll().participations, 2);
  EXPECT_EQ(reader->roll().repeats, 1);
}

TEST(CohortReader, LetsTheProgrammeWinFromItsT0On) {
  Cohorts cohorts;
  cohorts.person("A");
  cohorts.participation("A", "comparator", "2020-01-01");
  cohorts.participation("A", "programme", "2020-07-01");
  cohorts.fact("arrest", "A", "2020-06-30");
  cohorts.fact("arrest", "A", "2020-07-01");
  cohorts.person("B");
  cohorts.participation("B", "programme", "2020-01-01");
  cohorts.participation("B", "comparator", "2020-07-01");
  const auto reader = cohorts.reader();
  EXPECT_EQ(reader->roll().left_comparator, 1);
  EXPECT_EQ(reader->roll().in_both, 1);
  EXPECT_EQ(member(*reader, "B", CohortArm::comparator), nullptr);
  const auto* compared = member(*reader, "A", CohortArm::comparator);
  ASSERT_NE(compared, nullptr);
  EXPECT_EQ(compared->until, day("2020-07-01"));
  const auto after = reader->numbers(*compared)[0].spans[1];
  EXPECT_EQ(after.numerator, 1) << "what comes after joining is the programme's";
  EXPECT_EQ(after.days, 182);
  EXPECT_FALSE(after.is_enough());
  const auto* joined = member(*reader, "A", CohortArm::programme);
  ASSERT_NE(joined, nullptr);
  EXPECT_EQ(reader->numbers(*joined)[0].spans[1].numerator, 1);
}

TEST(CohortReader, CountsParticipationsThatLinkToNobody) {
  Cohorts cohorts;
  cohorts.participation("A", "programme", "2020-06-01");
  const auto reader = cohorts.reader();
  EXPECT_THAT(reader->roll().members, IsEmpty());
  EXPECT_EQ(reader->roll().links_to_nobody, 1);
}

TEST(CohortReader, SeesNothingAfterTheAsOfDate) {
  Cohorts cohorts;
  cohorts.person("A");
  cohorts.participation("A", "programme", "2020-06-01");
  cohorts.person("B");
  cohorts.participation("B", "programme", "2021-02-01");
  cohorts.fact("arrest", "A", "2020-12-31");
  cohorts.fact("arrest", "A", "2021-01-01");
  cohorts.question.as_of = day("2020-12-31");
  const auto reader = cohorts.reader();
  EXPECT_EQ(reader->roll().after_as_of, 1);
  const auto after = reader->numbers(*member(*reader, "A", CohortArm::programme))[0].spans[1];
  EXPECT_EQ(after.numerator, 1);
  EXPECT_EQ(after.days, 214);
}

TEST(CohortReader, TakesTheEarliestLastCoveredDayForAsOf) {
  Cohorts cohorts;
  cohorts.area.submissions[1].covers = {{day("2018-01-01"), day("2021-03-31")}};
  EXPECT_EQ(cohorts.reader()->as_of(), day("2021-03-31"));
}

TEST(CohortReader, EndsExposureWithDeath) {
  Cohorts cohorts;
  cohorts.person("A");
  cohorts.participation("A", "programme", "2020-06-01");
  cohorts.fact("care", "A", "2020-01-01", "2020-09-09").set("reason_ceased", "E2");
  const auto reader = cohorts.reader();
  EXPECT_EQ(reader->numbers(reader->roll().members[0])[0].spans[1].days, 100);
}

TEST(CohortReader, SaysWhenCoverageBeganInsideTheWindow) {
  Cohorts cohorts;
  cohorts.person("A");
  cohorts.participation("A", "programme", "2020-06-01");
  cohorts.area.submissions[1].covers = {{day("2019-07-01"), day("2023-12-31")}};
  const auto reader = cohorts.reader();
  const auto numbers = reader->numbers(reader->roll().members[0])[0];
  EXPECT_TRUE(numbers.spans[0].begins_late);
  EXPECT_TRUE(numbers.spans[0].is_enough());
  EXPECT_FALSE(numbers.spans[1].begins_late);
}

TEST(CohortReader, NamesOtherProgrammesWithinAWindow) {
  Cohorts cohorts;
  cohorts.person("A");
  cohorts.participation("A", "programme", "2020-06-01");
  cohorts.participation("A", "programme", "2021-05-31", "another");
  const auto reader = cohorts.reader();
  EXPECT_THAT(reader->roll().members[0].other_programmes, ElementsAre("another"));
}

TEST(CohortReader, OffersWhoIsAlikeAtT0AndWasNotInTheProgramme) {
  Cohorts cohorts;
  const auto in_care = [&](const std::string& who) {
    cohorts.fact("care", who, "2020-01-01", "2021-12-31");
  };
  cohorts.person("A");
  in_care("A");
  cohorts.participation("A", "programme", "2020-06-01");
  cohorts.person("alike");
  in_care("alike");
  cohorts.fact("arrest", "alike", "2020-03-01");
  cohorts.fact("arrest", "alike", "2020-07-01");
  cohorts.person("boy", "M");
  in_care("boy");
  cohorts.person("older", "F", 2003);
  in_care("older");
  cohorts.person("at home");
  cohorts.fact("referral", "at home", "2019-01-01");
  cohorts.person("took part");
  in_care("took part");
  cohorts.participation("took part", "programme", "2021-05-31");
  const auto reader = cohorts.reader();
  const auto pool = reader->pool(*member(*reader, "A", CohortArm::programme), {});
  ASSERT_EQ(pool.size(), 1U);
  EXPECT_EQ(pool[0].handle, made_id("alike").view());
  EXPECT_THAT(pool[0].state.variables, ElementsAre(152, 1, 1, 0, 1, 0))
      << "days in care, spells, placements, missing, arrests, referrals before t0";
}

TEST(CohortReader, SumsTheWholeAreaOverDays) {
  Cohorts cohorts;
  cohorts.person("A");
  cohorts.person("B");
  cohorts.fact("arrest", "A", "2020-04-01");
  cohorts.fact("arrest", "B", "2021-03-31");
  cohorts.fact("arrest", "B", "2021-04-01");
  const auto reader = cohorts.reader();
  const auto total = reader->area_total(0, day("2020-04-01"), day("2021-03-31"));
  EXPECT_EQ(total.numerator, 2);
  EXPECT_EQ(total.people, 2);
  EXPECT_EQ(total.days, 365);
}

TEST(AsOf, EndsWhatLastsTheDayAfterWithoutAnExit) {
  Story story;
  story.of(History::care) = {{day("2020-01-01"), Date::none()}, {day("2021-01-01"), Date::none()}};
  story.of(History::arrest) = {{day("2020-06-01"), Date::none()}};
  cut_at(story, day("2020-12-31"));
  ASSERT_EQ(story.of(History::care).size(), 1U);
  EXPECT_EQ(story.of(History::care)[0].end, day("2021-01-01"));
  EXPECT_FALSE(story.of(History::care)[0].exits);
  EXPECT_EQ(story.of(History::arrest).size(), 1U);
}

}  // namespace
}  // namespace braid::transform
