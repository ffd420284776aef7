#pragma once

#include <string>
#include <string_view>

#include "transform/compare/pair_score.h"

namespace braid::app {

// How links are told to people: how alike two records are, and what follows, in words; never a
// value of a record (linkage-design, section 1; privacy, SEP-05).

/// "surname equal, given name unlike, birth date one part different, postcode equal, sex same".
/// Fields that one side lacks are named last, together; of swapped names the crossed comparison is
/// told.
std::string levels_in_words(const transform::PairLevels& levels, bool swapped);

/// One field: "equal", "very alike", "alike", "somewhat alike", "unlike", "missing".
std::string_view name_level_word(transform::Level level);
std::string_view birth_date_level_word(transform::Level level);
std::string_view postcode_level_word(transform::Level level);

/// Evidence in bits with one decimal and its sign: "+12.3".
std::string bits_text(transform::Weight weight);

/// What a kind of question asks, and what a rule says, each in one sentence.
std::string_view review_kind_sentence(transform::ReviewKind kind);
std::string_view pair_rule_sentence(std::string_view rule);

/// `none` for a name of no kind.
transform::ReviewKind review_kind_of(std::string_view name);

}  // namespace braid::app
