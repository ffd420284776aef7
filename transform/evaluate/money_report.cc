#include "transform/evaluate/money_report.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "transform/statistics/tuple_bootstrap.h"

namespace braid::transform {
namespace {

constexpr int kMonthsOfYear = 12;
constexpr std::size_t kNumbers = 5;  // of one outcome in a person's tuple

/// An outcome that some unit cost values.
struct Valued {
  std::size_t outcome = 0;  ///< in the plan
  AvoidedBy by = AvoidedBy::stated;
  Exact avoided;
  Exact scale{1};
  bool from_people = false;
};

/// A person's mean of a sample, as its form has it; nothing by nothing.
std::optional<Exact> per_person(const SampleForm& form, std::int64_t sum, std::int64_t per,
                                std::int64_t people) {
  const bool divides = form.form == CohortForm::share || form.form == CohortForm::mean;
  const auto of = divides ? per : people;
  if (of == 0) return std::nullopt;
  return Exact{sum, of};
}

class MoneyDesk {
 public:
  MoneyDesk(const EvaluationPlan& plan, const Intake& intake,
            const std::vector<EvaluatedOutcome>& outcomes, std::vector<EvaluationWarning>& warnings)
      : plan_{plan},
        money_{*plan.money},
        intake_{intake},
        outcomes_{outcomes},
        warnings_{warnings} {}

  EvaluationMoney run() {
    EvaluationMoney report;
    report.price_year = money_.price_year;
    report.stated = money_.stated;
    ValueInput input = prepare();
    report.net_interval = input.net_interval = interval_of_net(input);
    if (input.unit_costs.empty() && input.costs.empty()) return report;
    auto value = value_for_money(input);
    if (!value) {
      report.refused = value.error().rule.view();
      warnings_.push_back({"money_refused",
                           "",
                           {},
                           "An amount has no deflator for its price year, so nothing is valued."});
      return report;
    }
    add_lines(input, *value, report);
    report.value = std::move(*value);
    return report;
  }

 private:
  ValueInput prepare();
  std::optional<Valued> value_stated(const std::string& indicator) const;
  std::optional<Valued> value_measured(std::size_t at);
  std::optional<Exact> avoided_of(const OutcomeData& data, Valued& valued);
  std::optional<Interval> interval_of_net(const ValueInput& input) const;
  void add_lines(const ValueInput& input, const ValueForMoney& value, EvaluationMoney& report);
  std::int64_t people() const { return intake_.cohorts.front().people; }

  const EvaluationPlan& plan_;
  const MoneyPlan& money_;
  const Intake& intake_;
  const std::vector<EvaluatedOutcome>& outcomes_;
  std::vector<EvaluationWarning>& warnings_;
  std::vector<Valued> valued_;
};

std::optional<Valued> MoneyDesk::value_stated(const std::string& indicator) const {
  for (const auto& stated : money_.avoided) {
    if (stated.indicator != indicator) continue;
    Valued valued;
    valued.outcome = std::numeric_limits<std::size_t>::max();
    valued.avoided = stated.quantity;
    return valued;
  }
  return std::nullopt;
}

/// By the best estimate there is, in the order of V3.
std::optional<Exact> MoneyDesk::avoided_of(const OutcomeData& data, Valued& valued) {
  const SampleForm& form = data.form;
  const bool compares =
      intake_.has_comparator && !data.compared.people.empty() && !data.comparator.people.empty();
  const Sample& ours = compares ? data.compared : data.programme;
  const SamplePerson one = ours.sums(), other = data.comparator.sums();
  if (ours.people.empty()) return std::nullopt;
  valued.scale = Exact{people(), ours.size()};
  const auto at = [&](const SamplePerson& sums, const Sample& sample, bool before) {
    return per_person(form, before ? sums.before : sums.after,
                      before ? sums.before_per : sums.after_per, sample.size());
  };
  const auto p0 = at(one, ours, true), p1 = at(one, ours, false);
  const auto c0 = at(other, data.comparator, true), c1 = at(other, data.comparator, false);
  if (compares && form.has_before) {
    valued.by = AvoidedBy::difference_in_changes;
    if (form.form == CohortForm::count) {
      const auto avoided = avoided_of_counts(
          {Exact{one.before}, Exact{one.after}, Exact{other.before}, Exact{other.after}});
      if (avoided) return avoided;
    } else if (p0 && p1 && c0 && c1) {
      return avoided_of_means({*p0, *p1, *c0, *c1}, ours.size());
    }
  }
  if (compares && p1 && c1) {
    valued.by = AvoidedBy::matched_after_only;
    return avoided_after_only(*p1, *c1, ours.size());
  }
  if (!money_.deadweight || !form.has_before || !p0 || !p1) return std::nullopt;
  valued.by = AvoidedBy::before_and_after;
  return avoided_before_and_after(Exact{*p0 * ours.size()}, Exact{*p1 * ours.size()},
                                  *money_.deadweight);
}

std::optional<Valued> MoneyDesk::value_measured(std::size_t at) {
  Valued valued;
  valued.outcome = at;
  valued.from_people = true;
  auto avoided = avoided_of(intake_.outcomes[at], valued);
  if (!avoided) {
    warnings_.push_back({"not_valued",
                         plan_.outcomes[at].indicator,
                         {},
                         "Without a comparator it takes a stated deadweight to value it."});
    return std::nullopt;
  }
  if (outcomes_[at].direction == Direction::higher) *avoided = Exact{-*avoided};
  valued.avoided = Exact{*avoided * valued.scale};
  return valued;
}

ValueInput MoneyDesk::prepare() {
  ValueInput input;
  input.price_year = money_.price_year;
  input.start = plan_.start.value_or(intake_.cohorts.front().first_t0.value_or(Date{0}));
  input.end = plan_.end.value_or(intake_.as_of);
  input.window_months = plan_.window_months;
  input.people = people();
  if (intake_.cohorts.size() > 1) input.comparator_people = intake_.cohorts[1].people;
  input.unit_costs = money_.unit_costs;
  input.costs = money_.costs;
  input.deflators = money_.deflators;
  std::vector<std::string> seen;
  for (const auto& cost : money_.unit_costs) {
    if (std::find(seen.begin(), seen.end(), cost.indicator) != seen.end()) continue;
    seen.push_back(cost.indicator);
    auto valued = value_stated(cost.indicator);
    for (std::size_t i = 0; i < plan_.outcomes.size() && !valued; ++i) {
      const auto& planned = plan_.outcomes[i];
      if (planned.indicator == cost.indicator && !planned.is_variant && !planned.of_area) {
        valued = value_measured(i);
        break;
      }
    }
    if (!valued) continue;
    ValuedOutcome outcome;
    outcome.indicator = cost.indicator;
    outcome.by = valued->by;
    const int years = std::max(1, (plan_.window_months + kMonthsOfYear - 1) / kMonthsOfYear);
    outcome.avoided.assign(static_cast<std::size_t>(years), Exact{valued->avoided / years});
    if (valued->from_people) {
      const auto& effect = outcomes_[valued->outcome].effect;
      if (effect && effect->interval) {
        outcome.is_certain = effect->interval->excludes(no_effect_of(effect->scale));
      }
    }
    input.outcomes.push_back(std::move(outcome));
    valued_.push_back(*valued);
  }
  return input;
}

std::vector<PersonTuple> tuples_of(const std::vector<const Sample*>& samples) {
  std::size_t people = std::numeric_limits<std::size_t>::max();
  for (const Sample* sample : samples) people = std::min(people, sample->people.size());
  std::vector<PersonTuple> tuples(samples.empty() ? 0 : people);
  for (std::size_t i = 0; i < tuples.size(); ++i) {
    for (const Sample* sample : samples) {
      const auto& person = sample->people[i];
      for (const auto number :
           {person.before, person.before_per, person.after, person.after_per, std::int64_t{1}}) {
        tuples[i].push_back(number * person.weight);
      }
    }
  }
  return tuples;
}

/// Net benefit of drawn people, in pence: what each outcome avoids among them times what a unit of
/// it is worth.
class NetOfPeople {
 public:
  struct Part {
    AvoidedBy by = AvoidedBy::stated;
    CohortForm form = CohortForm::count;
    bool more_is_better = false;
    double scale = 1, worth = 0;
  };

  NetOfPeople(std::vector<Part> parts, double spent, double deadweight)
      : parts_{std::move(parts)}, spent_{spent}, deadweight_{deadweight} {}

  double operator()(const PersonTuple& programme, const PersonTuple& comparator) const {
    double net = -spent_;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const double avoided = avoided_of(i, programme, comparator);
      net += (parts_[i].more_is_better ? -avoided : avoided) * parts_[i].scale * parts_[i].worth;
    }
    return net;
  }

 private:
  static double number(const PersonTuple& sums, std::size_t part, std::size_t which) {
    return static_cast<double>(sums[part * kNumbers + which]);
  }
  double mean(const PersonTuple& sums, std::size_t part, bool before) const {
    const auto form = parts_[part].form;
    const bool divides = form == CohortForm::share || form == CohortForm::mean;
    return number(sums, part, before ? 0 : 2) / number(sums, part, divides ? (before ? 1 : 3) : 4);
  }
  double change(const PersonTuple& sums, std::size_t part) const {
    return mean(sums, part, false) - mean(sums, part, true);
  }
  double avoided_of(std::size_t part, const PersonTuple& ours, const PersonTuple& theirs) const {
    const double people = number(ours, part, 4);
    if (parts_[part].by == AvoidedBy::before_and_after) {
      return -change(ours, part) * people * (1 - deadweight_);
    }
    if (parts_[part].form == CohortForm::count) {
      return number(ours, part, 0) * number(theirs, part, 2) / number(theirs, part, 0) -
             number(ours, part, 2);
    }
    return -(change(ours, part) - change(theirs, part)) * people;
  }

  std::vector<Part> parts_;
  double spent_, deadweight_;
};

/// What one unit avoided of each outcome is worth, counted as the headline counts it.
std::vector<double> worth_of(const ValueInput& input, const ValueForMoney& central,
                             const std::vector<Valued>& valued) {
  std::vector<double> worth(valued.size(), 0);
  for (const auto& item : central.benefits.items) {
    const bool fiscal = input.unit_costs[item.unit_cost].kind == BenefitKind::fiscal;
    const auto avoided = valued[item.outcome].avoided.convert_to<double>();
    if (fiscal && avoided != 0) worth[item.outcome] += static_cast<double>(item.pence) / avoided;
  }
  return worth;
}

/// Over people's numbers of all valued outcomes together (rulings H46). None where a quantity is
/// stated, or the outcomes are not of the same people.
std::optional<Interval> MoneyDesk::interval_of_net(const ValueInput& input) const {
  std::vector<const Sample*> ours, theirs;
  for (const auto& valued : valued_) {
    const bool counted = valued.from_people && valued.by != AvoidedBy::matched_after_only;
    if (!counted) return std::nullopt;
    const auto& data = intake_.outcomes[valued.outcome];
    const bool compares = valued.by == AvoidedBy::difference_in_changes;
    ours.push_back(compares ? &data.compared : &data.programme);
    if (compares) theirs.push_back(&data.comparator);
  }
  const auto same = [](const std::vector<const Sample*>& samples) {
    return std::all_of(samples.begin(), samples.end(), [&](const Sample* sample) {
      return sample->people.size() == samples.front()->people.size();
    });
  };
  const bool mixed = !theirs.empty() && theirs.size() != ours.size();
  if (ours.empty() || mixed || !same(ours) || !same(theirs)) return std::nullopt;
  const auto central = value_for_money(input);
  if (!central) return std::nullopt;
  const auto worth = worth_of(input, *central, valued_);
  std::vector<NetOfPeople::Part> parts;
  for (std::size_t i = 0; i < valued_.size(); ++i) {
    const auto at = valued_[i].outcome;
    parts.push_back({valued_[i].by, intake_.outcomes[at].form.form,
                     outcomes_[at].direction == Direction::higher,
                     valued_[i].scale.convert_to<double>(), worth[i]});
  }
  const double deadweight = money_.deadweight ? money_.deadweight->convert_to<double>() : 0;
  const NetOfPeople net{std::move(parts), static_cast<double>(central->cost.programme), deadweight};
  return tuple_bootstrap(tuples_of(ours), tuples_of(theirs), net, {plan_.seed, plan_.draws, 0});
}

void MoneyDesk::add_lines(const ValueInput& input, const ValueForMoney& value,
                          EvaluationMoney& report) {
  static constexpr const char* kKinds[] = {"fiscal", "economic", "social"};
  for (std::size_t cost = 0; cost < input.unit_costs.size(); ++cost) {
    const UnitCost& unit = input.unit_costs[cost];
    for (std::size_t i = 0; i < input.outcomes.size(); ++i) {
      if (input.outcomes[i].indicator != unit.indicator) continue;
      ValuedLine line;
      line.indicator = unit.indicator;
      line.unit_cost = unit.id;
      line.agency = unit.agency;
      line.unit = unit.unit;
      line.source = unit.source;
      line.kind = kKinds[static_cast<std::size_t>(unit.kind)];
      line.by = input.outcomes[i].by;
      line.avoided = valued_[i].avoided.convert_to<double>();
      line.scale = valued_[i].scale.convert_to<double>();
      line.price_year = unit.price_year;
      line.projected = unit.projected;
      line.grade = unit.grade;
      for (const auto& item : value.benefits.items) {
        if (item.outcome == i && item.unit_cost == cost) line.pence += item.pence;
      }
      if (const auto by = value.excluded[i]) line.excluded_by = input.outcomes[*by].indicator;
      report.lines.push_back(std::move(line));
    }
  }
}

}  // namespace

EvaluationMoney report_money(const EvaluationPlan& plan, const Intake& intake,
                             const std::vector<EvaluatedOutcome>& outcomes,
                             std::vector<EvaluationWarning>& warnings) {
  return MoneyDesk{plan, intake, outcomes, warnings}.run();
}

}  // namespace braid::transform
