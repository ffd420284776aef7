#include "transform/measure/definition/breakdown_group.h"

#include <bit>

namespace braid::transform {
namespace {

struct SetWords {
  std::string_view name;
  std::array<std::string_view, 12> values;
};

constexpr std::array<SetWords, kBreakdownSets> kSets = {{
    {"age_cla", {"under 1", "1-4", "5-9", "10-15", "16-17", "unknown"}},
    {"age_prog", {"under 12", "12-15", "16-17", "18-25", "unknown"}},
    {"agency",
     {"children", "health", "education", "police", "provider", "programme", "several", "unknown"}},
    {"cse", {"no", "yes", "unknown"}},
    {"disab", {"disabled", "not", "unknown"}},
    {"duration", {"0", "1-2", "3-7", "8-30", "over 30", "unknown"}},
    {"ethnic5", {"White", "Mixed", "Asian", "Black", "Other", "unknown"}},
    {"legal",
     {"full care order", "interim order", "placement order", "section 20", "youth justice", "other",
      "unknown"}},
    {"need", {"N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "unknown"}},
    {"place",
     {"temporary", "foster", "adoption", "parents", "residential", "secure", "other_residential",
      "semi_independent", "independent", "custody", "other", "unknown"}},
    {"provider", {"PR0", "PR1", "PR2", "PR3", "PR4", "PR5", "unknown"}},
    {"sex", {"F", "M", "unknown"}},
    {"status",
     {"looked after", "protection plan", "child in need plan", "in need", "none", "unknown"}},
    {"uasc", {"no", "yes", "unknown"}},
}};

}  // namespace

std::optional<BreakdownSet> breakdown_set(std::string_view name) {
  for (std::size_t set = 0; set < kBreakdownSets; ++set) {
    if (kSets[set].name == name) return static_cast<BreakdownSet>(1U << set);
  }
  return std::nullopt;
}

std::vector<std::string> breakdown_names() {
  std::vector<std::string> names;
  for (const auto& set : kSets) names.emplace_back(set.name);
  return names;
}

std::optional<TableMask> breakdown_mask(const std::vector<std::string>& names) {
  TableMask mask = 0;
  for (const auto& name : names) {
    const auto set = breakdown_set(name);
    if (!set) return std::nullopt;
    mask = static_cast<TableMask>(mask | *set);
  }
  if (std::popcount(mask) > 2) return std::nullopt;
  return mask;
}

std::vector<std::string_view> breakdown_set_names() {
  std::vector<std::string_view> names;
  for (const SetWords& set : kSets) names.push_back(set.name);
  return names;
}

BreakdownTable::BreakdownTable(TableMask mask) : mask_{mask} {
  Part* part = std::popcount(mask) == 1 ? &second_ : &first_;
  for (std::size_t set = 0; set < kBreakdownSets; ++set) {
    if ((mask >> set & 1U) == 0) continue;
    *part = {kSetBits[set].shift, (Group{1} << kSetBits[set].bits) - 1, kSetBits[set].values};
    size_ *= kSetBits[set].values;
    part = &second_;
  }
}

Breakdown BreakdownTable::breakdown(std::size_t cell) const {
  Breakdown breakdown;
  bool is_first = std::popcount(mask_) == 2;
  for (std::size_t set = 0; set < kBreakdownSets; ++set) {
    if ((mask_ >> set & 1U) == 0) continue;
    const std::size_t value = is_first ? cell / second_.values : cell % second_.values;
    breakdown.emplace_back(kSets[set].name, kSets[set].values[value]);
    is_first = false;
  }
  return breakdown;
}

}  // namespace braid::transform
