#include "app/report/summary_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "app/report/made_evaluation_test.h"

namespace braid::app {
namespace {

using testing::HasSubstr;
using transform::Evaluation;
using transform::Verdict;

Evaluation with(std::vector<std::pair<std::string, Verdict>> verdicts) {
  Evaluation made;
  for (auto& [headed, verdict] : verdicts) {
    transform::EvaluatedOutcome outcome;
    outcome.headed = std::move(headed);
    outcome.kind = "count";
    outcome.verdict = verdict;
    made.outcomes.push_back(std::move(outcome));
  }
  return made;
}

const OutcomeCounts& row(const SummaryTables& tables, const std::string& headed) {
  for (const auto& table : tables.outcomes) {
    for (const auto& row : table.rows) {
      if (row.headed == headed) return row;
    }
  }
  throw std::out_of_range{headed};
}

TEST(SummaryTables, HaveTheRowsOfTheSeedInItsOrder) {
  const auto tables = summarise({});
  ASSERT_EQ(tables.outcomes.size(), 3U);
  EXPECT_EQ(tables.outcomes[0].rows.size(), 13U);
  EXPECT_EQ(tables.outcomes[1].rows.size(), 6U);
  EXPECT_EQ(tables.outcomes[2].rows.size(), 4U);
  EXPECT_EQ(tables.outcomes[0].rows.front().title, "Reducing the number of children looked after");
  EXPECT_EQ(tables.outcomes[2].rows.back().title, "Reducing social work caseloads");
}

TEST(SummaryTables, CountAProgrammeOnceARowByItsVerdicts) {  // rulings H33
  const std::vector<Evaluation> made{
      with({{"H8", Verdict::positive}, {"H8", Verdict::no_change}, {"H1", Verdict::context}}),
      with({{"H8", Verdict::positive}, {"H8", Verdict::negative}}),
      with({{"H8", Verdict::not_reported}}), with({{"H8", Verdict::no_change}})};
  const auto tables = summarise(made);
  const auto& missing = row(tables, "H8");
  EXPECT_EQ(missing.measuring, 4);
  EXPECT_EQ(missing.positive, 1);
  EXPECT_EQ(missing.negative, 0);
  EXPECT_EQ(missing.no_change, 1);
  EXPECT_EQ(missing.mixed, 1);
  EXPECT_EQ(row(tables, "H1").measuring, 1);  // in the total alone
  EXPECT_EQ(row(tables, "H1").positive + row(tables, "H1").mixed, 0);
  EXPECT_EQ(row(tables, "H2").measuring, 0);
}

TEST(SummaryTables, LeaveVariantsAndStatedAmountsOut) {
  auto made = with({{"H4", Verdict::positive}, {"H4", Verdict::negative}});
  made.outcomes[1].kind = "variant";
  EXPECT_EQ(row(summarise(std::span{&made, 1}), "H4").positive, 1);
}

TEST(SummaryTables, PutAReturnAndAStatedAmountIntoTheirSections) {  // evaluation, V13
  const Evaluation made = made_evaluation();
  const auto tables = summarise(std::span{&made, 1});
  std::map<std::string, const ValueFigure*> figures;
  for (const auto& figure : tables.values) figures[figure.figure] = &figure;
  ASSERT_TRUE(figures.contains("froi") && figures.contains("stated"));
  EXPECT_EQ(figures["froi"]->ratio, "5.35");
  EXPECT_EQ(figures["froi_pessimistic"]->ratio, "2.68");
  EXPECT_EQ(figures["froi"]->section, ValueSection::froi);
  EXPECT_EQ(figures["froi"]->class_, transform::ValueClass::positive);
  EXPECT_EQ(figures["stated"]->section, ValueSection::savings_without_comparison);
  EXPECT_EQ(figures["stated"]->pence, 20'000'000);
}

TEST(SummaryTables, SayNothingOfMoneyThatIsSuppressed) {
  Evaluation made = made_evaluation();
  made.money->suppressed = true;
  EXPECT_TRUE(summarise(std::span{&made, 1}).values.empty());
}

TEST(SummaryTables, AreTextJsonCsvAndAPage) {
  const Evaluation made = made_evaluation();
  const auto tables = summarise(std::span{&made, 1});
  EXPECT_THAT(summary_text(tables), HasSubstr("H9 Reducing youth crime"));
  std::istringstream lines{summary_json(tables)};
  int outcomes = 0, positive = 0;
  std::string net;
  for (std::string line; std::getline(lines, line);) {
    const auto object = nlohmann::json::parse(line);
    if (object["table"] != 4) ++outcomes;
    if (object.value("outcome_id", "") == "H9") positive = object["positive"];
    if (object.value("figure", "") == "net") net = object["amount"];
  }
  EXPECT_EQ(outcomes, 23);
  EXPECT_EQ(positive, 1);
  EXPECT_EQ(net, "435000.00");
  const std::string csv = summary_csv(tables);
  std::istringstream rows{csv};
  std::string header, first;
  std::getline(rows, header);
  std::getline(rows, first);
  EXPECT_EQ(std::count(header.begin(), header.end(), ','), 15);
  EXPECT_EQ(std::count(first.begin(), first.end(), ','), 15);
  EXPECT_THAT(csv, HasSubstr("1,H9,\"Reducing youth crime\",1,1,0,0,0,"));
  EXPECT_THAT(summary_page(tables), HasSubstr("<caption>Table 1: Hard outcomes"));
}

}  // namespace
}  // namespace braid::app
