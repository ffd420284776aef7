#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "transform/evaluate/evaluation.h"

namespace braid::app {

using OrderedJson = nlohmann::ordered_json;

/// Rows as objects with the same keys each (interface, section 3).
std::vector<OrderedJson> row_objects(const transform::Evaluation& evaluation);

/// To four decimals; null for nothing, and for what is no number.
OrderedJson rounded(const std::optional<double>& value);
/// Money in pounds: whole pence, so that nothing is rounded twice.
OrderedJson pounds_json(std::int64_t pence);
OrderedJson text_of(const std::optional<Date>& date);
OrderedJson interval_of(const std::optional<transform::Interval>& interval);

}  // namespace braid::app
