#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/date.h"
#include "transform/evaluate/evaluation.h"
#include "transform/value/costs.h"

// What a programme's file says of its evaluation (evaluation, section 1; rulings H1). Plain data.

namespace braid::transform {

/// Days of the calendar, both included.
using CalendarSpan = std::pair<Date, Date>;

/// One planned outcome.
struct PlannedOutcome {
  std::string indicator, split;
  std::string title;  ///< instead of the definition's
  OutcomeFamily family = OutcomeFamily::hard;
  bool is_variant = false;  ///< printed beside the indicator that it varies
  MonthSpan before{-12, 0}, after{0, 12};
  /// One span of the calendar instead, the same for all people (rulings H52).
  std::optional<CalendarSpan> days;
  /// Of the whole area, over two spans of the calendar, not of people: beds, say.
  std::optional<std::pair<CalendarSpan, CalendarSpan>> of_area;
  int follow_months = 0, lasted_days = 0;
  std::string stated;  ///< the change as published
};

/// Who is sought for as a comparator, where no rows name one (rulings H7, H11).
struct MatchPlan {
  int per_person = 1;
  double distance_max = 3;
  std::optional<int> age_min, age_max;  ///< none: those of the programme's people at t0
};

/// Totals of the whole area beside the programme: context, never "matched".
struct AreaTotalPlan {
  std::vector<std::string> indicators;
  CalendarSpan before, after;
};

struct StatedNote {
  std::string indicator, group = "programme", what = "change_pct", figure, source;
};

struct StatedQuantity {
  std::string indicator;
  Exact quantity;
};

struct MoneyPlan {
  PriceYear price_year = 0;
  std::vector<UnitCost> unit_costs;
  std::vector<ProgrammeCost> costs;
  Deflators deflators;
  std::optional<Exact> deadweight;  ///< 0 to 1; there is no default (evaluation, V9)
  std::vector<StatedQuantity> avoided;
  std::vector<StatedMoney> stated;
};

struct EvaluationPlan {
  std::string programme, title, theory;
  int window_months = 12;
  std::optional<Date> start, end;  ///< recruitment, both days
  Date as_of = Date::none();
  std::optional<Design> design;  ///< as stated in the file
  std::string primary;           ///< indicator
  std::uint64_t seed = 1;
  std::int64_t draws = 1999;
  std::vector<std::string> selected_on;
  std::vector<PlannedOutcome> outcomes;
  std::optional<MatchPlan> match;
  std::optional<AreaTotalPlan> area_total;
  std::optional<MoneyPlan> money;
  std::vector<StatedNote> stated;
  std::vector<std::string> caveats;
  bool exact = false;  ///< release profile "exact"
  std::optional<Date> registered;
  std::string registered_hash;

  /// A programme may be there only for its windows in cells.
  bool is_planned() const { return !outcomes.empty() || money; }
};

/// What of a plan has to stand before the data are seen, part by part, in words that do not depend
/// on how the file is laid out.
std::vector<std::pair<std::string, std::string>> plan_parts(const EvaluationPlan& plan);
/// SHA-256 over the parts, hexadecimal.
std::string plan_hash(const EvaluationPlan& plan);

}  // namespace braid::transform
