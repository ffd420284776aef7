#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/result.h"
#include "transform/statistics/interval.h"
#include "transform/value/avoided.h"
#include "transform/value/costs.h"
#include "transform/value/exact.h"

// What a programme saved whom, and whether that was worth its cost (evaluation, section 8; rulings
// H36 to H47). Money is whole pence, rounded once an item, so parts sum to their totals exactly.

namespace braid::transform {

/// An outcome that is worth money: how much of it was avoided in each year from t0 on.
struct ValuedOutcome {
  std::string indicator;
  AvoidedBy by = AvoidedBy::stated;
  std::vector<Exact> avoided;  ///< [0]: months 1 to 12, [1]: months 13 to 24, ...
  /// Whether the interval of its effect excludes no effect; none if it has no interval.
  std::optional<bool> is_certain;
};

enum class CostLevel : std::uint8_t { low, central, high };

/// What the same facts are looked at with.
struct Assumptions {
  CostLevel level = CostLevel::central;
  Exact sustainability{1};  ///< share of the benefits that lasts
  bool against_optimism = false;
};

struct ValueInput {
  PriceYear price_year = 0;  ///< of all figures that come out
  Date start, end;           ///< recruitment, both days; costs outside are not the programme's
  int window_months = 12;    ///< in which the benefits fall
  std::int64_t people = 0, comparator_people = 0;
  std::vector<ValuedOutcome> outcomes;
  std::vector<UnitCost> unit_costs;
  std::vector<ProgrammeCost> costs;
  Deflators deflators;
  /// Of net, over people's own numbers; none where there are totals only.
  std::optional<Interval> net_interval;
};

/// One outcome by one unit cost in one year.
struct BenefitItem {
  std::size_t outcome = 0, unit_cost = 0;
  int year = 0;  ///< 0: months 1 to 12
  std::int64_t pence = 0;
};

/// Benefits under one set of assumptions.
struct Benefits {
  std::vector<BenefitItem> items;
  std::int64_t fiscal = 0, economic = 0, social = 0;  ///< fiscal: gross
  std::map<std::string, std::int64_t> by_agency;      ///< of the fiscal ones; sum to gross
};

struct CostSums {
  std::int64_t programme = 0, business_as_usual = 0;
  std::map<std::string, std::int64_t> by_agency;  ///< of the programme
};

struct Scenario {
  Assumptions assumptions;
  std::int64_t gross = 0;
  std::optional<Exact> froi;
};

/// The seed's Table 4 (evaluation, V13).
enum class ValueClass : std::uint8_t { not_classified, positive, no_difference, negative };

struct ValueForMoney {
  Benefits benefits;  ///< central, all of it lasting, before optimism: the headline
  Benefits after_optimism;
  CostSums cost, cost_after_optimism;
  std::vector<std::optional<std::size_t>> excluded;  ///< of each outcome: counted_already()
  std::int64_t net = 0;
  std::optional<Exact> froi, froi_after_optimism;  ///< none without a cost
  std::int64_t pessimistic_gross = 0, pessimistic_net = 0;
  std::optional<Exact> froi_pessimistic;
  std::optional<Exact> cost_per_case, bau_cost_per_case, saving_per_case;  ///< pence
  std::optional<Exact> payback_months, break_even;  ///< none unless there is a benefit
  std::vector<Scenario> scenarios;                  ///< low, central, high by 25, 50, 75, 100%
  /// [gaining agency][paying agency]: the gainer's benefit by what each paid of the cost.
  std::map<std::string, std::map<std::string, std::int64_t>> who_gains_by_whom;
  ValueClass class_ = ValueClass::not_classified;
  bool has_no_interval = false;  ///< of net; the class goes by its sign
  bool lacks_grade = false;      ///< of a unit cost or a cost that was used
};

/// Refused ("money/no-deflator") where an amount cannot be brought to the price year.
Result<ValueForMoney> value_for_money(const ValueInput& input);

/// `amount` by `weights`, whole, exactly: the largest remainders get what is over, ties in order of
/// name. Weights sum to more than 0.
std::map<std::string, std::int64_t> shared_out(std::int64_t amount,
                                               const std::map<std::string, std::int64_t>& weights);

/// What an occupied night costs; at 85% occupancy what it would. Nothing without nights
/// (evaluation, V14; rulings H47).
std::optional<Exact> cost_of_occupied_night(std::int64_t pence, std::int64_t nights);
std::optional<Exact> cost_of_night_at_85_percent(std::int64_t pence, std::int64_t bed_nights);

}  // namespace braid::transform
