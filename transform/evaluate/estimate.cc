#include "transform/evaluate/estimate.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "transform/statistics/counts.h"
#include "transform/statistics/means.h"
#include "transform/statistics/permutation.h"
#include "transform/statistics/proportions.h"

namespace braid::transform {
namespace {

constexpr std::int64_t kWilcoxonUnder = 30;  // people: the rank test is shown beside (section 4)

std::string bootstrap_name(const EstimateOptions& options) {
  return "cluster bootstrap over people, " + std::to_string(options.draws) + " draws, seed " +
         std::to_string(options.seed);
}

std::string with_p(const std::string& name, double p) {
  char text[32];
  std::snprintf(text, sizeof text, " p %.4f", p);
  return name + text;
}

Interval times(const Interval& interval, double factor) {
  return {interval.low * factor, interval.high * factor};
}

/// Of ten to nineteen people intervals are told, and no test (evaluation, E11).
void keep_to_size(std::int64_t people, EvaluatedEffect& effect) {
  if (people >= kPeopleForTests || effect.test.find("permutation") == 0) return;
  effect.p.reset();
  effect.independent_p.reset();
  effect.test.clear();
}

bool is_ratio(const SampleForm& form) {
  return form.form == CohortForm::count || form.form == CohortForm::rate;
}

/// Every person has the thing or has it not, before and after alike.
bool is_yes_or_no(const Sample& sample, bool before) {
  return std::all_of(sample.people.begin(), sample.people.end(), [&](const SamplePerson& person) {
    const auto is_one = [](std::int64_t value) { return value == 0 || value == 1; };
    return person.after_per == 1 && is_one(person.after) && person.weight == 1 &&
           (!before || (person.before_per == 1 && is_one(person.before)));
  });
}

bool is_even(const Sample& sample) {
  return std::all_of(sample.people.begin(), sample.people.end(),
                     [](const SamplePerson& person) { return person.weight == 1; });
}

/// One value a person, before and after: a score.
bool is_single(const Sample& sample) {
  return std::all_of(sample.people.begin(), sample.people.end(), [](const SamplePerson& person) {
    return person.after_per == 1 && person.before_per == 1;
  });
}

std::vector<double> changes_of(const Sample& sample) {
  std::vector<double> changes;
  for (const auto& person : sample.people) {
    changes.push_back(static_cast<double>(person.after - person.before));
  }
  return changes;
}
std::vector<std::int64_t> whole_changes_of(const Sample& sample) {
  std::vector<std::int64_t> changes;
  for (const auto& person : sample.people) changes.push_back(person.after - person.before);
  return changes;
}
Moments baseline_of(const Sample& sample) {
  std::vector<double> values;
  for (const auto& person : sample.people) values.push_back(static_cast<double>(person.before));
  return moments_of(values);
}

/// Counts of a sample and the times that they are of, whatever the form.
struct Counts {
  Count before, after;
};
Counts counts_of(const Sample& sample, const SampleForm& form) {
  const SamplePerson sums = sample.sums();
  if (form.form == CohortForm::rate) {
    return {{sums.before, static_cast<double>(sums.before_per)},
            {sums.after, static_cast<double>(sums.after_per)}};
  }
  if (!form.by_time) return {{sums.before, 1}, {sums.after, 1}};
  return {{sums.before, static_cast<double>(sums.before_days)},
          {sums.after, static_cast<double>(sums.after_days)}};
}
bool has_zero(const Counts& counts) {
  return counts.before.events == 0 || counts.after.events == 0 || counts.before.exposure <= 0 ||
         counts.after.exposure <= 0;
}

double ratio_by_form(const PersonSums& sums, const SampleForm& form) {
  if (form.form == CohortForm::count && !form.by_time) return rate_ratio_effect(sums, {});
  return change_of(sums, form);
}

std::optional<EvaluatedEffect> ratio_of_one(const Sample& sample, const SampleForm& form,
                                            const EstimateOptions& options) {
  const Counts counts = counts_of(sample, form);
  if (has_zero(counts)) return std::nullopt;
  EvaluatedEffect effect;
  effect.scale = EffectScale::rate_ratio;
  const auto drawn = drawn_of(sample, form);
  const auto found = cluster_bootstrap(
      drawn, {},
      [&](const PersonSums& ours, const PersonSums&) { return ratio_by_form(ours, form); },
      {options.seed, options.draws, 1});
  effect.effect = found.effect;
  effect.interval = found.interval;
  effect.method = effect.test = bootstrap_name(options);
  if (found.interval) effect.p = found.p;
  const auto independent = rate_ratio(counts.after, counts.before);
  effect.independent_interval = independent.interval;
  effect.independent_p = independent.p;
  effect.effect_size_name = "rate ratio";
  effect.effect_size = found.effect;
  return effect;
}

std::optional<EvaluatedEffect> ratio_of_two(const Sample& programme, const Sample& comparator,
                                            const SampleForm& form,
                                            const EstimateOptions& options) {
  const Counts ours = counts_of(programme, form), theirs = counts_of(comparator, form);
  if (has_zero(ours) || has_zero(theirs)) return std::nullopt;
  EvaluatedEffect effect;
  effect.scale = EffectScale::ratio_of_ratios;
  const auto drawn = drawn_of(programme, form), others = drawn_of(comparator, form);
  const bool plain = form.form == CohortForm::count && !form.by_time;
  const auto ratio = [&](const PersonSums& one, const PersonSums& other) {
    if (plain) return ratio_of_ratios_effect(one, other);
    return change_of(one, form) / change_of(other, form);
  };
  const auto found = cluster_bootstrap(drawn, others, ratio, {options.seed, options.draws, 1});
  effect.effect = found.effect;
  effect.interval = found.interval;
  effect.method = effect.test = bootstrap_name(options);
  if (found.interval) effect.p = found.p;
  const auto independent = ratio_of_ratios(ours.after, ours.before, theirs.after, theirs.before);
  effect.independent_interval = independent.interval;
  effect.independent_p = independent.p;
  effect.effect_size_name = "rate ratio";
  effect.effect_size = found.effect;
  return effect;
}

/// Of differences that no formula of section 4 fits: days, quotients of several things a person.
EvaluatedEffect drawn_difference(const Sample& programme, const Sample* comparator,
                                 const SampleForm& form, const EstimateOptions& options) {
  EvaluatedEffect effect;
  const bool share = form.form == CohortForm::share;
  const double unit = share ? 100 : 1;
  effect.scale = share ? EffectScale::points : EffectScale::difference;
  const auto value = [&](const PersonSums& sums) {
    if (form.has_before || form.form == CohortForm::days) return change_of(sums, form);
    return static_cast<double>(sums[2]) / static_cast<double>(sums[3]);
  };
  const auto drawn = drawn_of(programme, form);
  const auto others =
      comparator != nullptr ? drawn_of(*comparator, form) : std::vector<PersonSums>{};
  const auto difference = [&](const PersonSums& one, const PersonSums& other) {
    return comparator != nullptr ? value(one) - value(other) : value(one);
  };
  const auto found = cluster_bootstrap(drawn, others, difference, {options.seed, options.draws, 0});
  if (!std::isnan(found.effect)) effect.effect = found.effect * unit;
  if (found.interval) effect.interval = times(*found.interval, unit);
  effect.method = effect.test = bootstrap_name(options);
  if (found.interval) effect.p = found.p;
  effect.effect_size_name = share ? "risk difference" : "mean difference";
  effect.effect_size = effect.effect;
  return effect;
}

EvaluatedEffect share_after(const Sample& sample) {
  const SamplePerson sums = sample.sums();
  EvaluatedEffect effect;
  effect.scale = EffectScale::share;
  const Share share{sums.after, sums.after_per};
  effect.effect = 100 * share.value();
  effect.interval = times(wilson(share), 100);
  effect.method = "Wilson score";
  return effect;
}

PairedShares paired(const Sample& sample) {
  PairedShares shares;
  for (const auto& person : sample.people) {
    auto& cell = person.before != 0 ? (person.after != 0 ? shares.both : shares.first_only)
                                    : (person.after != 0 ? shares.second_only : shares.neither);
    ++cell;
  }
  return shares;
}

EvaluatedEffect share_change(const Sample& sample) {
  const PairedShares shares = paired(sample);
  EvaluatedEffect effect;
  effect.scale = EffectScale::points;
  effect.effect = 100 * (shares.second() - shares.first());
  const Interval decrease = newcombe_paired(shares);
  effect.interval = Interval{-100 * decrease.high, -100 * decrease.low};
  effect.method = "Newcombe paired";
  effect.p = mcnemar_exact(shares);
  effect.test = "McNemar exact";
  effect.effect_size_name = "risk difference";
  effect.effect_size = effect.effect;
  return effect;
}

EvaluatedEffect shares_apart(const Sample& programme, const Sample& comparator) {
  const SamplePerson ours = programme.sums(), theirs = comparator.sums();
  const Share one{ours.after, ours.after_per}, other{theirs.after, theirs.after_per};
  EvaluatedEffect effect;
  effect.scale = EffectScale::points;
  effect.effect = 100 * (one.value() - other.value());
  effect.interval = times(newcombe(one, other), 100);
  effect.method = "Newcombe hybrid score";
  effect.p = fisher_exact(one, other);
  effect.test = "Fisher exact";
  effect.effect_size_name = "risk difference";
  effect.effect_size = effect.effect;
  return effect;
}

/// Of scores: paired t, with the rank test beside it where people are few.
std::optional<EvaluatedEffect> mean_change(const Sample& sample) {
  const auto changes = changes_of(sample);
  const auto found = paired_t(changes);
  EvaluatedEffect effect;
  effect.scale = EffectScale::difference;
  effect.effect = moments_of(changes).mean;
  if (!found) return effect;
  effect.interval = found->interval;
  effect.method = "t";
  effect.p = found->p;
  effect.test = "paired t";
  if (sample.size() < kWilcoxonUnder) {
    effect.test = with_p(effect.test + "; Wilcoxon signed rank", wilcoxon(changes).p);
  }
  if (const auto baseline = baseline_of(sample); baseline.variance > 0) {
    effect.effect_size_name = "Hedges g";
    effect.effect_size = hedges_g(*effect.effect, baseline);
  }
  return effect;
}

EvaluatedEffect changes_apart(const Sample& programme, const Sample& comparator,
                              const EstimateOptions& options, double unit) {
  const auto ours = changes_of(programme), theirs = changes_of(comparator);
  EvaluatedEffect effect;
  effect.scale = unit == 1 ? EffectScale::difference : EffectScale::points;
  effect.effect = unit * (moments_of(ours).mean - moments_of(theirs).mean);
  effect.effect_size_name = unit == 1 ? "Hedges g" : "risk difference";
  if (unit != 1) effect.effect_size = effect.effect;
  const auto one = baseline_of(programme), other = baseline_of(comparator);
  if (unit == 1 && one.variance + other.variance > 0) {
    effect.effect_size = hedges_g(*effect.effect, one, other);
  }
  const auto found = welch(ours, theirs);
  if (!found) return effect;
  effect.interval = times(found->interval, unit);
  effect.method = effect.test = "Welch t";
  effect.p = found->p;
  if (std::min(programme.size(), comparator.size()) < kPeopleForTests) {
    // The one test that so few people allow.
    effect.test = with_p(
        "permutation, 9999 draws, seed " + std::to_string(options.seed) + "; Welch t", found->p);
    effect.p =
        permutation_p(whole_changes_of(programme), whole_changes_of(comparator), options.seed);
  }
  return effect;
}

}  // namespace

double no_effect_of(EffectScale scale) {
  return scale == EffectScale::rate_ratio || scale == EffectScale::ratio_of_ratios ? 1 : 0;
}

std::optional<EvaluatedEffect> effect_of(const Sample& sample, const SampleForm& form,
                                         const EstimateOptions& options) {
  if (sample.size() < kPeopleMin) return std::nullopt;
  std::optional<EvaluatedEffect> effect;
  if (is_ratio(form)) {
    if (form.has_before) effect = ratio_of_one(sample, form, options);
  } else if (form.form == CohortForm::share && !form.has_before) {
    if (sample.sums().after_per > 0 && is_yes_or_no(sample, false)) effect = share_after(sample);
  } else if (form.form == CohortForm::share && is_yes_or_no(sample, true)) {
    effect = share_change(sample);
  } else if (form.form == CohortForm::mean && form.has_before && is_single(sample)) {
    effect = mean_change(sample);
  } else if (form.form == CohortForm::mean && !form.has_before && form.is_pair) {
    effect = mean_change(sample);  // the numbers are changes already
  } else if (form.has_before) {
    effect = drawn_difference(sample, nullptr, form, options);
  }
  if (effect) keep_to_size(sample.size(), *effect);
  return effect;
}

std::optional<EvaluatedEffect> effect_against(const Sample& programme, const Sample& comparator,
                                              const SampleForm& form,
                                              const EstimateOptions& options) {
  const auto people = std::min(programme.size(), comparator.size());
  if (people < kPeopleMin) return std::nullopt;
  const bool even = is_even(comparator);
  std::optional<EvaluatedEffect> effect;
  if (is_ratio(form)) {
    if (form.has_before) effect = ratio_of_two(programme, comparator, form, options);
  } else if (form.form == CohortForm::share && is_yes_or_no(programme, form.has_before) &&
             is_yes_or_no(comparator, form.has_before)) {
    effect = form.has_before ? changes_apart(programme, comparator, options, 100)
                             : shares_apart(programme, comparator);
  } else if (form.form == CohortForm::mean && even && form.is_pair) {
    effect = changes_apart(programme, comparator, options, 1);
  } else if (form.has_before || form.form == CohortForm::share) {
    effect = drawn_difference(programme, &comparator, form, options);
  }
  if (effect) keep_to_size(people, *effect);
  return effect;
}

std::optional<EvaluatedEffect> trend_difference(const std::vector<Quarters>& programme,
                                                const std::vector<Quarters>& comparator) {
  const auto slopes = [](const std::vector<Quarters>& people) {
    std::vector<double> found;
    for (const auto& [a, b, c, d] : people) {
      found.push_back((-1.5 * static_cast<double>(a) - 0.5 * static_cast<double>(b) +
                       0.5 * static_cast<double>(c) + 1.5 * static_cast<double>(d)) /
                      5);
    }
    return found;
  };
  const auto people = static_cast<std::int64_t>(std::min(programme.size(), comparator.size()));
  if (people < kPeopleMin) return std::nullopt;
  const auto found = welch(slopes(programme), slopes(comparator));
  if (!found) return std::nullopt;
  EvaluatedEffect effect;
  effect.scale = EffectScale::difference;
  effect.effect = found->mean;
  effect.interval = found->interval;
  effect.method = effect.test = "Welch t on slopes by person";
  effect.p = found->p;
  keep_to_size(people, effect);
  return effect;
}

}  // namespace braid::transform
