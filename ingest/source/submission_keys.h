#pragma once

#include <string>

#include "core/toml/toml_key.h"

namespace braid::ingest {

/// Every key that a `submission.toml` may hold (interface, section 2), with what people are told of
/// it. The one list: notes and headers of messages are read by it, and the JSON Schema and the
/// manual are made of it.
const TomlKey& submission_keys();

/// Of one of them, how it is written: "write it as `year = 2025`".
std::string as_written(const TomlKey& key);

}  // namespace braid::ingest
