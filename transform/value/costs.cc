#include "transform/value/costs.h"

#include <array>

namespace braid::transform {

PriceYear price_year_of(Date date) { return date.year() + (date.month() >= 4 ? 1 : 0); }

Result<Exact> Deflators::factor(PriceYear from, PriceYear to) const {
  if (from == to) return Exact{1};
  const auto base = indexes_.find(from), target = indexes_.find(to);
  if (base == indexes_.end() || target == indexes_.end()) {
    return fail(ErrorKind::refused, "money/no-deflator");
  }
  return Exact{target->second / base->second};
}

Exact optimism_of(std::optional<int> grade) {
  static constexpr std::array<int, 6> kPercent{0, 5, 10, 15, 25, 40};
  const int known = grade.value_or(6);
  BRAID_CHECK(known >= 1 && known <= 6);
  return Exact{kPercent[static_cast<std::size_t>(known - 1)], 100};
}

}  // namespace braid::transform
