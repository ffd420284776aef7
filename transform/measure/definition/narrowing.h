#pragma once

#include <optional>
#include <string>
#include <vector>

#include "transform/measure/definition/catalogue.h"

namespace braid::transform {

/// One step on the way from everybody whom an indicator could count to those whom it does.
struct Narrowing {
  std::string words;      ///< what this step asks in addition: "legal status is not V3"
  Definition definition;  ///< counts what is left; its id is `step.0`, `step.1`, ...
  /// Counts what this step leaves out of the one before, as `left.1`, ...; none where a condition
  /// cannot be turned round.
  std::optional<Definition> left_out;
};

/// The steps of a definition: first what it would count without any condition, then with one
/// condition more each time, the last being the definition itself; of a quotient what is below the
/// line, and then what is above it. Measured side by side they tell how much each condition leaves
/// out. Empty where there are only pairs, of which nothing is left out one by one.
std::vector<Narrowing> narrowings(const Definition& definition, const Vocabulary& vocabulary,
                                  bool of_window);

}  // namespace braid::transform
