#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/cell.h"

namespace braid::transform {

/// The sets that a cell can be broken down by (indicators, section 4), in alphabetical order; a
/// table is a set of them, as bits.
enum BreakdownSet : std::uint8_t { by_age_cla = 1, by_sex = 2, by_uasc = 4 };

/// Nothing for a word that is no set.
std::optional<BreakdownSet> breakdown_set(std::string_view name);
/// Nothing if a name is unknown, or there are more than two (indicators, section 4).
std::optional<std::uint8_t> breakdown_mask(const std::vector<std::string>& names);

enum class AgeGroup : std::uint8_t { under_1, from_1, from_5, from_10, from_16, unknown };
inline constexpr std::size_t kAgeGroups = 6;
enum class Sex : std::uint8_t { female, male, unknown };
enum class Uasc : std::uint8_t { no, yes, unknown };

/// Completed years to their group. Below 0 is "under 1" (rulings B11). Who is 18 or over and
/// counts all the same is on the day of a clip or within the month of birth: 16-17 (rulings B14).
constexpr AgeGroup age_group(int years) {
  if (years < 1) return AgeGroup::under_1;
  if (years < 5) return AgeGroup::from_1;
  if (years < 10) return AgeGroup::from_5;
  if (years < 16) return AgeGroup::from_10;
  return AgeGroup::from_16;
}

/// The whole tuple of breakdown values as one small number.
using Group = std::uint8_t;
inline constexpr std::size_t kGroups = kAgeGroups * 3 * 3;

constexpr Group group_of(AgeGroup age, Sex sex, Uasc uasc) {
  return static_cast<Group>((static_cast<int>(age) * 3 + static_cast<int>(sex)) * 3 +
                            static_cast<int>(uasc));
}
constexpr Group with_age(Group group, AgeGroup age) {
  return static_cast<Group>(group % 9 + static_cast<int>(age) * 9);
}

/// Tables that are kept: the total, each set, any two crossed. Bits of BreakdownSet, 0 to 6.
inline constexpr std::size_t kTables = 7;
/// How many cells a table has, and which of them a group falls into.
std::size_t table_cells(std::uint8_t mask);
std::size_t table_cell(std::uint8_t mask, Group group);
/// Where a table's cells begin if all tables stand one after the other.
std::size_t table_offset(std::uint8_t mask);
inline constexpr std::size_t kTableCells = 1 + 6 + 3 + 18 + 3 + 18 + 9;
/// Names and values of a cell.
Breakdown table_breakdown(std::uint8_t mask, std::size_t cell);

}  // namespace braid::transform
