#pragma once

#include <string>
#include <string_view>

namespace braid::transform {

/// An agency's own id in capitals, without blanks and without the `.0` that spreadsheets append to
/// numbers; leading zeros stay (rulings A7). The no-break space counts as a blank. The view is of
/// `buffer`, which the caller keeps from call to call, so that it seldom grows.
std::string_view normalise_local_id(std::string_view sent, std::string& buffer);

}  // namespace braid::transform
