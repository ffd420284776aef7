#include "transform/compare/score_tables.h"

#include <algorithm>
#include <cmath>

namespace braid::transform {
namespace {

/// Clamp of an L0 weight that knows how rare the value is (linkage-design, section 7).
constexpr Weight kEqualMin = 0, kEqualMax = 14 * kBit;
/// A rarity byte counts sixteenths of a bit.
constexpr Weight kRaritySteps = 16;

ScoreTables::ByLevel by_level(const LinkModel::FieldModel& field) {
  ScoreTables::ByLevel table{};
  std::copy(field.weights.begin(), field.weights.end(), table.begin());
  return table;
}

/// w(L0) = clamp(w_f(L0) + log2(u_f(L0) / q), 0, 14), where log2(1 / q) is the rarity. Without u
/// the model cannot say what a rare value adds.
ScoreTables::ByRarity by_rarity(const LinkModel::FieldModel& field) {
  ScoreTables::ByRarity table{};
  table.fill(field.weights[0]);
  if (field.u[0] <= 0) return table;
  const Weight base = field.weights[0] + log2_weight(field.u[0]);
  for (std::size_t rarity = 1; rarity < table.size(); ++rarity) {
    const Weight rare = (static_cast<Weight>(rarity) * kBit + kRaritySteps / 2) / kRaritySteps;
    table[rarity] = std::clamp(base + rare, kEqualMin, kEqualMax);
  }
  return table;
}

ScoreTables::ByRarity most_of(const ScoreTables::ByLevel& levels, ScoreTables::ByRarity equal) {
  const Weight most = *std::max_element(levels.begin() + 1, levels.end());
  for (Weight& weight : equal) weight = std::max(weight, most);
  return equal;
}

std::array<Weight, 3> by_sameness(const LinkModel::FieldModel& field) {
  return {0, field.weights[static_cast<std::size_t>(Level::l0)],
          field.weights[static_cast<std::size_t>(Level::l6)]};
}

}  // namespace

Weight log2_weight(double share) {
  if (!(share > 0)) return kNever;
  return static_cast<Weight>(std::lround(std::log2(share) * kBit));
}

ScoreTables::ScoreTables(const LinkModel& model)
    : surname{by_level(model.surname)},
      given_name{by_level(model.given_name)},
      crossed{by_level(model.crossed)},
      birth_date{by_level(model.birth_date)},
      postcode{by_level(model.postcode)},
      surname_equal{by_rarity(model.surname)},
      given_name_equal{by_rarity(model.given_name)},
      crossed_equal{by_rarity(model.crossed)},
      sex{by_sameness(model.sex)},
      identifier{by_sameness(model.identifier)},
      prior{model.prior()},
      household{log2_weight(model.household)},
      straight{log2_weight(1 - model.swapped)},
      swapped{log2_weight(model.swapped)},
      surname_most{most_of(surname, surname_equal)},
      given_name_most{most_of(given_name, given_name_equal)},
      crossed_most{most_of(crossed, crossed_equal)} {}

}  // namespace braid::transform
