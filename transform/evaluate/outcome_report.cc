#include "transform/evaluate/outcome_report.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "transform/evaluate/headed.h"
#include "transform/statistics/counts.h"

namespace braid::transform {
namespace {

constexpr std::int64_t kPercentFrom = 10;      // before count (evaluation, E7)
constexpr std::int64_t kPeopleMinOfRisk = 20;  // gang and exploitation measures (evaluation, E14)

std::string kind_of(const SampleForm& form) {
  static constexpr std::array<const char*, 5> kWords{"count", "days", "share", "mean", "rate"};
  if (form.by_time) return "rate";
  return kWords[static_cast<std::size_t>(form.form)];
}

std::string plural(const std::string& unit) {
  if (unit == "child") return "children";
  if (unit == "person") return "people";
  if (unit == "young_person") return "young people";
  return unit + "s";
}

std::string unit_of(const SampleForm& form, const CohortMeasureInfo& info) {
  if (form.by_time) return plural(info.unit) + " per person-year";
  if (form.form == CohortForm::share) return "percent";
  if (form.form == CohortForm::mean || form.form == CohortForm::rate) return info.unit;
  return plural(info.unit);
}

Direction direction_of(const CohortMeasureInfo& info, const std::string& headed) {
  // H11 is context, never signed (evaluation, section 5).
  if (headed == "H11") return Direction::context;
  if (info.direction == "lower") return Direction::lower;
  return info.direction == "higher" ? Direction::higher : Direction::context;
}

std::optional<double> as_double(const std::optional<Exact>& value) {
  if (!value) return std::nullopt;
  return value->convert_to<double>();
}

EvaluatedFigure figure_of(const SampleForm& form, std::int64_t numerator, std::int64_t denominator,
                          std::int64_t days) {
  EvaluatedFigure figure;
  figure.numerator = numerator;
  const bool divides = form.form != CohortForm::count && form.form != CohortForm::days;
  if (divides) figure.denominator = denominator;
  if (form.by_time) figure.denominator = days;
  figure.value = as_double(exact_value(form, numerator, denominator, days));
  return figure;
}

void add_flag(std::vector<std::string>& flags, std::string flag) {
  if (std::find(flags.begin(), flags.end(), flag) != flags.end()) return;
  flags.insert(std::upper_bound(flags.begin(), flags.end(), flag), std::move(flag));
}

/// The figures of one group, and by how much they changed.
struct FigureChanges {
  std::optional<Exact> before, after, absolute, percent;
  bool in_percent = false;  ///< the values themselves
};

FigureChanges changes_of(const SampleForm& form, const SamplePerson& sums, bool is_unequal) {
  FigureChanges changes;
  changes.in_percent = form.form == CohortForm::share;
  changes.after = exact_value(form, sums.after, sums.after_per, sums.after_days);
  if (!form.has_before) return changes;
  changes.before = exact_value(form, sums.before, sums.before_per, sums.before_days);
  if (!changes.before || !changes.after) return changes;
  if (!is_unequal) changes.absolute = Exact{*changes.after - *changes.before};
  const bool enough = sums.before >= kPercentFrom && *changes.before != 0 && !is_unequal;
  if (enough) changes.percent = Exact{(*changes.after - *changes.before) / *changes.before * 100};
  return changes;
}

int places_of(std::string_view stated) {
  const auto figure = read_stated(stated);
  return figure ? figure->places : 0;
}

StatedComparison compare(const std::string& what, const std::string& stated,
                         const std::string& source, const Exact& computed) {
  StatedComparison comparison{what, stated, "", compare_stated(stated, computed), source};
  const bool agrees = comparison.agreement == StatedAgreement::agrees;
  comparison.computed = to_decimal(computed, places_of(stated) + (agrees ? 0 : 1));
  return comparison;
}

/// A value as its annotation has it: 0.97 nights a night available is published as 97%. Nothing
/// for a percentage of what is no quotient.
std::optional<Exact> value_as_stated(const std::optional<Exact>& value, bool has_denominator,
                                     const FigureChanges& changes, const std::string& stated) {
  const auto figure = read_stated(stated);
  if (!value || !figure || !figure->is_percent || changes.in_percent) return value;
  if (!has_denominator) return std::nullopt;
  return Exact{*value * 100};
}

/// What an annotation is about, if it is about a number that the row has.
std::optional<Exact> computed_of(const std::string& what, const std::string& stated,
                                 const FigureChanges& changes, const EvaluatedGroup& group) {
  if (what == "before_value") {
    const bool quotient = group.before && group.before->denominator.has_value();
    return value_as_stated(changes.before, quotient, changes, stated);
  }
  if (what == "after_value") {
    return value_as_stated(changes.after, group.after.denominator.has_value(), changes, stated);
  }
  if (what == "change_abs") return changes.absolute;
  if (what == "change_pct") return changes.percent;
  if (what == "before_num" && group.before && group.before->numerator) {
    return Exact{*group.before->numerator};
  }
  if (what == "after_num" && group.after.numerator) return Exact{*group.after.numerator};
  return std::nullopt;
}

void add_stated(const EvaluationPlan& plan, const PlannedOutcome& planned,
                const FigureChanges& changes, EvaluatedGroup& group) {
  const auto add = [&](const std::string& what, const std::string& figure,
                       const std::string& source) {
    const auto computed = computed_of(what, figure, changes, group);
    if (computed) {
      group.stated.push_back(compare(what, figure, source, *computed));
    } else {
      group.stated.push_back({what, figure, "", StatedAgreement::not_judged, source});
    }
    if (group.stated.back().agreement == StatedAgreement::differs) {
      add_flag(group.flags, "stated_differs");
    }
  };
  if (!planned.stated.empty() && group.group == "programme") {
    const auto figure = read_stated(planned.stated);
    const bool of_value = !group.before;
    const bool percent = figure && figure->is_percent;
    add(of_value  ? "after_value"
        : percent ? "change_pct"
                  : "change_abs",
        planned.stated, "programme file");
  }
  for (const auto& note : plan.stated) {
    if (note.indicator == planned.indicator && note.group == group.group) {
      add(note.what, note.figure, note.source);
    }
  }
}

void add_group_flags(const OutcomeData& data, const Sample& sample, EvaluatedGroup& group) {
  const SampleForm& form = data.form;
  const SamplePerson sums = sample.sums();
  if (data.is_unequal) add_flag(group.flags, "unequal_windows");
  if (form.by_time && !data.is_unequal) add_flag(group.flags, "unequal_exposure");
  if (form.has_before && sums.before < kPercentFrom &&
      (form.form == CohortForm::count || form.form == CohortForm::days)) {
    add_flag(group.flags, "before_under_10");
  }
  const bool counts = form.form == CohortForm::count || form.form == CohortForm::rate;
  if (form.has_before && counts && (sums.before == 0 || sums.after == 0)) {
    add_flag(group.flags, "zero_cell");
  }
  // More than a twentieth of the people's denominators is another one afterwards (evaluation, E9).
  const bool divides = !counts && form.form != CohortForm::days && form.has_before;
  if (divides && std::abs(sums.after_per - sums.before_per) * 20 > sums.before_per) {
    add_flag(group.flags, "denominator_moved");
  }
  if (sample.size() < kPeopleMin) add_flag(group.flags, "below_minimum_cohort");
}

void count_behind(const Sample& sample, EvaluatedGroup& group) {
  for (const auto& person : sample.people) {
    if (person.after != 0) ++group.after.behind;
    if (group.before && person.before != 0) ++group.before->behind;
  }
  group.after.people = sample.size();
  if (group.before) group.before->people = sample.size();
}

EvaluatedGroup group_of(const EvaluationPlan& plan, const PlannedOutcome& planned,
                        const OutcomeData& data, const std::string& name, const Sample& sample) {
  EvaluatedGroup group;
  group.group = name;
  group.before_span = planned.before;
  group.after_span = planned.after;
  if (name == "washout") group.before_span = {planned.before.from - 3, planned.before.to - 3};
  group.before_label = span_label(group.before_span);
  group.after_label = span_label(group.after_span);
  if (planned.days) {
    group.after_label = planned.days->first.text() + ".." + planned.days->second.text();
  }
  const SamplePerson sums = sample.sums();
  const SampleForm& form = data.form;
  if (form.has_before) {
    group.before = figure_of(form, sums.before, sums.before_per, sums.before_days);
  }
  group.after = figure_of(form, sums.after, sums.after_per, sums.after_days);
  count_behind(sample, group);
  const FigureChanges changes = changes_of(form, sums, data.is_unequal);
  group.change_abs = as_double(changes.absolute);
  group.change_pct = as_double(changes.percent);
  group.cohort = sample.asked;
  group.people = sample.size();
  group.effect = effect_of(sample, form, {plan.seed, plan.draws});
  add_group_flags(data, sample, group);
  add_stated(plan, planned, changes, group);
  return group;
}

/// The figures and changes of what is of the whole area.
FigureChanges fill_area(const SampleForm& form, const SpanNumbers& before, const SpanNumbers& after,
                        bool is_unequal, EvaluatedGroup& group) {
  SamplePerson sums;
  sums.before = before.numerator;
  sums.before_per = before.denominator;
  sums.after = after.numerator;
  sums.after_per = after.denominator;
  const auto figure = [&](const SpanNumbers& of) {
    auto made = figure_of(form, of.numerator, of.denominator, 0);
    made.behind = of.people;
    made.people = std::max(of.people, of.denominator_people);
    return made;
  };
  group.before = figure(before);
  group.after = figure(after);
  const FigureChanges changes = changes_of(form, sums, is_unequal);
  group.change_abs = as_double(changes.absolute);
  group.change_pct = as_double(changes.percent);
  return changes;
}

EvaluatedGroup area_group(const EvaluationPlan& plan, const PlannedOutcome& planned,
                          const OutcomeData& data) {
  EvaluatedGroup group;
  group.group = "programme";
  const auto& [before, after] = *planned.of_area;
  group.before_label = before.first.text() + ".." + before.second.text();
  group.after_label = after.first.text() + ".." + after.second.text();
  const bool unequal = data.area_before->of_days != data.area_after->of_days &&
                       std::abs(data.area_before->of_days - data.area_after->of_days) > 1;
  const FigureChanges changes =
      fill_area(data.form, *data.area_before, *data.area_after, unequal, group);
  if (unequal) add_flag(group.flags, "unequal_windows");
  if (data.area_before->days < data.area_before->of_days ||
      data.area_after->days < data.area_after->of_days) {
    add_flag(group.flags, "coverage_changed");
  }
  add_stated(plan, planned, changes, group);
  return group;
}

void add_outcome_flags(const OutcomeData& data, bool has_comparator, EvaluatedOutcome& outcome) {
  if (!data.info.available) add_flag(outcome.flags, "not_available");
  // Coverage began inside the before window for more than a twentieth of an arm (evaluation, E6).
  for (const Sample* sample : {&data.programme, &data.comparator}) {
    if (sample->begins_late * 20 > sample->asked && sample->asked > 0) {
      add_flag(outcome.flags, "coverage_changed");
    }
  }
  if (has_comparator && data.form.has_before) {
    const bool differs =
        outcome.trend && outcome.trend->interval && outcome.trend->interval->excludes(0);
    if (!outcome.trend) add_flag(outcome.flags, "trends_not_testable");
    if (differs) add_flag(outcome.flags, "trends_differ");
  }
  const auto least = [](const Sample& sample) { return sample.size() < kPeopleForTests; };
  const bool small = least(data.programme) || (has_comparator && least(data.comparator));
  if (small) add_flag(outcome.flags, "small");
  if (outcome.headed == "H2" || outcome.headed == "H8") {
    add_flag(outcome.flags, "better_detection_raises_counts");
  }
  for (const auto& group : outcome.groups) {
    if (group.group != "programme" && group.group != "comparator") continue;
    for (const auto& flag : group.flags) add_flag(outcome.flags, flag);
  }
}

/// A change of coverage leaves nothing to be tested (evaluation, E6).
void withhold_tests(EvaluatedOutcome& outcome) {
  const auto& flags = outcome.flags;
  if (std::find(flags.begin(), flags.end(), "coverage_changed") == flags.end()) return;
  const auto clear = [](std::optional<EvaluatedEffect>& effect) {
    if (!effect) return;
    effect->p.reset();
    effect->independent_p.reset();
    effect->test.clear();
  };
  clear(outcome.effect);
  for (auto& group : outcome.groups) clear(group.effect);
}

}  // namespace

std::string_view effect_scale_word(EffectScale scale) {
  static constexpr std::array<std::string_view, 5> kWords{"rate_ratio", "ratio_of_ratios", "points",
                                                          "difference", "share"};
  return kWords[static_cast<std::size_t>(scale)];
}

std::string_view family_word(OutcomeFamily family) {
  static constexpr std::array<std::string_view, 3> kWords{"hard", "soft", "none"};
  return kWords[static_cast<std::size_t>(family)];
}

std::optional<Exact> exact_value(const SampleForm& form, std::int64_t numerator,
                                 std::int64_t denominator, std::int64_t days) {
  if (form.by_time) {
    if (days == 0) return std::nullopt;
    return Exact{Exact{numerator} * Exact{36525, 100} / days};
  }
  if (form.form == CohortForm::count || form.form == CohortForm::days) return Exact{numerator};
  if (denominator == 0) return std::nullopt;
  const Exact value = Exact{numerator} * form.multiplier / (Exact{denominator} * form.divisor);
  return form.form == CohortForm::share ? Exact{value * 100} : value;
}

EvaluatedOutcome report_outcome(const EvaluationPlan& plan, const PlannedOutcome& planned,
                                const OutcomeData& data, bool has_comparator) {
  EvaluatedOutcome outcome;
  outcome.indicator = planned.indicator;
  outcome.title = planned.title.empty() ? data.info.title : planned.title;
  outcome.headed = headed_under(planned.indicator);
  outcome.kind = planned.is_variant ? "variant" : kind_of(data.form);
  outcome.unit = unit_of(data.form, data.info);
  outcome.direction = direction_of(data.info, outcome.headed);
  outcome.is_primary = planned.indicator == plan.primary && !planned.is_variant;
  outcome.family = outcome.direction == Direction::context ? OutcomeFamily::none : planned.family;
  if (data.area_before) {
    outcome.groups.push_back(area_group(plan, planned, data));
    outcome.family = OutcomeFamily::none;
    add_flag(outcome.flags, "whole_area");
    return outcome;
  }
  outcome.groups.push_back(group_of(plan, planned, data, "programme", data.programme));
  const EstimateOptions options{plan.seed, plan.draws};
  if (has_comparator) {
    outcome.groups.push_back(group_of(plan, planned, data, "comparator", data.comparator));
    outcome.effect = effect_against(data.compared, data.comparator, data.form, options);
    outcome.trend = trend_difference(data.quarters, data.comparator_quarters);
  } else if (data.form.has_before || data.info.is_pair) {
    outcome.effect = outcome.groups.front().effect;
    if (outcome.effect && outcome.effect->scale == EffectScale::share) outcome.effect.reset();
  }
  if (!data.washout.people.empty()) {
    outcome.groups.push_back(group_of(plan, planned, data, "washout", data.washout));
    add_flag(outcome.flags, "regression_to_mean");
  }
  add_outcome_flags(data, has_comparator, outcome);
  withhold_tests(outcome);
  const bool risk = outcome.headed == "H11" || outcome.headed == "H13";
  const auto minimum = risk ? kPeopleMinOfRisk : kPeopleMin;
  if (data.programme.size() < minimum || (has_comparator && data.comparator.size() < minimum)) {
    add_flag(outcome.flags, "below_minimum_cohort");
  }
  return outcome;
}

EvaluatedGroup report_total(const EvaluationPlan& plan, const AreaTotalData& total) {
  EvaluatedGroup group;
  group.group = "area_total";
  group.before_label =
      plan.area_total->before.first.text() + ".." + plan.area_total->before.second.text();
  group.after_label =
      plan.area_total->after.first.text() + ".." + plan.area_total->after.second.text();
  SampleForm form;
  form.form = total.info.form;
  form.multiplier = total.info.multiplier;
  form.divisor = total.info.divisor;
  const FigureChanges changes = fill_area(form, total.before, total.after, false, group);
  PlannedOutcome planned;
  planned.indicator = total.info.indicator;
  add_stated(plan, planned, changes, group);
  add_flag(group.flags, "context");
  const auto before = total.before.numerator, after = total.after.numerator;
  if (form.form != CohortForm::count || before == 0 || after == 0) return group;
  const auto ratio = rate_ratio({after, 1}, {before, 1});
  EvaluatedEffect effect;
  effect.effect = effect.effect_size = ratio.ratio;
  effect.effect_size_name = "rate ratio";
  effect.independent_interval = ratio.interval;
  effect.independent_p = ratio.p;
  effect.method = "logarithm; assumes independent events; too narrow";
  group.effect = std::move(effect);
  return group;
}

}  // namespace braid::transform
