#include "transform/measure/breakdown_group.h"

#include <algorithm>

namespace braid::transform {
namespace {

struct SetWords {
  BreakdownSet set;
  std::string_view name;
  std::array<std::string_view, kAgeGroups> values;
  std::size_t size;
};

constexpr std::array<SetWords, 3> kSets = {{
    {by_age_cla, "age_cla", {"under 1", "1-4", "5-9", "10-15", "16-17", "unknown"}, 6},
    {by_sex, "sex", {"F", "M", "unknown"}, 3},
    {by_uasc, "uasc", {"no", "yes", "unknown"}, 3},
}};

constexpr std::size_t part(std::size_t set, Group group) {
  return set == 0 ? group / 9 : set == 1 ? group / 3 % 3 : group % 3;
}

}  // namespace

std::optional<BreakdownSet> breakdown_set(std::string_view name) {
  for (const auto& words : kSets) {
    if (words.name == name) return words.set;
  }
  return std::nullopt;
}

std::optional<std::uint8_t> breakdown_mask(const std::vector<std::string>& names) {
  std::uint8_t mask = 0;
  for (const auto& name : names) {
    const auto set = breakdown_set(name);
    if (!set) return std::nullopt;
    mask = static_cast<std::uint8_t>(mask | *set);
  }
  if (mask >= kTables) return std::nullopt;
  return mask;
}

std::size_t table_cells(std::uint8_t mask) {
  std::size_t cells = 1;
  for (const auto& words : kSets) {
    if ((mask & words.set) != 0) cells *= words.size;
  }
  return cells;
}

std::size_t table_cell(std::uint8_t mask, Group group) {
  std::size_t cell = 0;
  for (std::size_t i = 0; i < kSets.size(); ++i) {
    if ((mask & kSets[i].set) != 0) cell = cell * kSets[i].size + part(i, group);
  }
  return cell;
}

std::size_t table_offset(std::uint8_t mask) {
  std::size_t offset = 0;
  for (std::uint8_t before = 0; before < mask; ++before) offset += table_cells(before);
  return offset;
}

Breakdown table_breakdown(std::uint8_t mask, std::size_t cell) {
  Breakdown breakdown;
  for (std::size_t i = kSets.size(); i-- > 0;) {
    if ((mask & kSets[i].set) == 0) continue;
    breakdown.emplace_back(kSets[i].name, kSets[i].values[cell % kSets[i].size]);
    cell /= kSets[i].size;
  }
  std::reverse(breakdown.begin(), breakdown.end());
  return breakdown;
}

}  // namespace braid::transform
