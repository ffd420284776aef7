#include "app/configuration/programme_file.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "app/configuration/configuration_check.h"

namespace braid::app {
namespace {

using namespace transform;

constexpr int kMonthsOfYear = 12;

std::optional<int> months_of(std::string_view text) {
  if (text.substr(0, 2) != "t0") return std::nullopt;
  text.remove_prefix(2);
  if (text.empty()) return 0;
  if (text.front() == '+') text.remove_prefix(1);
  int months = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), months);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return months;
}

/// The two sides of "A..B".
std::optional<std::pair<std::string_view, std::string_view>> sides_of(std::string_view text) {
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  return std::pair{text.substr(0, dots), text.substr(dots + 2)};
}

std::optional<MonthSpan> month_span(std::string_view text) {
  const auto sides = sides_of(text);
  if (!sides) return std::nullopt;
  const auto from = months_of(sides->first), to = months_of(sides->second);
  if (!from || !to || *from >= *to) return std::nullopt;
  return MonthSpan{*from, *to};
}

std::optional<CalendarSpan> calendar_span(std::string_view text) {
  const auto sides = sides_of(text);
  if (!sides) return std::nullopt;
  const auto first = parse_iso_date(sides->first), last = parse_iso_date(sides->second);
  if (!first || !last || *last < *first) return std::nullopt;
  return CalendarSpan{*first, *last};
}

void bad_span(const TomlTable& table, std::string_view key) {
  table.fault(key, "config/span", "this is no span of time",
              "write months from t0, as \"t0-12..t0\", or days, as \"2014-04-01..2015-03-31\"");
}

/// Nothing, and a fault, if the text is no decimal.
std::optional<Exact> decimal(const TomlTable& table, std::string_view key) {
  if (!table.has(key) && table.text(key).empty()) return std::nullopt;
  auto value = parse_exact(table.text(key));
  if (!value) {
    table.fault(key, "config/decimal", "this is no decimal number",
                "write digits with at most one point, in quotation marks");
  }
  return value;
}

void read_area_spans(const TomlTable& table, PlannedOutcome& outcome) {
  const auto before = calendar_span(table.text("before")),
             after = calendar_span(table.text("after"));
  if (!before) bad_span(table, "before");
  if (!after) bad_span(table, "after");
  if (before && after) outcome.of_area = std::pair{*before, *after};
}

void read_spans(const TomlTable& table, PlannedOutcome& outcome) {
  if (table.has("before")) {
    const auto span = month_span(table.text("before"));
    if (!span) bad_span(table, "before");
    outcome.before = span.value_or(outcome.before);
  }
  if (!table.has("after")) return;
  outcome.days = calendar_span(table.text("after"));
  const auto span = month_span(table.text("after"));
  if (!outcome.days && !span) bad_span(table, "after");
  outcome.after = span.value_or(outcome.after);
}

PlannedOutcome read_outcome(const TomlTable& table, int window_months) {
  PlannedOutcome outcome;
  outcome.indicator = table.text("indicator");
  outcome.split = table.text("split");
  outcome.title = table.text("title");
  outcome.family = table.text("family") == "soft" ? OutcomeFamily::soft : OutcomeFamily::hard;
  outcome.is_variant = table.flag("variant");
  outcome.before = {-window_months, 0};
  outcome.after = {0, window_months};
  if (table.text("scope") == "area") {
    read_area_spans(table, outcome);
  } else {
    read_spans(table, outcome);
  }
  if (table.has("months")) outcome.follow_months = static_cast<int>(table.number("months"));
  if (table.has("min_days")) outcome.lasted_days = static_cast<int>(table.number("min_days"));
  outcome.stated = table.text("stated");
  return outcome;
}

MatchPlan read_match(const TomlTable& table) {
  MatchPlan match;
  match.per_person = static_cast<int>(table.number("per_person"));
  if (const auto distance = decimal(table, "max_distance")) {
    match.distance_max = distance->convert_to<double>();
  }
  if (!table.has("ages")) return match;
  const auto text = table.text("ages");
  int least = 0, most = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, least);
  const bool dash = first.ec == std::errc{} && first.ptr != end && *first.ptr == '-';
  const auto second = dash ? std::from_chars(first.ptr + 1, end, most) : first;
  if (!dash || second.ec != std::errc{} || second.ptr != end || most < least) {
    table.fault("ages", "config/ages", "these are no ages", "write them as \"10-17\"");
    return match;
  }
  match.age_min = least;
  match.age_max = most;
  return match;
}

AreaTotalPlan read_area_total(const TomlTable& table, const EvaluationPlan& plan) {
  AreaTotalPlan total;
  total.indicators = table.texts("indicators");
  const auto span = [&](const char* key, int from) -> CalendarSpan {
    if (table.has(key)) {
      if (const auto given = calendar_span(table.text(key))) return *given;
      bad_span(table, key);
    } else if (plan.start) {
      return {plan.start->plus_months(from), plan.start->plus_months(from + kMonthsOfYear) - 1};
    } else {
      table.fault(key, "config/span", "without `start` the year is not known",
                  "write `" + std::string{key} + "` as days, or `start` of the programme");
    }
    return {};
  };
  total.before = span("before", -kMonthsOfYear);
  total.after = span("after", 0);
  return total;
}

std::optional<int> grade_of(const TomlTable& table) {
  if (!table.has("grade")) return std::nullopt;
  return static_cast<int>(table.number("grade"));
}

UnitCost read_unit_cost(const TomlTable& table) {
  UnitCost cost;
  cost.id = table.text("id");
  cost.indicator = table.text("indicator");
  cost.agency = table.text("agency");
  const auto kind = table.text("kind");
  cost.kind = kind == "economic" ? BenefitKind::economic
              : kind == "social" ? BenefitKind::social
                                 : BenefitKind::fiscal;
  cost.central = Exact{table.has("central") ? table.number("central") : 0};
  cost.low = table.has("low") ? Exact{table.number("low")} : cost.central;
  cost.high = table.has("high") ? Exact{table.number("high")} : cost.central;
  if (cost.low > cost.central || cost.central > cost.high) {
    table.fault("central", "config/contradiction", "low, central and high are not in that order",
                "mend the amounts");
  }
  cost.unit = table.text("unit");
  if (table.has("price_year")) cost.price_year = static_cast<PriceYear>(table.number("price_year"));
  cost.source = table.text("source");
  cost.grade = grade_of(table);
  cost.projected = table.flag("projected");
  return cost;
}

ProgrammeCost read_cost(const TomlTable& table) {
  ProgrammeCost cost;
  cost.agency = table.text("agency");
  cost.date = table.date("date").value_or(Date{0});
  cost.pence = table.has("pence") ? table.number("pence") : 0;
  cost.grade = grade_of(table);
  cost.business_as_usual = table.text("type") == "bau";
  return cost;
}

StatedMoney read_stated_money(const TomlTable& table) {
  StatedMoney stated{table.text("indicator"),
                     table.text("agency"),
                     table.text("label"),
                     table.text("unit"),
                     table.text("amount"),
                     table.text("source"),
                     {}};
  if (table.has("pence")) stated.pence = table.number("pence");
  return stated;
}

MoneyPlan read_money(const TomlTable& table) {
  MoneyPlan money;
  if (table.has("price_year")) {
    money.price_year = static_cast<PriceYear>(table.number("price_year"));
  }
  if (table.has("deadweight")) {
    if (const auto percent = decimal(table, "deadweight")) {
      money.deadweight = *percent / 100;
      if (*percent < 0 || *percent > 100) {
        table.fault("deadweight", "config/out-of-range", "deadweight is a percentage",
                    "use \"0\" to \"100\"");
      }
    }
  }
  for (const auto& each : table.tables("unit_cost"))
    money.unit_costs.push_back(read_unit_cost(each));
  for (const auto& each : table.tables("cost")) money.costs.push_back(read_cost(each));
  for (const auto& each : table.tables("deflator")) {
    const auto index = decimal(each, "index");
    if (index && *index <= 0) {
      each.fault("index", "config/out-of-range", "an index is above nought", "mend the index");
    } else if (index && each.has("year")) {
      money.deflators.set(static_cast<PriceYear>(each.number("year")), *index);
    }
  }
  for (const auto& each : table.tables("avoided")) {
    if (const auto quantity = decimal(each, "quantity")) {
      money.avoided.push_back({each.text("indicator"), *quantity});
    }
  }
  for (const auto& each : table.tables("stated")) money.stated.push_back(read_stated_money(each));
  return money;
}

std::optional<Design> design_of(const std::string& word) {
  for (auto design = Design::randomised; design <= Design::before_after;
       design = static_cast<Design>(static_cast<int>(design) + 1)) {
    if (design_word(design) == word) return design;
  }
  return std::nullopt;
}

/// Money may value what no catalogue defines: a residential week, say, whose quantity is stated.
void check_money(const EvaluationPlan& plan, const TomlTable& money) {
  for (const auto& table : money.tables("unit_cost")) {
    const auto id = table.text("indicator");
    const auto is_it = [&](const auto& each) { return each.indicator == id; };
    const bool planned = std::any_of(plan.outcomes.begin(), plan.outcomes.end(), is_it);
    const bool stated = std::any_of(plan.money->avoided.begin(), plan.money->avoided.end(), is_it);
    if (planned || stated || id.empty()) continue;
    table.fault("indicator", "config/contradiction", id + " is neither planned nor stated",
                "add an [[outcome]] or a [[money.avoided]] of it");
  }
}

}  // namespace

EvaluationPlan read_evaluation(const std::string& name, const TomlTable& table) {
  EvaluationPlan plan;
  plan.programme = name;
  plan.title = table.has("title") ? table.text("title") : name;
  plan.theory = table.text("theory");
  plan.window_months = static_cast<int>(table.number("window_months"));
  plan.start = table.date("start");
  plan.end = table.date("end");
  plan.as_of = table.date("as_of").value_or(Date::none());
  plan.design = design_of(table.text("design"));
  plan.primary = table.text("primary");
  plan.seed = static_cast<std::uint64_t>(table.number("seed"));
  plan.draws = table.number("draws");
  plan.selected_on = table.texts("selected_on");
  for (const auto& outcome : table.tables("outcome")) {
    plan.outcomes.push_back(read_outcome(outcome, plan.window_months));
  }
  if (const auto match = table.table("match")) plan.match = read_match(*match);
  if (const auto total = table.table("area_total")) plan.area_total = read_area_total(*total, plan);
  if (const auto money = table.table("money")) plan.money = read_money(*money);
  plan.caveats = table.texts("caveats");
  plan.exact = table.text("profile") == "exact";
  plan.registered = table.date("registered");
  plan.registered_hash = table.text("registered_hash");
  return plan;
}

void read_stated(Configuration& configuration, const std::string& name, const TomlTable& table) {
  auto& plans = configuration.evaluations;
  const auto plan = std::find_if(plans.begin(), plans.end(),
                                 [&](const auto& each) { return each.programme == name; });
  if (plan == plans.end()) {
    table.fault("stated", "config/unknown-name", "there is no programmes.d/" + name + ".toml",
                "name the file like its programme");
    return;
  }
  for (const auto& each : table.tables("stated")) {
    plan->stated.push_back({each.text("indicator"), each.text("group"), each.text("what"),
                            each.text("figure"), each.text("source")});
  }
}

void check_evaluation(const Configuration& configuration, const TomlTable& table) {
  const auto& plan = configuration.evaluations.back();
  if (plan.start && plan.end && *plan.end < *plan.start) {
    table.fault("end", "config/contradiction", "recruitment ends before it begins",
                "`end` is the last day of recruitment");
  }
  for (const auto& outcome : table.tables("outcome")) {
    check_indicator(configuration, outcome, "indicator", outcome.text("indicator"));
  }
  for (const auto& each : plan.selected_on) {
    check_indicator(configuration, table, "selected_on", each);
  }
  const auto planned = [&](const std::string& id) {
    return std::any_of(plan.outcomes.begin(), plan.outcomes.end(),
                       [&](const auto& each) { return each.indicator == id; });
  };
  if (!plan.primary.empty() && !planned(plan.primary)) {
    table.fault("primary", "config/contradiction", "the primary outcome is not planned",
                "add an [[outcome]] with this indicator");
  }
  if (const auto total = table.table("area_total")) {
    for (const auto& each : plan.area_total->indicators) {
      if (planned(each)) continue;
      total->fault_at_item("indicators", each, "config/contradiction", each + " is not planned",
                           "add an [[outcome]] with this indicator");
    }
  }
  if (const auto money = table.table("money")) check_money(plan, *money);
  const auto agreed = table.text("agreement");
  const auto* agreement = configuration.agreement(agreed);
  if (!agreed.empty() && agreement == nullptr) {
    table.fault("agreement", "config/unknown-name", "there is no agreements.d/" + agreed + ".toml",
                "add the file, or mend the name");
  }
  if (plan.exact && (agreement == nullptr || !agreement->exact)) {
    table.fault("profile", "config/not-granted", "the agreement does not allow the profile exact",
                "use linked_default, or name an `agreement` with exact = true");
  }
}

}  // namespace braid::app
