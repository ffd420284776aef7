#pragma once

#include <optional>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"
#include "transform/link/linker.h"

namespace braid::transform {

/// A rule, or a grade, that this version does not know: it differs from all that can be wanted, so
/// that what was stated with it is stated anew.
inline constexpr auto kForeignRule = static_cast<LinkRule>(255);

/// An entry of `links` as read back.
struct StatedLink {
  Id16 subject;
  std::optional<LinkChange::To> to;  ///< nothing: withdrawn
};

/// Refused if key or value cannot be read.
Result<StatedLink> read_stated_link(std::string_view key, std::optional<std::string_view> value);

}  // namespace braid::transform
