#pragma once

#include <string>
#include <vector>

#include "transform/measure/definition/definition_in_words.h"

namespace braid::app {

/// A definition as it is told: a heading each, with what is to be said under it. The one order of
/// `indicator show`, of the pages and of `explain cell`.
struct Heading {
  std::string name;
  std::vector<std::string> lines;
};
std::vector<Heading> headings_of(const transform::Definition& definition,
                                 const Vocabulary& vocabulary);

/// Names of the breakdown sets that apply.
std::vector<std::string> breakdown_names(const transform::Definition& definition);

/// "the lower the better".
std::string direction_in_words(const transform::Definition& definition);

/// The words with single blanks, in lines of at most so many bytes.
std::vector<std::string> filled(const std::string& text, std::size_t width);

/// A heading with what is to be said under it beside it, in lines that fit a terminal; a text that
/// takes several lines is indented from its second.
std::string block_text(const std::string& heading, const std::vector<std::string>& lines);

/// Words with `between` between them.
std::string joined(const std::vector<std::string>& words, std::string_view between);

}  // namespace braid::app
