#pragma once

#include <string>
#include <vector>

#include "app/evaluation/evaluation_json.h"

namespace braid::app {

/// Takes over the revision and what has changed since the evaluation that `was` is the document of
/// (evaluation_document); a null `was`: the first. `why`: the feeds that have delivered since. A
/// plan that is another one is told part by part, under the as-of date from which it holds. False,
/// and only the revision taken over, if it says the same.
bool revise(const OrderedJson& was, const std::string& why, transform::Evaluation& evaluation);

}  // namespace braid::app
