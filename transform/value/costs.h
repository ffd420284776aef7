#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/date.h"
#include "core/result.h"
#include "transform/value/exact.h"

// What an evaluation is told of money. Nothing is built in: all of it is loaded by the partnership
// (evaluation, V1 and V2; rulings H36, H37).

namespace braid::transform {

/// Only fiscal benefits enter the return on investment (evaluation, V8).
enum class BenefitKind : std::uint8_t { fiscal, economic, social };

/// A fiscal year is named by the year it ends in: 2016 is April 2015 to March 2016.
using PriceYear = int;
PriceYear price_year_of(Date date);

/// What one event, night, week or case costs an agency, in pence of a price year.
struct UnitCost {
  std::string id, indicator, agency;
  BenefitKind kind = BenefitKind::fiscal;
  Exact low, central, high;
  std::string unit;
  PriceYear price_year = 0;
  std::string source;
  std::optional<int> grade;  ///< confidence, 1 best to 6; none counts as 6
  bool projected = false;
};

/// Something that the programme cost, or, `business_as_usual`, the service that its comparator got.
struct ProgrammeCost {
  std::string agency;
  Date date;
  std::int64_t pence = 0;
  std::optional<int> grade;
  bool business_as_usual = false;
};

/// An index of prices by year.
class Deflators {
 public:
  void set(PriceYear year, const Exact& index) { indexes_[year] = index; }
  /// What money of one year is multiplied by to be money of another. Refused
  /// ("money/no-deflator") if the index of either is not loaded; the same year needs none.
  Result<Exact> factor(PriceYear from, PriceYear to) const;

 private:
  std::map<PriceYear, Exact> indexes_;
};

/// Share by which a benefit of this confidence grade is reduced, and a cost raised, for optimism
/// (evaluation, V7).
Exact optimism_of(std::optional<int> grade);

}  // namespace braid::transform
