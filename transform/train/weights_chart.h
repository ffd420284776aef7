#pragma once

#include <string>

#include "transform/compare/link_model.h"

namespace braid::transform {

/// What each level of each field is worth, as bars: one SVG document that needs nothing else, with
/// a title, a description and the numbers as text, so that it can be read aloud too. Holds weights
/// only.
std::string weights_chart(const LinkModel& model);

}  // namespace braid::transform
