#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "transform/compare/pair_score.h"

namespace braid::transform {

/// Linkage-design, section 7, written down straight and in floating point, for tests to hold the
/// scorer to. It looks at segments, not at levels of the code that is tested.
class ReferenceScorer {
 public:
  explicit ReferenceScorer(const LinkModel& model) : model_{model} {}

  struct Names {
    double value = 0;     ///< NAME
    double crossing = 0;  ///< what the crossed names say more than the straight ones, if tried
  };

  double evidence(const EncodedIdentity& one, const EncodedIdentity& other, Sameness identifier,
                  bool use_terms) const {
    const Level postcode = likeness(one, 3, other, 3);
    const double surname = name_weight(model_.surname, one, 0, other, 0, use_terms);
    const double house =
        std::max(0.0, std::log2(model_.household) + surname + bits(model_.postcode, postcode));
    return std::log2(model_.lambda / (1 - model_.lambda)) + names(one, other, use_terms).value +
           birth_date_weight(one, other) + bits(model_.postcode, postcode) +
           two_level(model_.sex, sexes(one, other)) + two_level(model_.identifier, identifier) -
           house;
  }

  Names names(const EncodedIdentity& one, const EncodedIdentity& other, bool use_terms) const {
    const double straight = std::log2(1 - model_.swapped) +
                            name_weight(model_.surname, one, 0, other, 0, use_terms) +
                            name_weight(model_.given_name, one, 1, other, 1, use_terms);
    const bool tried = unlike(likeness(one, 0, other, 0)) && unlike(likeness(one, 1, other, 1)) &&
                       (likeness(one, 0, other, 1) != Level::missing ||
                        likeness(one, 1, other, 0) != Level::missing);
    if (!tried) return {straight, -1000};
    const double crossed = std::log2(model_.swapped) +
                           name_weight(model_.crossed, one, 0, other, 1, use_terms) +
                           name_weight(model_.crossed, one, 1, other, 0, use_terms);
    return {std::max(straight, crossed), crossed - straight};
  }

 private:
  static bool unlike(Level level) { return level == Level::missing || level >= Level::l4; }

  static Level likeness(const EncodedIdentity& one, std::size_t i, const EncodedIdentity& other,
                        std::size_t j) {
    if ((one.presence >> i & 1U) == 0 || (other.presence >> j & 1U) == 0) return Level::missing;
    int both = 0, all = 0;
    for (std::size_t bit = 0; bit < 256; ++bit) {
      const bool mine = (one.segments[i][bit / 64] >> bit % 64 & 1U) != 0;
      const bool its = (other.segments[j][bit / 64] >> bit % 64 & 1U) != 0;
      both += mine && its;
      all += mine + its;
    }
    const double dice = 2.0 * both / all;
    const double least[] = {0.999, 0.85, 0.75, 0.67, 0.60, 0.52};
    std::uint8_t level = 0;
    while (level < 6 && dice < least[level]) ++level;
    return static_cast<Level>(level);
  }

  static double bits(const LinkModel::FieldModel& field, Level level) {
    if (level == Level::missing) return 0;
    return field.weights[static_cast<std::size_t>(level)] / 1000.0;
  }
  static double two_level(const LinkModel::FieldModel& field, Sameness same) {
    if (same == Sameness::missing) return 0;
    return bits(field, same == Sameness::same ? Level::l0 : Level::l6);
  }
  static Sameness sexes(const EncodedIdentity& one, const EncodedIdentity& other) {
    if (one.sex < 1 || one.sex > 2 || other.sex < 1 || other.sex > 2) return Sameness::missing;
    return one.sex == other.sex ? Sameness::same : Sameness::different;
  }

  double birth_date_weight(const EncodedIdentity& one, const EncodedIdentity& other) const {
    Level level = likeness(one, 2, other, 2);
    if (level == Level::missing) return 0;
    if (level != Level::l0 && one.birth_date_swap != 0 &&
        one.birth_date_swap == other.birth_date_swap) {
      level = Level::lx;
    }
    const double weight = bits(model_.birth_date, level);
    const bool made_up = ((one.flags | other.flags) & 2U) != 0;
    if (!made_up) return weight;
    if (weight > 0) return weight / 2;
    // Another day of the year is no contradiction where the day is made up.
    return level == Level::l4 || level == Level::l5 ? 0 : weight;
  }

  /// Of the name in column `i` of one and in column `j` of the other.
  double name_weight(const LinkModel::FieldModel& field, const EncodedIdentity& one, std::size_t i,
                     const EncodedIdentity& other, std::size_t j, bool use_terms) const {
    const Level level = likeness(one, i, other, j);
    if (level != Level::l0 || !use_terms) return bits(field, level);
    const auto rarity = [&](const EncodedIdentity& side, std::size_t column) {
      if (i == j) return static_cast<int>(side.rarity[column][column]);
      return static_cast<int>(std::max(side.rarity[column][0], side.rarity[column][1]));
    };
    const int rarer = std::min(rarity(one, i), rarity(other, j));
    if (rarer == 0) return bits(field, level);
    const double q = std::exp2(-rarer / 16.0);
    return std::clamp(bits(field, level) + std::log2(field.u[0] / q), 0.0, 14.0);
  }

  const LinkModel& model_;
};

}  // namespace braid::transform
