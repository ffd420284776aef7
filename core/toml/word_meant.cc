#include "core/toml/word_meant.h"

#include <algorithm>

namespace braid {
namespace {

/// Edits between two short words: a letter added, left out, exchanged, or swapped with the next.
std::size_t edits_between(std::string_view one, std::string_view other) {
  std::vector<std::size_t> before_last, last(other.size() + 1), row(other.size() + 1);
  for (std::size_t j = 0; j <= other.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t differs = one[i - 1] == other[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + differs});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last = last;
    std::swap(last, row);
  }
  return last[other.size()];
}

}  // namespace

std::optional<std::string_view> word_meant(std::string_view given,
                                           const std::vector<std::string_view>& words) {
  std::optional<std::string_view> nearest;
  std::size_t least = 0;
  for (const auto word : words) {
    const auto edits = edits_between(given, word);
    if (edits * 3 > std::max(word.size(), std::size_t{3}) || (nearest && edits >= least)) continue;
    nearest = word;
    least = edits;
  }
  return nearest;
}

}  // namespace braid
