#pragma once

#include <string>

#include "transform/evaluate/evaluation.h"

namespace braid::app {

inline transform::EvaluatedFigure made_figure(std::int64_t people, std::optional<double> value,
                                              std::optional<std::int64_t> numerator,
                                              std::optional<std::int64_t> denominator = {}) {
  transform::EvaluatedFigure figure;
  figure.people = people;
  figure.value = value;
  figure.numerator = numerator;
  figure.denominator = denominator;
  figure.suppressed = !value;
  return figure;
}

/// An evaluation of nobody, with something in every part of it. All numbers are made up, but for
/// those of the test vectors of evaluation, section 4.
inline transform::Evaluation made_evaluation() {
  using namespace transform;
  Evaluation made;
  made.programme = "no-programme";
  made.title = "No <programme> & nobody";
  made.profile = "exact";
  made.design = Design::given;
  made.as_of = *Date::from_civil(2017, 3, 31);
  made.start = *Date::from_civil(2015, 4, 1);
  made.end = *Date::from_civil(2016, 3, 31);
  made.cohorts = {{"programme", 294, 290, 0, made.start, made.end},
                  {"comparator", 300, 300, 0, made.start, made.end}};
  made.left_out = {{"programme", "", "repeat_referral", 3, false},
                   {"", "", "links_to_nobody", 0, true}};
  made.balance = {
      {"wellbeing.sdq.mean", false, 30, 60, 19.5, 11.7, 1.21, BalanceGrade::flagged, false},
      {"days_in_care", true, 290, 300, 90.25, 88.5, 0.02, BalanceGrade::good, false}};
  made.unlike_at_baseline = true;
  made.caveats = {"The size of the comparator is not known."};
  made.warnings = {
      {"unlike_at_baseline", "wellbeing.sdq.mean", {}, "The groups differ by 7.8 points."}};

  EvaluatedOutcome arrests;
  arrests.indicator = "crime.arrests";
  arrests.title = "Arrests";
  arrests.headed = "H9";
  arrests.kind = "count";
  arrests.unit = "arrests";
  arrests.direction = Direction::lower;
  arrests.is_primary = true;
  EvaluatedGroup programme;
  programme.group = "programme";
  programme.before = made_figure(290, 63, 63);
  programme.after = made_figure(290, 39, 39);
  programme.change_abs = -24;
  programme.change_pct = -38.0952;
  programme.cohort = programme.people = 290;
  EvaluatedEffect alone;
  alone.effect = 0.6190;
  alone.interval = Interval{0.40, 0.95};
  alone.method = "cluster bootstrap, 1999 draws";
  alone.p = 0.0223;
  alone.test = "cluster bootstrap";
  alone.independent_interval = Interval{0.4152, 0.9229};
  programme.effect = alone;
  programme.stated = {{"change_pct", "-29%", "-38%", StatedAgreement::differs, "case study"}};
  arrests.groups = {programme};
  arrests.effect = alone;
  arrests.flags = {"not_after_holm"};
  arrests.verdict = Verdict::positive;

  EvaluatedOutcome ceased;
  ceased.indicator = "return.ceased.share";
  ceased.title = "Ceased to be looked after";
  ceased.headed = "H4";
  ceased.kind = "share";
  ceased.unit = "percent";
  ceased.direction = Direction::higher;
  EvaluatedGroup left;
  left.group = "programme";
  left.after = made_figure(67, 44.776, 30, 67);
  left.cohort = left.people = 67;
  EvaluatedEffect share;
  share.scale = EffectScale::share;
  share.effect = 44.776;
  share.interval = Interval{33.5, 56.6};
  share.method = "Wilson score";
  left.effect = share;
  EvaluatedGroup others = left;
  others.group = "comparator";
  others.effect.reset();
  others.after = made_figure(100, {}, {});
  ceased.groups = {left, others};
  EvaluatedEffect points;
  points.scale = EffectScale::points;
  points.effect = 24.776;
  points.interval = Interval{10.40, 38.39};
  points.method = "Newcombe";
  points.p = 0.0012;
  points.test = "Fisher exact";
  points.effect_size_name = "risk difference";
  points.effect_size = 0.248;
  ceased.effect = points;
  ceased.p_adjusted = 0.0024;
  ceased.verdict = Verdict::mixed;
  made.outcomes = {arrests, ceased};

  EvaluationMoney money;
  money.price_year = 2016;
  ValuedLine line;
  line.indicator = "crime.arrests";
  line.unit_cost = "arrest";
  line.agency = "police";
  line.unit = "arrest";
  line.source = "a table of nobody's";
  line.kind = "fiscal";
  line.by = AvoidedBy::difference_in_changes;
  line.avoided = 24.55;
  line.price_year = 2016;
  line.pence = 1'234'500;
  money.lines = {line};
  ValueForMoney value;
  value.benefits.fiscal = value.after_optimism.fiscal = 53'500'000;
  value.cost.programme = value.cost_after_optimism.programme = 10'000'000;
  value.net = 43'500'000;
  value.froi = Exact{535} / 100;
  value.froi_pessimistic = Exact{2675} / 1000;
  value.break_even = Exact{100} / 535;
  value.scenarios = {{{CostLevel::low, Exact{1} / 2, false}, 20'000'000, Exact{2}}};
  value.who_gains_by_whom = {{"police", {{"children", 30'000'000}, {"police", 23'500'000}}}};
  value.class_ = ValueClass::positive;
  money.value = value;
  money.stated = {{"vfm.avoided.police", "police", "costs avoided", "GBP", "c. 200,000", "Table 4",
                   20'000'000}};
  made.money = money;
  made.ceiling = {3, "2", {"no matched comparator"}};
  made.plan.hash = "ab12";
  made.plan.registered = *Date::from_civil(2015, 3, 1);
  made.plan.registered_hash = "cd34";
  made.plan.before_data = true;
  made.plan.changes = {{*Date::from_civil(2016, 5, 1), "ab12", "outcome"}};
  made.changes = {{"crime.arrests", "programme", "after_value", "40", "39", "police"}};
  made.revision = 2;
  made.hash = "ef56";
  return made;
}

}  // namespace braid::app
