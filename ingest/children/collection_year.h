#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/date.h"

namespace braid::ingest {

/// The collection years that a name speaks of, ascending, each once. It understands `2025`,
/// `2024-25`, `2024-2025`, `202425`, `20242025`, `24-25`, `2425`, with `-`, `/`, `_` or a blank in
/// between; years side by side mean the later one, the year in which the collection ends. Full
/// dates (`2025-06-30`, `30062025`) are passed over (feed-formats 10).
std::vector<int> collection_years_in(std::string_view name);

/// The collection year that `day` lies in: 1 April 2024 to 31 March 2025 is 2025 (feed-formats 2).
int collection_year_of(Date day);

Date first_day_of_collection(int year);
Date last_day_of_collection(int year);

/// The full date in a name, year first or day first; nothing if there is none, or two of them.
std::optional<Date> date_in(std::string_view name);

}  // namespace braid::ingest
