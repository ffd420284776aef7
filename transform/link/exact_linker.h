#pragma once

#include <memory>

#include "transform/link/linker.h"

namespace braid::transform {

/// Links by equality of keyed values (rulings A2 to A5, A10). Decisions are read and have no effect
/// and nothing is asked: there is no doubt to be resolved in what is equal or not.
std::unique_ptr<Linker> make_exact_linker();

}  // namespace braid::transform
