#include "transform/measure/story/feed_precedence.h"

#include <gtest/gtest.h>

#include "transform/measure/made_area_test.h"

namespace braid::transform {
namespace {

constexpr const char* kReturn = "r/year/2025";
constexpr const char* kExtract = "s/all";
constexpr const char* kDaily = "d/all";

/// One authority that sends the return of one year, and an extract of its case system that covers
/// the year before and the year after, too.
class FeedPrecedenceOfOneAuthority : public testing::Test {
 protected:
  FeedPrecedenceOfOneAuthority() {
    const std::vector<std::string> kinds = {"care", "need"};
    area_.submissions = {{"children/E1",
                          kReturn,
                          2025,
                          1,
                          Date::none(),
                          {{day("2024-04-01"), day("2025-03-31")}},
                          kinds},
                         {"children/E1",
                          kExtract,
                          0,
                          1,
                          Date::none(),
                          {{day("2023-04-01"), day("2026-03-31")}},
                          kinds}};
    area_.publication.indicators = {"cla.*", "cin.*"};
  }
  /// The daily JSON, which covers a year more.
  void deliver_daily(bool care_is_doubted) {
    MadeSubmission daily{
        "children/E1", kDaily, 0, 2, Date::none(), {{day("2024-04-01"), day("2027-03-31")}},
        {"need"}};
    (care_is_doubted ? daily.doubted : daily.kinds).push_back("care");
    daily.format = "csc-daily";
    area_.submissions.push_back(daily);
  }
  void add(const char* unit, const char* kind, const char* start, const char* end) {
    MadeFact fact{"", "A", kind, "children/E1", unit, day(start), day(end)};
    fact.event = std::string{unit} + kind + start;
    if (std::string{kind} == "care") fact.set("legal_status", "C2").set("reason_new", "S");
    area_.add(fact);
  }
  std::int64_t count(const char* indicator, const char* period) {
    const auto measurer = area_.measured();
    EXPECT_TRUE(measurer->reconciles());
    return find_cell(measurer->table(0), indicator, period)->count;
  }
  MadeArea area_;
};

TEST_F(FeedPrecedenceOfOneAuthority, CountsEachDayOfCareByOneFeed) {
  add(kReturn, "care", "2024-05-01", "");
  add(kExtract, "care", "2024-05-03", "2025-06-01");
  EXPECT_EQ(count("cla.days", "Y2025"), 335);
  EXPECT_EQ(count("cla.days", "Y2026"), 61);
  EXPECT_EQ(count("cla.starts", "Y2025"), 1);
  EXPECT_EQ(count("cla.starts", "Y2026"), 0);
  EXPECT_EQ(count("cla.ceases", "Y2026"), 1);
}

TEST_F(FeedPrecedenceOfOneAuthority, GoesOnWithTheExtractsStatementOfTheSameEpisode) {
  add(kReturn, "care", "2024-05-01", "");
  add(kExtract, "care", "2024-05-01", "2025-06-01");
  for (auto& fact : area_.facts) fact.event = "one episode";
  EXPECT_EQ(count("cla.days", "Y2025"), 335);
  EXPECT_EQ(count("cla.days", "Y2026"), 61);
  EXPECT_EQ(count("cla.spells", "Y2026"), 1);
  EXPECT_EQ(count("cla.ceases", "Y2026"), 1);
}

TEST_F(FeedPrecedenceOfOneAuthority, BelievesTheExtractOverTheDailyJsonThoughThatCameLater) {
  deliver_daily(false);
  add(kExtract, "care", "2025-05-01", "");
  add(kDaily, "care", "2025-05-01", "2026-06-01");
  for (auto& fact : area_.facts) fact.event = "one episode";
  EXPECT_EQ(count("cla.days", "Y2026"), 335);
  EXPECT_EQ(count("cla.days", "Y2027"), 61);
  EXPECT_EQ(count("cla.ceases", "Y2027"), 1);
}

TEST_F(FeedPrecedenceOfOneAuthority, TakesNeedFromTheDailyJsonOnlyWhereNothingElseTellsOfIt) {
  deliver_daily(false);
  add(kReturn, "need", "2024-05-01", "2024-09-01");
  add(kDaily, "need", "2024-06-01", "");
  add(kExtract, "need", "2025-05-01", "");
  add(kDaily, "need", "2025-06-01", "2025-07-01");
  add(kDaily, "need", "2026-05-01", "");
  EXPECT_EQ(count("cin.starts", "Y2025"), 1);
  EXPECT_EQ(count("cin.starts", "Y2026"), 1);
  EXPECT_EQ(count("cin.starts", "Y2027"), 1);
}

TEST_F(FeedPrecedenceOfOneAuthority, CareThatIsToldWithoutRespiteIsNotAvailableOnItsOwn) {
  deliver_daily(true);
  add(kDaily, "care", "2026-05-01", "");
  add(kReturn, "care", "2024-05-01", "2024-06-01");
  const auto measurer = area_.measured();
  const auto cells = measurer->table(0);
  EXPECT_EQ(find_cell(cells, "cla.days", "Y2025")->count, 31);
  EXPECT_EQ(find_cell(cells, "cla.days", "Y2027")->status, CellStatus::not_available);
}

TEST_F(FeedPrecedenceOfOneAuthority, BelievesTheReturnThatAChildWasNotInCare) {
  add(kExtract, "care", "2024-01-10", "2025-05-01");
  EXPECT_EQ(count("cla.days", "Y2024"), 82);
  EXPECT_EQ(count("cla.days", "Y2025"), 0);
  EXPECT_EQ(count("cla.days", "Y2026"), 30);
}

TEST_F(FeedPrecedenceOfOneAuthority, TakesTheEndOfAnOpenEpisodeOfNeedFromTheExtract) {
  add(kReturn, "need", "2024-05-01", "");
  add(kExtract, "need", "2024-05-01", "2025-05-01");
  add(kExtract, "need", "2024-07-01", "2024-08-01");
  EXPECT_EQ(count("cin.starts", "Y2025"), 1);
  EXPECT_EQ(count("cin.stock", "2025-03-31"), 1);
  EXPECT_EQ(count("cin.ends", "Y2026"), 1);
}

}  // namespace
}  // namespace braid::transform
