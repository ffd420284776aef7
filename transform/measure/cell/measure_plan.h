#pragma once

#include <array>
#include <string>
#include <vector>

#include "transform/measure/cell/timeline.h"
#include "transform/measure/definition/catalogue.h"
#include "transform/measure/store/coverage.h"
#include "transform/measure/store/deliveries.h"

namespace braid::transform {

/// Whether cells of a slot are published, and with which status (rulings B1).
enum class Publishing : std::uint8_t { no, ok, not_available };

/// How many facts of an area state each attribute, by its number.
using StatedCounts = std::array<std::int64_t, 256>;

/// What one row of an indicator's cells is made of: its total, or a split.
struct PlanTerm {
  std::string split;  ///< empty: the total
  /// Places among the parts of the area; none where the definition has pairs only.
  std::optional<std::size_t> part, denominator, window_denominator, otherwise;
  std::optional<Pair> pair;
};

/// A definition made ready for measuring: words looked up, coverage worked out.
struct MeasurePlan {
  MeasurePlan(const Definition& of_definition, const Vocabulary& vocabulary);

  const Definition* definition;
  std::vector<PlanTerm> terms;
  std::vector<std::uint8_t> fact_kinds, needed_kinds;

  // From the deliveries, at each change of theirs.
  std::vector<Coverage> coverages;  ///< of the kinds of agency that have a feed
  std::vector<Coverage> needed;     ///< of the further kinds of fact, by any agency
  std::vector<Coverage> doubted;    ///< days that are told, but not so that they can be counted
  std::vector<Deliveries::Contributor> contributors;
  std::vector<Publishing> publishing;  ///< by slot of the timeline
  std::vector<Publishing> dates;       ///< of a census day: by date, as the day before month n
  Date as_of = Date::none();           ///< the earliest last day among `coverages` that have one
  bool stated = true;                  ///< what it needs stated is stated somewhere

  /// Whether it needs a table that the partnership loads: without a row it is `x` (rulings G9).
  bool has_loaded_denominator() const;
  /// Whether cells before t0 make sense, beside those after it.
  bool has_before_window() const;
  /// Whether the coverage holds all of the days, for each kind of agency (rulings B6).
  bool covers_all(Date first, Date last) const;

  /// Kinds of agency with a configured feed count as having one before it has delivered anything.
  void settle_coverage(const Deliveries& deliveries, const std::array<bool, 6>& feed_kinds);
  /// `any`: what any feed of the area covers.
  void settle_publishing(const Timeline& timeline, const Coverage& any);
  void settle_stated(const StatedCounts& counts);

 private:
  Publishing publishing_of(DaySpan days, const Coverage& any) const;
};

/// Whether a definition of the catalogue may be published for a kind of period.
bool allows_period(const Definition& definition, PeriodKind kind);
/// Its cells stand at the census day of the workforce, 30 September (rulings G4).
bool is_of_census(const Definition& definition);

}  // namespace braid::transform
