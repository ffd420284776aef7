#pragma once

#include <string>

#include "transform/measure/definition/catalogue.h"

namespace braid::app {

/// A worked example as an SVG timeline: a bar for what lasts, a dot for what happens on a day, the
/// period shaded, the answer below. It says in words, as its title and description, what it shows,
/// and is readable on a light and on a dark page. The same example gives the same bytes.
std::string example_drawing(const transform::Definition& definition,
                            const transform::Example& example);

/// "count 7, people 1"; the status where it is not "ok".
std::string example_answer(const transform::Example& example);

}  // namespace braid::app
