#pragma once

#include <string>

#include "transform/evaluate/evaluation.h"

namespace braid::app {

/// One evaluation as a page that stands by itself: no script, no font, no picture from elsewhere;
/// charts are SVG, and all that they show is in tables too. Light or dark as the reader's system
/// is, and for print. The same evaluation gives the same bytes.
std::string evaluation_page(const transform::Evaluation& evaluation);

}  // namespace braid::app
