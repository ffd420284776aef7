#pragma once

#include <string>
#include <string_view>

namespace braid::transform {

/// The number of the outcome that an indicator stands under in the catalogue, "H3" or "S1"; empty
/// for those that stand under none (indicators, section 6; rulings H33).
std::string headed_under(std::string_view indicator);

}  // namespace braid::transform
