#include "transform/value/value_for_money.h"

#include <algorithm>
#include <array>
#include <set>

namespace braid::transform {
namespace {

constexpr int kMonthsOfYear = 12;
const Exact kDiscount{1035, 1000};  // real, a year (evaluation, V6)
const Exact kPessimistic{1, 2};     // of the benefits (evaluation, V5)

/// Year 0 is not discounted.
Exact discount(int year) {
  Exact factor{1};
  for (int i = 0; i < year; ++i) factor /= kDiscount;
  return factor;
}

const Exact& cost_at(const UnitCost& cost, CostLevel level) {
  if (level == CostLevel::low) return cost.low;
  return level == CostLevel::high ? cost.high : cost.central;
}

/// Complete years from `start` to `date`, as benefits count them (rulings H40).
int year_of(Date start, Date date) {
  int year = 0;
  while (start.plus_months(kMonthsOfYear * (year + 1)) <= date) ++year;
  return year;
}

class Reckoning {
 public:
  explicit Reckoning(const ValueInput& input) : input_{input} {
    std::vector<std::string> indicators;
    for (const auto& outcome : input.outcomes) indicators.push_back(outcome.indicator);
    excluded_ = counted_already(indicators);
  }

  Result<Benefits> benefits(const Assumptions& assumptions) const {
    Benefits benefits;
    for (std::size_t outcome = 0; outcome < input_.outcomes.size(); ++outcome) {
      if (excluded_[outcome]) continue;
      for (std::size_t cost = 0; cost < input_.unit_costs.size(); ++cost) {
        if (input_.unit_costs[cost].indicator != input_.outcomes[outcome].indicator) continue;
        BRAID_TRY(add_items(outcome, cost, assumptions, benefits));
      }
    }
    return benefits;
  }

  Result<CostSums> costs(bool against_optimism) const {
    CostSums sums;
    for (const auto& cost : input_.costs) {
      if (cost.date < input_.start || cost.date > input_.end) continue;
      const auto base = input_.deflators.factor(price_year_of(cost.date), input_.price_year);
      BRAID_TRY(base);
      Exact pence = *base * cost.pence;
      if (against_optimism) pence *= 1 + optimism_of(cost.grade);
      const auto whole = to_whole(pence * discount(year_of(input_.start, cost.date)));
      if (cost.business_as_usual) {
        sums.business_as_usual += whole;
      } else {
        sums.programme += whole;
        sums.by_agency[cost.agency] += whole;
      }
    }
    return sums;
  }

  const std::vector<std::optional<std::size_t>>& excluded() const { return excluded_; }

 private:
  Result<void> add_items(std::size_t outcome, std::size_t index, const Assumptions& assumptions,
                         Benefits& benefits) const {
    const auto& cost = input_.unit_costs[index];
    const auto base = input_.deflators.factor(cost.price_year, input_.price_year);
    BRAID_TRY(base);
    int year = 0;
    for (const auto& avoided : input_.outcomes[outcome].avoided) {
      Exact pence = avoided * cost_at(cost, assumptions.level) * *base;
      // Only benefits are doubted: a cost increase stays whole (rulings H40).
      if (pence > 0) {
        if (assumptions.against_optimism) pence *= 1 - optimism_of(cost.grade);
        pence *= assumptions.sustainability;
      }
      add({outcome, index, year, to_whole(pence * discount(year))}, benefits);
      ++year;
    }
    return {};
  }

  void add(const BenefitItem& item, Benefits& benefits) const {
    const auto& cost = input_.unit_costs[item.unit_cost];
    benefits.items.push_back(item);
    switch (cost.kind) {
      case BenefitKind::fiscal:
        benefits.fiscal += item.pence;
        benefits.by_agency[cost.agency] += item.pence;
        break;
      case BenefitKind::economic:
        benefits.economic += item.pence;
        break;
      case BenefitKind::social:
        benefits.social += item.pence;
        break;
    }
  }

  const ValueInput& input_;
  std::vector<std::optional<std::size_t>> excluded_;
};

std::optional<Exact> quotient(std::int64_t numerator, std::int64_t denominator) {
  if (denominator == 0) return std::nullopt;
  return Exact{numerator, denominator};
}

Result<void> add_scenarios(const Reckoning& reckoning, ValueForMoney& value) {
  for (const auto level : {CostLevel::low, CostLevel::central, CostLevel::high}) {
    for (const int quarters : {1, 2, 3, 4}) {
      const Assumptions assumptions{level, Exact{quarters, 4}, false};
      const auto benefits = reckoning.benefits(assumptions);
      BRAID_TRY(benefits);
      value.scenarios.push_back(
          {assumptions, benefits->fiscal, quotient(benefits->fiscal, value.cost.programme)});
    }
  }
  return {};
}

void add_per_case(const ValueInput& input, ValueForMoney& value) {
  value.cost_per_case = quotient(value.cost.programme, input.people);
  if (value.cost.business_as_usual != 0) {
    value.bau_cost_per_case = quotient(value.cost.business_as_usual, input.comparator_people);
  }
  if (value.cost_per_case && value.bau_cost_per_case) {
    value.saving_per_case = *value.bau_cost_per_case - *value.cost_per_case;
  }
}

/// Rulings H46, in its order.
ValueClass class_of(const ValueInput& input, const ValueForMoney& value) {
  if (value.benefits.items.empty()) return ValueClass::not_classified;
  const bool any_interval = std::any_of(input.outcomes.begin(), input.outcomes.end(),
                                        [](const auto& outcome) { return outcome.is_certain; });
  const bool any_certain =
      std::any_of(input.outcomes.begin(), input.outcomes.end(),
                  [](const auto& outcome) { return outcome.is_certain.value_or(false); });
  const bool may_be_nothing = input.net_interval && !input.net_interval->excludes(0);
  if ((any_interval && !any_certain) || may_be_nothing || value.net == 0) {
    return ValueClass::no_difference;
  }
  return value.net > 0 ? ValueClass::positive : ValueClass::negative;
}

bool lacks_grade(const ValueInput& input, const ValueForMoney& value) {
  const auto& items = value.benefits.items;
  return std::any_of(items.begin(), items.end(),
                     [&](const auto& item) { return !input.unit_costs[item.unit_cost].grade; }) ||
         std::any_of(input.costs.begin(), input.costs.end(),
                     [](const auto& cost) { return !cost.grade; });
}

}  // namespace

Result<ValueForMoney> value_for_money(const ValueInput& input) {
  const Reckoning reckoning{input};
  ValueForMoney value;
  value.excluded = reckoning.excluded();
  auto cost = reckoning.costs(false), raised = reckoning.costs(true);
  BRAID_TRY(cost);
  BRAID_TRY(raised);
  value.cost = std::move(*cost);
  value.cost_after_optimism = std::move(*raised);
  auto benefits = reckoning.benefits({});
  BRAID_TRY(benefits);
  value.benefits = std::move(*benefits);
  auto doubted = reckoning.benefits({CostLevel::central, Exact{1}, true});
  BRAID_TRY(doubted);
  value.after_optimism = std::move(*doubted);
  const auto half = reckoning.benefits({CostLevel::central, kPessimistic, false});
  BRAID_TRY(half);
  BRAID_TRY(add_scenarios(reckoning, value));

  const auto spent = value.cost.programme, gross = value.benefits.fiscal;
  value.net = gross - spent;
  value.froi = quotient(gross, spent);
  value.froi_after_optimism =
      quotient(value.after_optimism.fiscal, value.cost_after_optimism.programme);
  value.pessimistic_gross = half->fiscal;
  value.pessimistic_net = half->fiscal - spent;
  value.froi_pessimistic = quotient(half->fiscal, spent);
  if (gross > 0) {
    value.payback_months = Exact{spent, gross} * input.window_months;
    value.break_even = Exact{spent, gross};
  }
  add_per_case(input, value);
  if (spent > 0) {
    for (const auto& [agency, benefit] : value.benefits.by_agency) {
      value.who_gains_by_whom[agency] = shared_out(benefit, value.cost.by_agency);
    }
  }
  value.class_ = class_of(input, value);
  value.has_no_interval = !input.net_interval;
  value.lacks_grade = lacks_grade(input, value);
  return value;
}

std::map<std::string, std::int64_t> shared_out(std::int64_t amount,
                                               const std::map<std::string, std::int64_t>& weights) {
  Exact total{0};
  for (const auto& [name, weight] : weights) total += weight;
  std::map<std::string, std::int64_t> shares;
  std::vector<std::pair<Exact, std::string>> remainders;
  auto over = amount;
  for (const auto& [name, weight] : weights) {
    const Exact exact = Exact{amount} * weight / total;
    auto whole = to_whole(exact);
    if (exact < whole) --whole;  // down, also below zero
    shares[name] = whole;
    over -= whole;
    remainders.emplace_back(exact - whole, name);
  }
  std::stable_sort(remainders.begin(), remainders.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; over > 0; ++i, --over) ++shares[remainders[i].second];
  return shares;
}

std::optional<Exact> cost_of_occupied_night(std::int64_t pence, std::int64_t nights) {
  return quotient(pence, nights);
}

std::optional<Exact> cost_of_night_at_85_percent(std::int64_t pence, std::int64_t bed_nights) {
  if (bed_nights == 0) return std::nullopt;
  return Exact{Exact{pence} / (Exact{85, 100} * bed_nights)};
}

}  // namespace braid::transform
