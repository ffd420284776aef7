#include "transform/evaluate/evaluate.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>
#include <thread>

#include "core/bytes.h"
#include "core/sha256.h"
#include "transform/evaluate/balance.h"
#include "transform/evaluate/intake.h"
#include "transform/evaluate/money_report.h"
#include "transform/evaluate/outcome_report.h"
#include "transform/statistics/holm.h"

namespace braid::transform {
namespace {

constexpr double kFlaggedOver = 0.25;  // standardised difference (rulings H13)

void add_flag(std::vector<std::string>& flags, const char* flag) {
  if (std::find(flags.begin(), flags.end(), flag) != flags.end()) return;
  flags.insert(std::upper_bound(flags.begin(), flags.end(), std::string{flag}), flag);
}
bool has_flag(const std::vector<std::string>& flags, const char* flag) {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

/// Each outcome starts again from the seed (rulings H24), so they can be worked out in any order,
/// on any number of threads.
std::vector<EvaluatedOutcome> report_outcomes(const EvaluationPlan& plan, const Intake& intake,
                                              const Saying& say) {
  const auto count = intake.outcomes.size();
  std::vector<EvaluatedOutcome> outcomes(count);
  std::atomic<std::size_t> next{0}, done{0};
  const auto work = [&](bool speaks) {
    for (std::size_t i = next++; i < count; i = next++) {
      outcomes[i] =
          report_outcome(plan, plan.outcomes[i], intake.outcomes[i], intake.has_comparator);
      const auto ready = ++done;
      if (speaks) {
        say("estimating: " + std::to_string(ready) + " of " + std::to_string(count) + " outcomes");
      }
    }
  };
  std::vector<std::thread> helpers;
  const auto threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
  for (std::size_t i = 1; i < std::min(threads, count); ++i) helpers.emplace_back(work, false);
  work(true);
  for (auto& helper : helpers) helper.join();
  return outcomes;
}

class Bench {
 public:
  Bench(const EvaluationPlan& plan, Intake intake) : plan_{plan}, intake_{std::move(intake)} {}

  Evaluation run(const std::vector<AreaPeople>& areas, const Saying& say) {
    head(areas);
    result_.outcomes = report_outcomes(plan_, intake_, say);
    add_totals();
    add_balance();
    adjust();
    for (std::size_t i = 0; i < result_.outcomes.size(); ++i) judge_outcome(i);
    if (plan_.money) {
      say("value for money");
      result_.money = report_money(plan_, intake_, result_.outcomes, result_.warnings);
    }
    weigh_evidence();
    warn();
    record_plan();
    return std::move(result_);
  }

 private:
  void head(const std::vector<AreaPeople>& areas);
  void add_totals();
  void add_balance();
  void adjust();
  void judge_outcome(std::size_t at);
  void weigh_evidence();
  void warn();
  void record_plan();
  void warn_of(const char* code, std::string subject, const char* text,
               std::optional<std::int64_t> count = {}) {
    result_.warnings.push_back({code, std::move(subject), count, text});
  }

  const EvaluationPlan& plan_;
  Intake intake_;
  Evaluation result_;
  bool unlike_states_ = false;
  std::map<std::size_t, bool> unlike_baseline_;  // by outcome
};

void Bench::head(const std::vector<AreaPeople>& areas) {
  result_.programme = plan_.programme;
  result_.title = plan_.title;
  result_.theory = plan_.theory;
  for (const auto& area : areas) result_.area += (result_.area.empty() ? "" : ", ") + area.area;
  result_.design = intake_.design;
  result_.profile = plan_.exact ? "exact" : "linked_default";
  result_.start = plan_.start;
  result_.end = plan_.end;
  result_.as_of = intake_.as_of;
  result_.window_months = plan_.window_months;
  result_.seed = plan_.seed;
  result_.draws = plan_.draws;
  result_.cohorts = intake_.cohorts;
  result_.left_out = intake_.left_out;
  result_.warnings = std::move(intake_.warnings);
  result_.caveats = plan_.caveats;
}

/// Beside the outcome of the same indicator.
void Bench::add_totals() {
  for (const auto& total : intake_.totals) {
    auto group = report_total(plan_, total);
    const auto found = std::find_if(
        result_.outcomes.begin(), result_.outcomes.end(),
        [&](const auto& outcome) { return outcome.indicator == total.info.indicator; });
    if (found != result_.outcomes.end()) found->groups.push_back(std::move(group));
  }
}

void Bench::add_balance() {
  if (!intake_.has_comparator) return;
  // Before and after who has a comparator are compared; of the whole programme otherwise.
  if (intake_.design != Design::randomised || !intake_.states.empty()) {
    result_.balance = balance_of_states(intake_.states, intake_.comparator_states);
  }
  for (const auto& row : result_.balance) {
    unlike_states_ = unlike_states_ || row.grade == BalanceGrade::flagged;
  }
  for (std::size_t i = 0; i < intake_.outcomes.size(); ++i) {
    const OutcomeData& data = intake_.outcomes[i];
    if (!data.form.has_before || plan_.outcomes[i].of_area || !data.info.available) continue;
    auto row = balance_of(data.info.indicator, false, baselines_of(data.compared, data.form),
                          baselines_of(data.comparator, data.form));
    auto& outcome = result_.outcomes[i];
    unlike_baseline_[i] = row.grade == BalanceGrade::flagged;
    const double difference = row.difference.value_or(row.mean > row.comparator_mean ? 1 : -1) *
                              (outcome.direction == Direction::lower ? 1 : -1);
    const bool worse = outcome.direction != Direction::context && difference > kFlaggedOver;
    if (unlike_baseline_[i]) add_flag(outcome.flags, "unlike_at_baseline");
    if (unlike_baseline_[i] && worse) add_flag(outcome.flags, "regression_to_mean");
    result_.balance.push_back(std::move(row));
  }
  result_.unlike_at_baseline =
      std::any_of(result_.balance.begin(), result_.balance.end(),
                  [](const auto& row) { return row.grade == BalanceGrade::flagged; });
}

/// Holm within hard and soft, the primary outcome left out (rulings H29).
void Bench::adjust() {
  for (const auto family : {OutcomeFamily::hard, OutcomeFamily::soft}) {
    std::vector<EvaluatedOutcome*> tested;
    std::vector<double> p;
    for (auto& outcome : result_.outcomes) {
      const bool counts = outcome.family == family && !outcome.is_primary && outcome.effect &&
                          outcome.effect->p && outcome.kind != "variant";
      if (!counts) continue;
      tested.push_back(&outcome);
      p.push_back(*outcome.effect->p);
    }
    const auto adjusted = holm(p);
    for (std::size_t i = 0; i < tested.size(); ++i) {
      tested[i]->p_adjusted = adjusted[i];
      if (p[i] < 0.05 && adjusted[i] >= 0.05) add_flag(tested[i]->flags, "not_after_holm");
    }
  }
}

void Bench::judge_outcome(std::size_t at) {
  auto& outcome = result_.outcomes[at];
  const OutcomeData& data = intake_.outcomes[at];
  if (plan_.outcomes[at].of_area) {
    outcome.verdict = Verdict::context;
    return;
  }
  VerdictInput input;
  input.direction = outcome.direction;
  if (outcome.effect && outcome.effect->effect) {
    input.estimate = EffectEstimate{*outcome.effect->effect, outcome.effect->interval,
                                    no_effect_of(outcome.effect->scale)};
  }
  input.people = data.programme.size();
  if (intake_.has_comparator) {
    input.people = data.compared.size();
    input.comparator_people = data.comparator.size();
  }
  if (outcome.headed == "H11" || outcome.headed == "H13") input.people_min = 20;
  input.coverage_changed = has_flag(outcome.flags, "coverage_changed");
  input.trends_differ = has_flag(outcome.flags, "trends_differ");
  input.unlike_at_baseline = intake_.has_comparator && (unlike_states_ || unlike_baseline_[at]);
  input.has_before = data.form.has_before || data.info.is_pair;
  outcome.verdict = judge(input).verdict;
}

void Bench::weigh_evidence() {
  Study study;
  study.design = intake_.design;
  study.all_include_no_effect = true;
  for (const auto& row : result_.balance) {
    study.imbalance = std::max(
        study.imbalance, row.difference ? std::abs(*row.difference)
                                        : (row.mean ? std::numeric_limits<double>::infinity() : 0));
  }
  for (std::size_t i = 0; i < result_.outcomes.size(); ++i) {
    const auto& outcome = result_.outcomes[i];
    const auto& effect = outcome.effect;
    const bool excludes =
        effect && effect->interval && effect->interval->excludes(no_effect_of(effect->scale));
    if (excludes || !effect) study.all_include_no_effect = false;
    if (!outcome.is_primary) continue;
    const OutcomeData& data = intake_.outcomes[i];
    study.has_primary = true;
    study.has_before = data.form.has_before;
    study.has_result = effect.has_value();
    study.is_statutory =
        outcome.headed.substr(0, 1) == "H" || outcome.indicator.find("wellbeing.sdq") == 0;
    study.people = intake_.has_comparator ? data.compared.size() : data.programme.size();
    study.primary = outcome.verdict;
    const auto lost = [](const Sample& sample) {
      return sample.asked == 0
                 ? 1.0
                 : 1 - static_cast<double>(sample.size()) / static_cast<double>(sample.asked);
    };
    study.attrition = lost(data.programme);
    if (intake_.has_comparator) {
      study.comparator_people = data.comparator.size();
      study.comparator_attrition = lost(data.comparator);
    }
  }
  result_.ceiling = evidence_ceiling(study);
}

void Bench::warn() {
  const auto people = result_.cohorts.front().people;
  if (people < kPeopleMin) {
    warn_of("below_minimum_cohort", "programme",
            "The programme has fewer people than may be shown.");
  }
  if (result_.cohorts.size() > 1 && result_.cohorts[1].people < kPeopleForTests) {
    warn_of("comparator_too_small", "comparator",
            "The comparator has fewer than 20 people, so nothing is called significant.");
  }
  if (intake_.has_comparator && result_.cohorts[1].people == 0) {
    warn_of("no_comparator_found", "comparator", "Nobody like the programme's people was found.");
  }
  if (result_.unlike_at_baseline) {
    warn_of("unlike_at_baseline", "", "Groups not alike at baseline.");
  }
  if (plan_.primary.empty()) warn_of("no_primary", "", "No primary outcome is named.");
  if (!plan_.registered) warn_of("not_registered", "", "The plan was not registered.");
  for (const auto& out : result_.left_out) {
    if (out.reason == "links_to_nobody") {
      warn_of("links_to_nobody", "", "Participations name people of whom no agency has told.",
              out.people);
    }
    if (out.reason == "t0_outside_coverage" || out.reason == "t0_after_as_of") {
      warn_of("t0_outside_coverage", out.arm, "Referral dates lie where no feed covers.",
              out.people);
    }
  }
  for (const auto& outcome : result_.outcomes) {
    if (has_flag(outcome.flags, "not_available")) {
      warn_of("not_available", outcome.indicator, "No feed of the areas supplies it.");
    }
  }
}

void Bench::record_plan() {
  PlanRecord& plan = result_.plan;
  plan.hash = plan_hash(plan_);
  for (const auto& [name, part] : plan_parts(plan_)) {
    plan.parts.emplace_back(name, hex(view(sha256(part))));
  }
  plan.registered = plan_.registered;
  plan.registered_hash = plan_.registered_hash;
  const auto first = result_.cohorts.front().first_t0;
  plan.before_data = plan.registered && (!first || *plan.registered < *first);
  if (!plan.registered_hash.empty() && plan.registered_hash != plan.hash) {
    warn_of("plan_changed", "", "The plan is not the one that was registered.");
  }
}

}  // namespace

Evaluation evaluate(const EvaluationPlan& plan, const std::vector<AreaPeople>& areas,
                    const Saying& say) {
  return Bench{plan, take_in(plan, areas, say)}.run(areas, say);
}

}  // namespace braid::transform
