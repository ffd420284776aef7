#pragma once

#include <span>
#include <vector>

namespace braid::transform {

/// Holm's adjustment of the p of several tests, in the order given (evaluation, E12; rulings H29).
std::vector<double> holm(std::span<const double> p);

}  // namespace braid::transform
