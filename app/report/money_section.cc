#include <set>

#include "app/report/evaluation_sections.h"
#include "app/report/markup.h"
#include "app/report/report_words.h"
#include "transform/value/exact.h"

namespace braid::app {

using transform::EvaluationMoney;
using transform::Exact;
using transform::ValueForMoney;

namespace {

std::string ratio(const std::optional<Exact>& value) {
  return value ? transform::to_decimal(*value, 2) : "z";
}

std::string exact_pounds(const std::optional<Exact>& pence) {
  return pence ? escaped(pounds(transform::to_whole(*pence))) : "z";
}

std::string lines_table(const EvaluationMoney& money) {
  HtmlTable table{"What was valued, and how",
                  {{"Outcome"},
                   {"Unit cost"},
                   {"Gains"},
                   {"Kind"},
                   {"Avoided", true},
                   {"Estimated by"},
                   {"Price year", true},
                   {"Amount", true},
                   {"Source"}}};
  for (const auto& line : money.lines) {
    std::string amount = escaped(pounds(line.pence));
    if (!line.excluded_by.empty()) {
      amount = "not counted: " + escaped(line.excluded_by) + " counts the same";
    }
    std::string by{avoided_by_title(line.by)};
    if (line.scale != 1) by += ", scaled by " + decimal(line.scale, 3);
    table.add({element("code", "", escaped(line.indicator)), escaped(line.unit_cost),
               escaped(line.agency), escaped(line.kind) + (line.projected ? ", projected" : ""),
               decimal(line.avoided, 1) + " " + escaped(line.unit), escaped(by),
               std::to_string(line.price_year), amount, escaped(line.source)});
  }
  return table.empty() ? "" : table.html();
}

std::string summary_table(const EvaluationMoney& money, const ValueForMoney& value) {
  HtmlTable table{"Value for money, prices of " + std::to_string(money.price_year - 1) + "/" +
                      std::to_string(money.price_year % 100),
                  {{"Figure"}, {"Before optimism", true}, {"After optimism", true}}};
  table.add({"Gross fiscal benefit", escaped(pounds(value.benefits.fiscal)),
             escaped(pounds(value.after_optimism.fiscal))});
  table.add({"Economic benefit", escaped(pounds(value.benefits.economic)),
             escaped(pounds(value.after_optimism.economic))});
  table.add({"Social benefit", escaped(pounds(value.benefits.social)),
             escaped(pounds(value.after_optimism.social))});
  table.add({"Cost of the programme", escaped(pounds(value.cost.programme)),
             escaped(pounds(value.cost_after_optimism.programme))});
  table.add({"Net", escaped(pounds(value.net)),
             escaped(pounds(value.after_optimism.fiscal - value.cost_after_optimism.programme))});
  table.add({"Fiscal return on investment", ratio(value.froi), ratio(value.froi_after_optimism)});
  table.add({"If half of the outcomes last: return", ratio(value.froi_pessimistic), ""});
  table.add({"If half of the outcomes last: net", escaped(pounds(value.pessimistic_net)), ""});
  table.add({"Cost per case", exact_pounds(value.cost_per_case), ""});
  table.add({"Business as usual, cost per case", exact_pounds(value.bau_cost_per_case), ""});
  table.add({"Payback, months",
             value.payback_months ? transform::to_decimal(*value.payback_months, 1) : "z", ""});
  table.add({"Break-even: share of benefits that has to last",
             value.break_even ? transform::to_decimal(*value.break_even * 100, 1) + "%" : "z", ""});
  table.add({"Class", std::string{value_class_title(value.class_)}, ""});
  return table.html();
}

std::string scenario_table(const ValueForMoney& value) {
  HtmlTable table{"Return by unit costs and by the share of outcomes that lasts",
                  {{"Unit costs"}, {"Lasting", true}, {"Gross", true}, {"Return", true}}};
  static constexpr std::string_view kLevels[] = {"low", "central", "high"};
  for (const auto& scenario : value.scenarios) {
    table.add({std::string{kLevels[static_cast<std::size_t>(scenario.assumptions.level)]},
               transform::to_decimal(scenario.assumptions.sustainability * 100, 0) + "%",
               escaped(pounds(scenario.gross)), ratio(scenario.froi)});
  }
  return table.empty() ? "" : table.html();
}

std::string who_table(const ValueForMoney& value) {
  std::set<std::string> payers;
  for (const auto& [gainer, paid] : value.who_gains_by_whom) {
    for (const auto& [payer, pence] : paid) payers.insert(payer);
  }
  std::vector<HtmlTable::Column> columns{{"Who gains"}};
  for (const auto& payer : payers) columns.push_back({"by " + payer, true});
  HtmlTable table{"Who pays and who gains: benefit of each agency by who paid for it", columns};
  for (const auto& [gainer, paid] : value.who_gains_by_whom) {
    std::vector<std::string> cells{escaped(gainer)};
    for (const auto& payer : payers) {
      const auto found = paid.find(payer);
      cells.push_back(found == paid.end() ? "" : escaped(pounds(found->second)));
    }
    table.add(std::move(cells));
  }
  return table.empty() ? "" : table.html();
}

std::string stated_table(const EvaluationMoney& money) {
  HtmlTable table{"Amounts that somebody has stated; they enter no return",
                  {{"Amount of"}, {"Agency"}, {"Stated", true}, {"Unit"}, {"Source"}}};
  for (const auto& stated : money.stated) {
    table.add({escaped(stated.label), escaped(stated.agency),
               escaped(stated.text.empty() && stated.pence ? pounds(*stated.pence) : stated.text),
               escaped(stated.unit), escaped(stated.source)});
  }
  return table.empty() ? "" : table.html();
}

}  // namespace

std::string money_section(const transform::Evaluation& evaluation) {
  if (!evaluation.money) return {};
  const auto& money = *evaluation.money;
  if (money.suppressed) {
    return paragraph("Suppressed: a figure that it is made of is.") + stated_table(money);
  }
  std::string out;
  if (!money.refused.empty()) {
    out += paragraph("Not computed: " + flag_title(money.refused) + ".");
  }
  out += lines_table(money);
  if (money.value) {
    out += summary_table(money, *money.value);
    if (money.net_interval) {
      out += paragraph(
          "Net, 95% interval: " + pounds(static_cast<std::int64_t>(money.net_interval->low)) +
          " to " + pounds(static_cast<std::int64_t>(money.net_interval->high)) + ".");
    }
    if (money.value->lacks_grade) {
      out += paragraph("Some costs have no grade of confidence and count as the least certain.");
    }
    out += scenario_table(*money.value) + who_table(*money.value);
  }
  return out + stated_table(money);
}

}  // namespace braid::app
