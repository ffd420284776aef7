#pragma once

#include "transform/measure/story/story.h"

namespace braid::transform {

/// Leaves of a story what has happened up to the day: what began later is gone, what lasts beyond
/// it ends the day after, without an exit (rulings H2). Cuts by when a thing happened, not by when
/// it was told.
void cut_at(Story& story, Date as_of);

}  // namespace braid::transform
