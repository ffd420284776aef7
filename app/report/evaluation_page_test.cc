#include "app/report/evaluation_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>

#include "app/report/charts.h"
#include "app/report/made_evaluation_test.h"
#include "app/report/markup.h"
#include "app/report/report_words.h"

namespace braid::app {
namespace {

using testing::HasSubstr;
using testing::Not;

int times(const std::string& text, const std::string& part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(EvaluationPage, NeedsNothingFromElsewhere) {
  const std::string page = evaluation_page(made_evaluation());
  for (const char* part : {"<script", "<link", "<img", "src=", "url(", "@import", "<iframe"}) {
    EXPECT_THAT(page, Not(HasSubstr(part)));
  }
  // Only the name of what SVG is, which nobody fetches.
  const std::regex address{"https?://[^\"]*"};
  for (std::sregex_iterator found{page.begin(), page.end(), address}, end; found != end; ++found) {
    EXPECT_EQ(found->str(), "http://www.w3.org/2000/svg");
  }
}

TEST(EvaluationPage, SaysTextAsTextAndNotAsMarkup) {
  const std::string page = evaluation_page(made_evaluation());
  EXPECT_THAT(page, HasSubstr("<h1>No &lt;programme&gt; &amp; nobody: evaluation</h1>"));
  EXPECT_THAT(page, Not(HasSubstr("<programme>")));
}

TEST(EvaluationPage, GivesEveryTableACaptionAndEveryHeadingAScope) {
  const std::string page = evaluation_page(made_evaluation());
  EXPECT_EQ(times(page, "<table>"), times(page, "<caption>"));
  EXPECT_GT(times(page, "<table>"), 10);
  EXPECT_EQ(times(page, "<th "), times(page, "scope=\"col\"") + times(page, "scope=\"row\""));
  EXPECT_EQ(times(page, "<th>"), 0);
}

TEST(EvaluationPage, GivesEveryChartATitleAndItsNumbersInWords) {
  const std::string page = evaluation_page(made_evaluation());
  EXPECT_EQ(times(page, "<svg "), 4);  // two outcomes, ratios, points
  EXPECT_EQ(times(page, "<svg "), times(page, "role=\"img\""));
  EXPECT_THAT(page, HasSubstr("Programme before: 63; Programme after: 39."));
}

TEST(EvaluationPage, PrintsWhatHasToBeReadWithTheFigures) {
  const std::string page = evaluation_page(made_evaluation());
  for (const char* part :
       {"The size of the comparator is not known.", "Groups not alike at baseline",
        "assumes independent events; too narrow", "-29%", "cluster bootstrap, 1999 draws",
        "The plan has been changed since", "Referred again: the first referral counts.",
        "no matched comparator", "c. 200,000", "Not significant once the number of tests"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(EvaluationPage, HidesASuppressedFigureAndDrawsNoBarOfIt) {
  const std::string page = evaluation_page(made_evaluation());
  EXPECT_THAT(page, HasSubstr("<td class=\"number\">c</td>"));
  EXPECT_THAT(page, Not(HasSubstr("Comparator, after</text>")));
}

TEST(EvaluationPage, LeavesOutWhatThereIsNothingOf) {
  transform::Evaluation bare;
  bare.programme = "bare";
  bare.as_of = *Date::from_civil(2017, 3, 31);
  const std::string page = evaluation_page(bare);
  EXPECT_THAT(page, HasSubstr("<h1>bare: evaluation</h1>"));
  EXPECT_THAT(page, Not(HasSubstr("id=\"money\"")));
  EXPECT_THAT(page, Not(HasSubstr("<svg")));
}

TEST(EvaluationPage, IsTheSameBytesForTheSameEvaluation) {
  EXPECT_EQ(evaluation_page(made_evaluation()), evaluation_page(made_evaluation()));
}

TEST(ReportWords, RoundHalfAwayFromZeroAndGroupThousands) {
  EXPECT_EQ(decimal(2.675, 2), "2.68");
  EXPECT_EQ(decimal(-38.095, 1), "-38.1");
  EXPECT_EQ(decimal(-0.04, 1), "0.0");
  EXPECT_EQ(decimal(1318, 0), "1,318");
  EXPECT_EQ(decimal(12345.05, 1), "12,345.1");
  EXPECT_EQ(pounds(20'000'000),
            "\xC2\xA3"
            "200,000");
  EXPECT_EQ(pounds(-6586),
            "-\xC2\xA3"
            "65.86");
}

TEST(ReportWords, NameSpansByTheMonthsFromReferral) {
  EXPECT_EQ(span_title({-12, 0}), "12 months before t0");
  EXPECT_EQ(span_title({0, 12}), "12 months from t0");
  EXPECT_EQ(span_title({12, 18}), "months 13 to 18 from t0");
  EXPECT_EQ(span_title({-15, -3}), "months 4 to 15 before t0");
}

TEST(ReportWords, AFlagWithoutASentenceOfItsOwnIsReadable) {
  EXPECT_EQ(flag_title("something_new"), "something new");
}

TEST(Charts, DrawNothingOfNothingAndNoRatioOfNought) {
  EXPECT_EQ(bar_chart("a", "A", {}), "");
  EXPECT_EQ(interval_chart("a", "A", {{"x", "0", 0, {}}}, true), "");
  EXPECT_THAT(interval_chart("a", "A", {{"x", "0", 0, {}}}, false), HasSubstr("<circle"));
}

TEST(Charts, AreAsLongAsTheirNumbers) {
  const std::string chart =
      bar_chart("a", "A", {{"G", "before", 100, "100", {}}, {"G", "after", 50, "50", {}}});
  EXPECT_THAT(chart, HasSubstr("width=\"360\""));
  EXPECT_THAT(chart, HasSubstr("width=\"180\""));
}

TEST(Charts, CutALongNameWhereACharacterEnds) {
  const std::string name(35, 'x');
  EXPECT_THAT(bar_chart("a", "A", {{name + "\xC3\xA9\xC3\xA9", "after", 1, "1", {}}}),
              HasSubstr(">" + name + "\xE2\x80\xA6</text>"));
}

TEST(Markup, EscapesWhatIsMarkup) {
  EXPECT_EQ(escaped("<a href='x'>\"&</a>"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&lt;/a&gt;");
}

}  // namespace
}  // namespace braid::app
