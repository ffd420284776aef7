#include "synth/name_stock.h"

#include <algorithm>

namespace braid::synth {
namespace {

/// "Hill" + "ley" is written with two l, and not with three.
void append_part(std::string& name, std::string_view part) {
  if (part == "_") return;
  for (const char letter : part) {
    const std::size_t size = name.size();
    const bool third = size >= 2 && name[size - 1] == letter && name[size - 2] == letter;
    if (!third) name += letter;
  }
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view text, char separator) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

NameStock::NameStock(const NameParts& parts)
    : common_{words_of(parts.common)},
      firsts_{words_of(parts.firsts)},
      middles_{words_of(parts.middles)},
      lasts_{words_of(parts.lasts)},
      composed_{static_cast<std::uint32_t>(firsts_.size() * middles_.size() * lasts_.size())},
      ranks_{std::min(static_cast<std::uint32_t>(common_.size()) + composed_, parts.ranks_max)},
      table_{ranks_, parts.offset_tenths} {}

std::string NameStock::name(std::uint32_t rank) const {
  if (rank < common_.size()) return std::string{common_[rank]};
  // A walk through all combinations whose step shares no factor with their number, which is smaller
  // than this prime: neighbours in rank do not look alike.
  const std::uint64_t scattered = std::uint64_t{rank - common_.size() + 1} * 1'000'003 % composed_;
  auto left = static_cast<std::size_t>(scattered);
  std::string name{firsts_[left % firsts_.size()]};
  left /= firsts_.size();
  append_part(name, middles_[left % middles_.size()]);
  append_part(name, lasts_[left / middles_.size()]);
  return name;
}

}  // namespace braid::synth
