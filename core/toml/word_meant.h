#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace braid {

/// The one of `words` that was probably meant by `given`, if one is near: at most a third of its
/// letters are added, left out, exchanged or swapped with their neighbours.
std::optional<std::string_view> word_meant(std::string_view given,
                                           const std::vector<std::string_view>& words);

}  // namespace braid
