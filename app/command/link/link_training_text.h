#pragma once

#include <string>

#include "core/fault.h"
#include "transform/train/training.h"

namespace braid::app {

/// What was learned, for people: weights, prior, blocks, what to expect, and the checks of
/// linkage-design, section 8, step 8. Holds counts and shares only.
std::string training_text(const transform::Training& training);
/// The same as JSON Lines: one object of the whole, then one for each field, threshold, kind of key
/// and check, each told apart by its first key.
void print_training_json(const transform::Training& training);

/// Says on standard error what is wrong with a people or truth file; gives the exit status.
int tell_file_faults(const Faults& faults);

}  // namespace braid::app
