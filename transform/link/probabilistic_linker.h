#pragma once

#include <memory>

#include "transform/link/linker.h"

namespace braid::transform {

/// Links by the weight of evidence (linkage-design, sections 7 to 10).
///
/// What is kept for an identity: a record of 248 bytes, the subject (40), places in the index, and
/// the pairs of it of which something comes. `settle` brings up to date, in this order: the index;
/// which blocks are over the cap and which identifiers do not count; the pairs of every subject for
/// which one of these has changed; the components of whoever has gained or lost a pair, from
/// nothing; the questions about their members. Each is a function of the ones before, and the first
/// of the set of entries, so the outcome is (rulings S15).
std::unique_ptr<Linker> make_probabilistic_linker(const LinkerOptions& options);

}  // namespace braid::transform
