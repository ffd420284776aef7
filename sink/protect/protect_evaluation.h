#pragma once

#include "sink/protect/protect.h"
#include "transform/evaluate/evaluation.h"

namespace braid::sink {

/// The only door by which an evaluation leaves measuring. A before-after pair is one object: if
/// either cell is suppressed, so are the change, the interval, the other arm's pair, the comparison
/// and the money made of it; an arm of under ten people hides the outcome whole (evaluation, E14 to
/// E18; rulings H34). Minimum and maximum are never told (E17). Profile exact changes nothing.
transform::Evaluation protect(transform::Evaluation evaluation, Profile profile);

}  // namespace braid::sink
