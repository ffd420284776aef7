#pragma once

#include <span>

#include "transform/evaluate/evaluation.h"
#include "transform/evaluate/sample.h"

namespace braid::transform {

/// How alike two groups were in one thing; values by person (rulings H13).
BalanceRow balance_of(std::string variable, bool is_matching, std::span<const double> programme,
                      std::span<const double> comparator);

/// Of what matching sees, and age, by variable.
std::vector<BalanceRow> balance_of_states(const std::vector<StateAtT0>& programme,
                                          const std::vector<StateAtT0>& comparator);

/// The values of an outcome before t0, by person.
std::vector<double> baselines_of(const Sample& sample, const SampleForm& form);

}  // namespace braid::transform
