#pragma once

#include <string>
#include <vector>

#include "transform/evaluate/evaluation.h"

namespace braid::app {

/// JSON Lines, one object a line: a row for each indicator and group, `effect` for the comparison
/// of the two, and the rows of money (interface, section 3; rulings H50).
std::vector<std::string> evaluation_rows(const transform::Evaluation& evaluation);

/// The same rows as CSV, with a header line; lists are separated by semicolons.
std::string evaluation_csv(const transform::Evaluation& evaluation);

/// All of it as one JSON object, indented.
std::string evaluation_document(const transform::Evaluation& evaluation);
/// SHA-256 over the document without its hash, revision and changes, hexadecimal.
std::string evaluation_hash(transform::Evaluation evaluation);

/// For people, in the terminal.
std::string evaluation_text(const transform::Evaluation& evaluation);

}  // namespace braid::app
