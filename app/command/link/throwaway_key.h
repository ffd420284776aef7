#pragma once

#include <cstdint>
#include <optional>

#include "core/result.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::app {

/// A linkage key that is forgotten when the command ends; from a seed for runs that can be
/// repeated. Unavailable if the random numbers fail.
Result<transform::LinkageKey> throwaway_key(const std::optional<std::uint64_t>& seed);

}  // namespace braid::app
