#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/keys.h"
#include "outcome/outcome.pb.h"

namespace braid::sink {

using Outcome = braid::outcome::v1::Outcome;

/// The object that `braid outcomes --json` prints and that an outcome stream with the encoding json
/// holds (interface, section 3). One line, no line end.
std::string to_json(const Outcome& outcome);

/// The reverse. Nothing if the text is not such an object.
std::optional<Outcome> outcome_from_json(std::string_view text);

/// The outcome in an entry of the stream, whichever encoding it was written in.
std::optional<Outcome> outcome_from_entry(std::string_view value);

/// `age_cla=10-15 sex=F`; empty for the total.
std::string breakdown_text(const Outcome& outcome);

/// Its key in the outcome stream.
std::string key_of(const Outcome& outcome);

}  // namespace braid::sink
