#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/fault.h"
#include "ingest/source/delivery.h"

namespace braid::ingest {

/// A note is a handful of lines; anything larger is something else under its name.
inline constexpr std::size_t kNoteBytesMax = std::size_t{64} << 10U;

/// Reads the text of a `submission.toml` (interface, section 2). Everything that is wrong in it
/// becomes a fault with line and column; then there is no note. `file` is its name in the faults.
/// Unknown keys are faults: a misspelt `period` would otherwise be ignored in silence.
std::optional<SubmissionNote> parse_submission_note(std::string_view text, const std::string& file,
                                                    Faults& faults);

}  // namespace braid::ingest
