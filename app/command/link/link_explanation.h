#pragma once

#include <string>

#include "transform/link/linker.h"

namespace braid::app {

/// Why a subject is linked as it is, ready to be told.
struct ExplainedLink {
  const std::string& area;
  Id16 subject;
  const transform::LinkerOptions& options;
  const transform::LinkExplanation& explanation;
};

/// On standard output, for people; or as JSON Lines: the subject, its fellow subjects (`member`),
/// the pairs that were compared (`one`, `other`). Handles are shortened, values are nowhere.
void print_text(const ExplainedLink& link);
void print_json(const ExplainedLink& link);

}  // namespace braid::app
