#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "synth/rank_table.h"

namespace braid::synth {

/// What a stock of names is made of: words between blanks, `_` for no letters at all.
struct NameParts {
  std::string_view common;  ///< names as they are, the commonest first
  /// Of these the rarer names are put together: one of each.
  std::string_view firsts, middles, lasts;
  std::uint32_t offset_tenths = 90;  ///< of RankTable
  std::uint32_t ranks_max = 200'000;
};

/// Names of one tradition in the order of their frequency: a short list of very common ones, and
/// behind it as many as its parts can make, so that the number of different names grows with the
/// number of people, as it does in a register. No register and no published list is copied.
class NameStock {
 public:
  explicit NameStock(const NameParts& parts);

  std::string draw(Random& random) const { return name(table_.draw(random)); }
  /// The name of a rank from 0.
  std::string name(std::uint32_t rank) const;
  std::uint32_t ranks() const { return ranks_; }

 private:
  std::vector<std::string_view> common_, firsts_, middles_, lasts_;
  std::uint32_t composed_, ranks_;
  RankTable table_;
};

std::vector<std::string_view> words_of(std::string_view text, char separator = ' ');

}  // namespace braid::synth
