#include "sink/protect/protect_evaluation.h"

#include <algorithm>
#include <set>

namespace braid::sink {
namespace {

using namespace transform;

constexpr std::int64_t kArmMin = 10, kRiskArmMin = 20;  // evaluation, E14
constexpr std::int64_t kFewMax = 5;

bool is_few(std::int64_t people) { return people > 0 && people <= kFewMax; }

CellForm form_of(const EvaluatedOutcome& outcome) {
  if (outcome.unit == "percent") return CellForm::share;
  if (outcome.unit.find("per person-year") != std::string::npos) return CellForm::count;
  if (outcome.groups.front().after.denominator) {
    return outcome.kind == "rate" ? CellForm::rate : CellForm::mean;
  }
  return CellForm::count;
}

/// Whether a cell of the same numbers would be suppressed.
bool is_hidden(const EvaluatedOutcome& outcome, const EvaluatedFigure& figure) {
  Cell cell;
  cell.form = form_of(outcome);
  cell.count = cell.numerator = figure.numerator.value_or(0);
  cell.denominator = figure.denominator.value_or(0);
  cell.numerator_people = figure.behind;
  cell.people = cell.form == CellForm::count ? figure.behind : figure.people;
  if (cell.form != CellForm::count && cell.denominator == 0) return false;
  return braid::sink::protect(cell, "", Profile::linked_default).status() == "c";
}

void hide(EvaluatedFigure& figure) {
  figure = EvaluatedFigure{};
  figure.suppressed = true;
}

void hide(EvaluatedGroup& group) {
  if (group.before) hide(*group.before);
  hide(group.after);
  group.change_abs.reset();
  group.change_pct.reset();
  group.effect.reset();
  group.cohort = group.people = 0;
  group.flags = {"suppressed"};
  for (auto& stated : group.stated) {
    stated.computed.clear();
    stated.agreement = StatedAgreement::not_judged;
  }
}

void hide(EvaluatedOutcome& outcome) {
  for (auto& group : outcome.groups) hide(group);
  outcome.effect.reset();
  outcome.p_adjusted.reset();
  outcome.trend.reset();
  outcome.verdict = Verdict::not_reported;
  outcome.flags = {"suppressed"};
}

bool has_hidden_cell(const EvaluatedOutcome& outcome) {
  const bool risk = outcome.headed == "H11" || outcome.headed == "H13";
  const bool whole_area =
      std::find(outcome.flags.begin(), outcome.flags.end(), "whole_area") != outcome.flags.end();
  return std::any_of(outcome.groups.begin(), outcome.groups.end(), [&](const auto& group) {
    const bool arm = group.group != "area_total" && !whole_area;
    if (arm && group.people < (risk ? kRiskArmMin : kArmMin)) return true;
    return is_hidden(outcome, group.after) || (group.before && is_hidden(outcome, *group.before));
  });
}

/// How many are left out of a figure must not follow from two sizes.
void hide_small_differences(std::int64_t cohort, EvaluatedGroup& group) {
  const bool few = is_few(group.cohort - group.people) || is_few(cohort - group.people);
  if (!few) return;
  group.cohort = group.people = 0;
  if (group.before) group.before->people = 0;
  group.after.people = 0;
}

void protect_cohorts(Evaluation& evaluation) {
  for (auto& cohort : evaluation.cohorts) {
    cohort.first_t0.reset();
    cohort.last_t0.reset();
    cohort.suppressed = cohort.people > 0 && cohort.people < kArmMin;
    if (is_few(cohort.people - cohort.matched)) cohort.matched = 0;
    if (cohort.suppressed) cohort.people = cohort.matched = cohort.participations = 0;
    if (is_few(cohort.participations - cohort.people)) cohort.participations = 0;
  }
  for (auto& out : evaluation.left_out) {
    out.few = is_few(out.people);
    if (out.few) out.people = 0;
  }
  for (auto& warning : evaluation.warnings) {
    if (warning.count && is_few(*warning.count)) warning.count.reset();
  }
}

void protect_balance(const std::set<std::string>& hidden, Evaluation& evaluation) {
  for (auto& row : evaluation.balance) {
    const bool small = row.people < kArmMin || row.comparator_people < kArmMin;
    if (!small && hidden.count(row.variable) == 0) continue;
    row.mean.reset();
    row.comparator_mean.reset();
    row.difference.reset();
    row.people = row.comparator_people = 0;
    row.suppressed = true;
  }
}

void protect_money(const std::set<std::string>& hidden, EvaluationMoney& money) {
  const bool any = std::any_of(money.lines.begin(), money.lines.end(), [&](const auto& line) {
    return hidden.count(line.indicator) != 0 && line.by != AvoidedBy::stated;
  });
  if (!any) return;
  money.suppressed = true;
  money.value.reset();
  money.net_interval.reset();
  for (auto& line : money.lines) {
    line.avoided = 0;
    line.pence = 0;
  }
}

}  // namespace

Evaluation protect(Evaluation evaluation, Profile profile) {
  if (profile == Profile::exact) return evaluation;
  const auto size_of = [&](const std::string& arm) {
    for (const auto& cohort : evaluation.cohorts) {
      if (cohort.arm == arm) return cohort.people;
    }
    return std::int64_t{0};
  };
  std::set<std::string> hidden;
  for (auto& outcome : evaluation.outcomes) {
    if (outcome.groups.empty()) continue;
    if (has_hidden_cell(outcome)) {
      hidden.insert(outcome.indicator);
      hide(outcome);
      continue;
    }
    for (auto& group : outcome.groups) hide_small_differences(size_of(group.group), group);
  }
  protect_balance(hidden, evaluation);
  if (evaluation.money) protect_money(hidden, *evaluation.money);
  protect_cohorts(evaluation);
  return evaluation;
}

}  // namespace braid::sink
