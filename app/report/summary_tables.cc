#include "app/report/summary_tables.h"

#include <algorithm>
#include <array>
#include <map>

#include "transform/value/exact.h"

namespace braid::app {
namespace {

using transform::Evaluation;
using transform::ValueClass;
using transform::Verdict;

struct Row {
  int table;
  std::string_view headed, title;
};

// In the order of the seed's tables 1 to 3 (seed tables table-1-hard-outcomes,
// table-2-soft-outcomes, table-3-workforce-outcomes).
constexpr auto kRows = std::to_array<Row>({
    {1, "H1", "Reducing the number of children looked after"},
    {1, "H2", "Reducing number/type of CIN"},
    {1, "H3", "Reducing re-referrals"},
    {1, "H4",
     "Increasing the number of children looked after who return home safely, in a timely manner"},
    {1, "H5", "Reducing the number of children in residential care"},
    {1, "H6", "Increasing placement stability"},
    {1, "H7", "Education, employment and training (EET)"},
    {1, "H8", "Reducing number missing"},
    {1, "H9", "Reducing youth crime"},
    {1, "H10", "Reducing crisis presentations"},
    {1, "H11", "CSE - improved systems, reporting, convictions (not solely reduction)"},
    {1, "H12", "Reducing homelessness"},
    {1, "H13", "Reducing gang affiliation"},
    {2, "S1", "Improving young people's mental and emotional health"},
    {2, "S2",
     "Improving the quality of relationships between young people and parents/ carers/ social "
     "workers"},
    {2, "S3", "Improving the quality of relationships between young people and their peers"},
    {2, "S4", "Improving young people's and families' resilience"},
    {2, "S5", "Improving young people's physical health"},
    {2, "S6", "Providing adolescents with complex needs with a secure stable base"},
    {3, "S7", "Improving staff knowledge, attitudes and self-efficacy"},
    {3, "S8", "Improving job satisfaction of the workforce"},
    {3, "S9", "Improving recruitment/ retention of the workforce"},
    {3, "H14", "Reducing social work caseloads"},
});
constexpr std::array<std::string_view, 3> kTitles{"Hard outcomes", "Soft outcomes",
                                                  "Workforce outcomes"};

/// Verdicts of a programme's headlines by outcome. What is `variant` or `stated` is no headline.
std::map<std::string, std::vector<Verdict>> headlines(const Evaluation& evaluation) {
  std::map<std::string, std::vector<Verdict>> out;
  for (const auto& outcome : evaluation.outcomes) {
    if (outcome.headed.empty() || outcome.kind == "variant" || outcome.kind == "stated") continue;
    out[outcome.headed].push_back(outcome.verdict);
  }
  return out;
}

/// Context and not reported stand in the total alone (rulings H33).
void count(OutcomeCounts& row, const std::vector<Verdict>& verdicts) {
  ++row.measuring;
  std::vector<Verdict> judged;
  for (const auto verdict : verdicts) {
    if (verdict != Verdict::context && verdict != Verdict::not_reported) judged.push_back(verdict);
  }
  const auto together = transform::judge_together(judged);
  if (!together) return;
  row.positive += *together == Verdict::positive;
  row.negative += *together == Verdict::negative;
  row.no_change += *together == Verdict::no_change;
  row.mixed += *together == Verdict::mixed;
}

bool has_comparator(const Evaluation& evaluation) {
  return std::any_of(evaluation.cohorts.begin(), evaluation.cohorts.end(),
                     [](const auto& cohort) { return cohort.arm == "comparator"; });
}

class ValueRows {
 public:
  ValueRows(const Evaluation& evaluation, std::vector<ValueFigure>& rows)
      : evaluation_{evaluation}, rows_{rows} {}

  void add() {
    const auto& money = *evaluation_.money;
    if (money.suppressed) return;
    if (money.value && money.value->class_ != ValueClass::not_classified) add_value(*money.value);
    for (const auto& stated : money.stated) {
      auto& row =
          start(ValueSection::savings_without_comparison, ValueClass::not_classified, "stated");
      row.pence = stated.pence;
      row.unit = stated.unit;
      row.note = stated.label;
    }
  }

 private:
  /// A programme stands in one section: the return where its cost is known, else what was avoided,
  /// by whether anybody was compared.
  void add_value(const transform::ValueForMoney& value) {
    const bool compared = value.bau_cost_per_case.has_value();
    const auto section = compared                      ? ValueSection::compared_with_bau
                         : value.froi                  ? ValueSection::froi
                         : has_comparator(evaluation_) ? ValueSection::compared_with_bau
                                                       : ValueSection::savings_without_comparison;
    const auto money = [&](std::string_view figure, std::int64_t pence, std::string unit) {
      auto& row = start(section, value.class_, figure);
      row.pence = pence;
      row.unit = std::move(unit);
    };
    money("gross", value.benefits.fiscal, "GBP");
    money("net", value.net, "GBP");
    money("net_pessimistic", value.pessimistic_net, "GBP");
    const auto per_case = [&](std::string_view figure, const std::optional<transform::Exact>& of) {
      if (of) money(figure, transform::to_whole(*of), "GBP per case");
    };
    per_case("cost_per_case", value.cost_per_case);
    per_case("bau_cost_per_case", value.bau_cost_per_case);
    per_case("saving_per_case", value.saving_per_case);
    const auto ratio = [&](std::string_view figure, const std::optional<transform::Exact>& of) {
      if (!of) return;
      auto& row = start(section, value.class_, figure);
      row.ratio = transform::to_decimal(*of, 2);
      row.unit = "GBP per GBP";
    };
    ratio("froi", value.froi);
    ratio("froi_pessimistic", value.froi_pessimistic);
  }

  ValueFigure& start(ValueSection section, ValueClass kind, std::string_view figure) {
    ValueFigure row;
    row.programme = evaluation_.programme;
    row.title = evaluation_.title;
    row.section = section;
    row.class_ = kind;
    row.figure = figure;
    row.projected = std::any_of(evaluation_.money->lines.begin(), evaluation_.money->lines.end(),
                                [](const auto& line) { return line.projected; });
    return rows_.emplace_back(std::move(row));
  }

  const Evaluation& evaluation_;
  std::vector<ValueFigure>& rows_;
};

}  // namespace

std::string_view value_section_word(ValueSection section) {
  static constexpr std::array<std::string_view, 3> kWords{"comparator_bau", "froi",
                                                          "savings_no_comparison"};
  return kWords[static_cast<std::size_t>(section)];
}

SummaryTables summarise(std::span<const Evaluation> evaluations) {
  SummaryTables tables;
  for (int number = 1; number <= 3; ++number) {
    OutcomeTable table{number, std::string{kTitles[static_cast<std::size_t>(number) - 1]}, {}};
    for (const auto& row : kRows) {
      if (row.table != number) continue;
      table.rows.push_back({std::string{row.headed}, std::string{row.title}, 0, 0, 0, 0, 0});
    }
    tables.outcomes.push_back(std::move(table));
  }
  for (const auto& evaluation : evaluations) {
    const auto verdicts = headlines(evaluation);
    for (auto& table : tables.outcomes) {
      for (auto& row : table.rows) {
        const auto found = verdicts.find(row.headed);
        if (found != verdicts.end()) count(row, found->second);
      }
    }
    if (evaluation.money) ValueRows{evaluation, tables.values}.add();
  }
  std::stable_sort(tables.values.begin(), tables.values.end(),
                   [](const auto& a, const auto& b) { return a.section < b.section; });
  return tables;
}

}  // namespace braid::app
