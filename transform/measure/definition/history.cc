#include "transform/measure/definition/history.h"

#include <algorithm>

namespace braid::transform {

std::optional<History> history_of(std::string_view word) {
  const auto found = std::find(kHistoryWords.begin(), kHistoryWords.end(), word);
  if (found == kHistoryWords.end()) return std::nullopt;
  return static_cast<History>(found - kHistoryWords.begin());
}

}  // namespace braid::transform
