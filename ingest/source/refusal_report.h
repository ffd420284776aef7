#pragma once

#include <string>
#include <string_view>

#include "core/fault.h"

namespace braid::ingest {

// What the sender of a refused delivery finds beside it (interface, section 2). Both say the same.

/// For a person: what is wrong, where, and what to do, each fault in a paragraph.
std::string refusal_text(std::string_view delivery, const Faults& faults);

/// For a program: {"delivery", "faults": [{"file", "line", "column", "rule", "message",
/// "remedy"}]}; line and column are null where they are not known.
std::string refusal_json(std::string_view delivery, const Faults& faults);

}  // namespace braid::ingest
