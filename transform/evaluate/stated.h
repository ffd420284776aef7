#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "transform/value/exact.h"

namespace braid::transform {

enum class StatedAgreement : std::uint8_t { agrees, differs, not_judged };

/// A figure as somebody has written it: "-29%", "1.70", "+0.9", "1,318". Words are not judged.
struct StatedFigure {
  Exact value;
  int places = 0;  ///< digits after the point as written: 1.70 is not 1.7
  bool is_percent = false;
};
std::optional<StatedFigure> read_stated(std::string_view text);

/// Whether a stated figure follows from the data: half a unit of its last written place is allowed,
/// exactly half agrees (evaluation, E8; rulings H17). `computed` in percent where percent is
/// stated.
StatedAgreement compare_stated(std::string_view stated, const Exact& computed);

}  // namespace braid::transform
