#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>

#include "transform/compare/encoded_identity.h"
#include "transform/compare/link_model.h"

namespace braid::transform {

// Made-up encodings for tests. A value is a number; its segment has a hundred bits, and two values
// that are d apart share 100 - d of them, so their Dice coefficient is 1 - d / 100. Nobody is
// behind them.

inline constexpr int kMadeValueMax = 156;
/// Distances of values that make each level from L0 to L6.
inline constexpr std::array<int, 7> kDistances = {0, 10, 20, 30, 38, 45, 80};

inline Segment made_segment(int value) {
  Segment segment{};
  for (int i = 0; i < 100; ++i) {
    // 97 is odd, so bits are scattered over the words and none is hit twice.
    const auto bit = static_cast<unsigned>((value + i) * 97 % 256);
    segment[bit / 64] |= std::uint64_t{1} << bit % 64;
  }
  return segment;
}

struct MadeIdentity {
  std::optional<int> surname = 0, given_name = 0, birth_date = 0, postcode = 0;
  std::uint32_t birth_date_swap = 0;
  std::uint32_t flags = 0;
  std::uint8_t sex = 0;
  std::array<std::array<std::uint8_t, 2>, 2> rarity{};

  EncodedIdentity encoded() const {
    EncodedIdentity made;
    const std::array<std::optional<int>, kFields> values = {surname, given_name, birth_date,
                                                            postcode};
    for (std::size_t field = 0; field < kFields; ++field) {
      if (!values[field]) continue;
      made.segments[field] = made_segment(*values[field]);
      made.popcounts[field] = 100;
      made.presence = static_cast<std::uint8_t>(made.presence | 1U << field);
    }
    if (birth_date) made.birth_date_swap = birth_date_swap;
    made.flags = flags;
    made.sex = sex;
    made.rarity = rarity;
    return made;
  }
};

/// The published starter weights (linkage-design, section 7) with made-up shares, so that term
/// frequency has something to work with.
inline LinkModel made_model() {
  LinkModel model;
  model.version = "made-up";
  model.trained_on = "nothing: made up for tests";
  model.identities = 1'000'000;
  model.lambda = 1e-6;
  model.household = 1.8e-6;
  model.swapped = 0.005;
  model.surname.weights = {7800, 7800, 7800, 7500, 5400, -1100, -4000};
  model.given_name.weights = {7900, 7000, 6700, 6200, 4200, -600, -3400};
  model.crossed.weights = {11300, 10700, 9600, 7900, 5700, -700, -3600};
  model.birth_date.weights = {12900, 4100, 3100, 1000, -4400, -10000, -10000, 7100};
  model.postcode.weights = {12400, 2100, 2100, -2700, -2700, -2700, -2900};
  model.sex.weights[0] = 1000;
  model.sex.weights[6] = -4600;
  for (auto* field : {&model.surname, &model.given_name, &model.crossed}) {
    field->m = {0.875, 0.03125, 0.03125, 0.015625, 0.015625, 0.015625, 0.015625};
    field->u = {0.00390625, 0.00390625, 0.00390625, 0.00390625, 0.015625, 0.0625, 0.90625};
  }
  return model;
}

}  // namespace braid::transform
