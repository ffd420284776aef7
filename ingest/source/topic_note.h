#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/fault.h"
#include "ingest/source/topic_message.h"

namespace braid::ingest {

/// What the messages of a delivery say of it in their headers, under the keys of `submission.toml`.
using TopicNote = std::map<std::string, std::string>;

TopicNote note_of(const TopicMessage& message);
/// The text of a `submission.toml` that says the same. Nothing, with a fault, if a value holds
/// characters that no value of a note has.
std::optional<std::string> note_text(const TopicNote& note, const std::string& delivery,
                                     Faults& faults);

}  // namespace braid::ingest
