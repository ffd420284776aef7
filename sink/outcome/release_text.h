#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "outcome/outcome.pb.h"

namespace braid::sink {

using Release = braid::outcome::v1::Release;

/// What an outcome stream with the encoding json holds of a release. One line, no line end.
std::string to_json(const Release& release);
/// The reverse. Nothing if the text is not such an object.
std::optional<Release> release_from_json(std::string_view text);
/// The release in an entry of the stream, whichever encoding it was written in.
std::optional<Release> release_from_entry(std::string_view value);

}  // namespace braid::sink
