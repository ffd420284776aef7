#pragma once

#include <string>

#include "transform/measure/definition/history.h"

namespace braid::transform {

/// One entry of a history, or several: "episode of care", "episodes of care". A history without a
/// phrase of its own is told by its word.
std::string history_in_words(History history, bool plural);

}  // namespace braid::transform
