#pragma once

#include <string_view>

namespace braid {

/// A place where a crash would be awkward: `step` of what `role` ("link.0") writes.
///
/// Does nothing. The crash matrix links the same objects with another definition
/// (tests/kafka/crash_matrix_faults.cc), which ends or stops the process here. It is a matter of
/// linking, not of a setting, so that no stray environment variable can bring a service down.
void fault_point(std::string_view role, std::string_view step);

}  // namespace braid
