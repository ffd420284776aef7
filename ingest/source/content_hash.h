#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "ingest/source/delivery.h"

namespace braid::ingest {

/// What a delivery is recognised by (rulings S11): SHA-256, 32 raw bytes, over the names and the
/// bytes of its files in the order given, and of its note as it stands. Each part goes in with its
/// own length and hash, so no two deliveries can run together to the same bytes. Reads the files as
/// a stream. Unavailable if the medium or OpenSSL fails.
Result<std::string> content_hash(const std::vector<std::unique_ptr<DeliveredFile>>& files,
                                 std::optional<std::string_view> note);

}  // namespace braid::ingest
