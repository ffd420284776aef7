#include "app/evaluation/evaluation_rows.h"

#include <cmath>

#include "app/evaluation/evaluation_json.h"

namespace braid::app {
namespace {

using namespace transform;

constexpr double kPlaces = 1e4;  // of values in JSON (rulings G2)

OrderedJson whole(const std::optional<std::int64_t>& number) {
  return number ? OrderedJson(*number) : OrderedJson(nullptr);
}

OrderedJson stated_of(const std::vector<StatedComparison>& stated) {
  OrderedJson list = OrderedJson::array();
  for (const auto& each : stated) {
    static constexpr const char* kWords[] = {"yes", "no", "not_judged"};
    list.push_back({{"what", each.what},
                    {"stated", each.stated},
                    {"computed", each.computed},
                    {"agrees", kWords[static_cast<std::size_t>(each.agreement)]},
                    {"source", each.source}});
  }
  return list;
}

/// The keys that every row has, in the interface's order.
OrderedJson blank_row(const std::string& indicator, const std::string& group,
                      const std::string& kind, const std::string& unit) {
  OrderedJson row;
  row["indicator"] = indicator;
  row["group"] = group;
  row["kind"] = kind;
  for (const char* key :
       {"before_num", "before_den", "before_value", "after_num", "after_den", "after_value"}) {
    row[key] = nullptr;
  }
  row["unit"] = unit;
  for (const char* key : {"change_abs", "change_pct", "low", "high", "p", "verdict"}) {
    row[key] = nullptr;
  }
  row["flags"] = OrderedJson::array();
  return row;
}

void add_effect(const std::optional<EvaluatedEffect>& effect, OrderedJson& row) {
  if (!effect) return;
  if (effect->interval) {
    row["low"] = rounded(effect->interval->low);
    row["high"] = rounded(effect->interval->high);
  }
  row["p"] = rounded(effect->p);
  row["effect"] = rounded(effect->effect);
  row["effect_kind"] = effect_scale_word(effect->scale);
  row["method"] = effect->method;
  row["test"] = effect->test;
  row["effect_size"] = rounded(effect->effect_size);
  row["effect_size_name"] = effect->effect_size_name;
  if (effect->independent_interval) {
    row["independent_low"] = rounded(effect->independent_interval->low);
    row["independent_high"] = rounded(effect->independent_interval->high);
    row["independent_p"] = rounded(effect->independent_p);
    row["independent_note"] = "assumes independent events; too narrow";
  }
}

void add_figure(const char* side, const EvaluatedFigure& figure, OrderedJson& row) {
  const std::string name = side;
  row[name + "_num"] = whole(figure.numerator);
  row[name + "_den"] = whole(figure.denominator);
  row[name + "_value"] = rounded(figure.value);
}

OrderedJson group_row(const EvaluatedOutcome& outcome, const EvaluatedGroup& group) {
  OrderedJson row = blank_row(outcome.indicator, group.group, outcome.kind, outcome.unit);
  if (group.before) add_figure("before", *group.before, row);
  add_figure("after", group.after, row);
  row["change_abs"] = rounded(group.change_abs);
  row["change_pct"] = rounded(group.change_pct);
  if (group.group == "programme") row["verdict"] = verdict_word(outcome.verdict);
  if (group.group == "area_total") row["verdict"] = verdict_word(Verdict::context);
  row["flags"] = group.group == "programme" ? outcome.flags : group.flags;
  row["title"] = outcome.title;
  row["before_window"] = group.before_label;
  row["after_window"] = group.after_label;
  row["status"] = group.after.suppressed ? "c" : "ok";
  row["people"] = group.people;
  add_effect(group.effect, row);
  row["stated"] = stated_of(group.stated);
  return row;
}

/// Programme against comparator (rulings H14).
OrderedJson effect_row(const EvaluatedOutcome& outcome) {
  OrderedJson row = blank_row(outcome.indicator, "effect", outcome.kind, outcome.unit);
  row["verdict"] = verdict_word(outcome.verdict);
  row["flags"] = outcome.flags;
  row["title"] = outcome.title;
  row["headed"] = outcome.headed;
  row["family"] = family_word(outcome.family);
  row["primary"] = outcome.is_primary;
  add_effect(outcome.effect, row);
  row["p_adjusted"] = rounded(outcome.p_adjusted);
  if (outcome.trend) {
    row["trend_difference"] = rounded(outcome.trend->effect);
    row["trend_interval"] = interval_of(outcome.trend->interval);
  }
  return row;
}

class MoneyRows {
 public:
  explicit MoneyRows(std::vector<OrderedJson>& rows) : rows_{rows} {}

  void add(const std::string& indicator, const std::string& group, const OrderedJson& value,
           const std::string& unit = "GBP") {
    auto row = blank_row(indicator, group, "money", unit);
    row["after_value"] = value;
    rows_.push_back(std::move(row));
  }
  void add(const std::string& indicator, const std::optional<Exact>& value, bool is_pence,
           const std::string& unit) {
    if (!value) return add(indicator, "programme", nullptr, unit);
    const Exact shown = is_pence ? *value / 100 : *value;
    add(indicator, "programme", OrderedJson::parse(to_decimal(shown, 4)), unit);
  }

 private:
  std::vector<OrderedJson>& rows_;
};

std::string class_word(ValueClass of) {
  static constexpr const char* kWords[] = {"not_classified", "positive", "no_difference",
                                           "negative"};
  return kWords[static_cast<std::size_t>(of)];
}

void add_value_rows(const ValueForMoney& value, const std::optional<Interval>& net,
                    std::vector<OrderedJson>& rows) {
  MoneyRows money{rows};
  money.add("vfm.cost_per_case", value.cost_per_case, true, "GBP");
  money.add("vfm.bau_cost_per_case", value.bau_cost_per_case, true, "GBP");
  money.add("vfm.saving_per_case", value.saving_per_case, true, "GBP");
  money.add("vfm.cost", "programme", pounds_json(value.cost.programme));
  money.add("vfm.avoided.gross", "programme", pounds_json(value.benefits.fiscal));
  for (const auto& [agency, pence] : value.benefits.by_agency) {
    money.add("vfm.avoided." + agency, "programme", pounds_json(pence));
  }
  money.add("vfm.avoided.net", "programme", pounds_json(value.net));
  rows.back()["verdict"] = class_word(value.class_);
  if (net) {
    rows.back()["low"] = rounded(net->low / 100);
    rows.back()["high"] = rounded(net->high / 100);
  } else if (value.has_no_interval) {
    rows.back()["flags"].push_back("no_interval");
  }
  if (value.lacks_grade) rows.back()["flags"].push_back("no_grade");
  money.add("vfm.froi", value.froi, false, "ratio");
  money.add("vfm.froi.after_optimism", value.froi_after_optimism, false, "ratio");
  money.add("vfm.avoided.gross", "pessimistic", pounds_json(value.pessimistic_gross));
  money.add("vfm.avoided.net", "pessimistic", pounds_json(value.pessimistic_net));
  money.add("vfm.froi.pessimistic", value.froi_pessimistic, false, "ratio");
  money.add("vfm.payback_months", value.payback_months, false, "months");
  money.add("vfm.break_even",
            value.break_even ? std::optional<Exact>{*value.break_even * 100} : std::nullopt, false,
            "percent");
  if (value.break_even && *value.break_even > 1) rows.back()["flags"].push_back("never");
}

void add_money_rows(const EvaluationMoney& money, std::vector<OrderedJson>& rows) {
  if (money.value) add_value_rows(*money.value, money.net_interval, rows);
  for (const auto& stated : money.stated) {
    auto row = blank_row(stated.indicator, "programme", "stated", stated.unit);
    if (stated.pence) row["after_value"] = pounds_json(*stated.pence);
    row["title"] = stated.label;
    row["agency"] = stated.agency;
    row["stated"] = OrderedJson::array({{{"what", "after_value"},
                                         {"stated", stated.text},
                                         {"computed", ""},
                                         {"agrees", "not_judged"},
                                         {"source", stated.source}}});
    rows.push_back(std::move(row));
  }
}

/// A field of CSV; what a spreadsheet would take for a formula is text (privacy, SEC-05).
std::string csv_field(const OrderedJson& value) {
  if (value.is_null()) return "";
  if (!value.is_string() && !value.is_array()) return value.dump();
  std::string text;
  if (value.is_string()) {
    text = value.get<std::string>();
  } else {
    for (const auto& each : value) text += (text.empty() ? "" : ";") + each.get<std::string>();
  }
  if (!text.empty() && std::string_view{"=+-@"}.find(text.front()) != std::string_view::npos) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

}  // namespace

OrderedJson rounded(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return nullptr;
  return std::round(*value * kPlaces) / kPlaces + 0.0;
}

OrderedJson pounds_json(std::int64_t pence) {
  return OrderedJson::parse(to_decimal(Exact{pence, 100}, pence % 100 == 0 ? 0 : 2));
}

OrderedJson text_of(const std::optional<Date>& date) {
  return date && !date->is_none() ? OrderedJson(date->text()) : OrderedJson(nullptr);
}

OrderedJson interval_of(const std::optional<Interval>& interval) {
  if (!interval) return nullptr;
  return OrderedJson::array({rounded(interval->low), rounded(interval->high)});
}

std::vector<OrderedJson> row_objects(const Evaluation& evaluation) {
  std::vector<OrderedJson> rows;
  for (const auto& outcome : evaluation.outcomes) {
    for (const auto& group : outcome.groups) rows.push_back(group_row(outcome, group));
    if (evaluation.cohorts.size() > 1) rows.push_back(effect_row(outcome));
  }
  if (evaluation.money) add_money_rows(*evaluation.money, rows);
  return rows;
}

std::vector<std::string> evaluation_rows(const Evaluation& evaluation) {
  std::vector<std::string> lines;
  for (const auto& row : row_objects(evaluation)) lines.push_back(row.dump());
  return lines;
}

std::string evaluation_csv(const Evaluation& evaluation) {
  static constexpr const char* kColumns[] = {
      "indicator", "group",     "kind",        "before_num", "before_den", "before_value",
      "after_num", "after_den", "after_value", "unit",       "change_abs", "change_pct",
      "low",       "high",      "p",           "verdict",    "flags"};
  std::string text;
  for (const char* column : kColumns) text += (text.empty() ? "" : ",") + std::string{column};
  text += '\n';
  for (const auto& row : row_objects(evaluation)) {
    std::string line;
    for (const char* column : kColumns) {
      line += (column == kColumns[0] ? "" : ",") + csv_field(row[column]);
    }
    text += line + '\n';
  }
  return text;
}

}  // namespace braid::app
