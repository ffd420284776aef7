#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outcome/outcome.pb.h"

namespace braid::sink {

using Coverage = braid::outcome::v1::Coverage;
using CoverageGroup = braid::outcome::v1::CoverageGroup;

/// Kinds of blocking key, in the order of `Coverage.blocks_over_cap` (linkage-design, section 5).
std::string_view blocking_key_name(int kind);

/// What an outcome stream with the encoding json holds: one object, its groups in a list. One line,
/// no line end.
std::string to_json(const Coverage& coverage);
/// The reverse. Nothing if the text is not such an object.
std::optional<Coverage> coverage_from_json(std::string_view text);
/// The coverage in an entry of the stream, whichever encoding it was written in.
std::optional<Coverage> coverage_from_entry(std::string_view value);

/// What `braid outcomes --coverage --json` prints: an object for each group, then one for what the
/// linker counted, which has no `agency`.
std::vector<std::string> json_lines(const Coverage& coverage);

/// `age_cla=10-15`; empty for all of an agency's subjects.
std::string breakdown_text(const CoverageGroup& group);
/// A share as people read it, one decimal: "78.5%".
std::string percent_text(const CoverageGroup& group);

}  // namespace braid::sink
