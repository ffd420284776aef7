#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/cell.h"

namespace braid::transform {

/// The sets that a cell can be broken down by (indicators, section 4; rulings G7, G8), in
/// alphabetical order; a table is a set of them, as bits.
enum BreakdownSet : std::uint16_t {
  by_age_cla = 1,
  by_age_prog = 2,
  by_agency = 4,
  by_cse = 8,
  by_disab = 16,
  by_duration = 32,
  by_ethnic5 = 64,
  by_legal = 128,
  by_need = 256,
  by_place = 512,
  by_provider = 1024,
  by_sex = 2048,
  by_status = 4096,
  by_uasc = 8192,
};
inline constexpr std::size_t kBreakdownSets = 14;
using TableMask = std::uint16_t;
/// Sets that say where and how a child lives in care on the day.
inline constexpr TableMask kCareSets = by_legal | by_need | by_place | by_provider;
/// Sets that are about the entry that counts and not about the child on the day.
inline constexpr TableMask kEntrySets = by_agency | by_duration;

/// In alphabetical order.
std::vector<std::string_view> breakdown_set_names();
/// Nothing for a word that is no set.
std::optional<BreakdownSet> breakdown_set(std::string_view name);
/// All of them, in order.
std::vector<std::string> breakdown_names();
/// Nothing if a name is unknown, or there are more than two (indicators, section 4).
std::optional<TableMask> breakdown_mask(const std::vector<std::string>& names);

enum class AgeGroup : std::uint8_t { under_1, from_1, from_5, from_10, from_16, unknown };
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

/// Of a programme's people; over 25 is in none of them.
constexpr std::uint32_t programme_age_group(int years) {
  if (years < 12) return 0;
  if (years < 16) return 1;
  if (years < 18) return 2;
  return years <= 25 ? 3 : 4;
}

/// What stands for a person on a day, the highest that holds (indicators, H2; rulings G27).
enum class HelpStatus : std::uint8_t {
  looked_after,
  protection_plan,
  need_plan,
  need,
  none,
  unknown
};

/// How long a missing incident lasted, in days (indicators, H8).
constexpr std::uint32_t duration_band(std::int32_t days) {
  if (days <= 0) return 0;
  if (days <= 2) return 1;
  if (days <= 7) return 2;
  return days <= 30 ? 3 : 4;
}

/// Whose record it is: a kind of agency, in the order of AgencyKind; several that tell one thing.
inline constexpr std::uint32_t kSeveralAgencies = 6;

/// The whole tuple of breakdown values as one number: some bits for each set.
using Group = std::uint64_t;

/// Where the value of a set stands in a group, and how many values it has.
struct SetBits {
  std::uint8_t shift, bits, values;
};
/// In the order of BreakdownSet's bits. The last value of each set is "unknown".
inline constexpr std::array<SetBits, kBreakdownSets> kSetBits = {{
    {0, 3, 6},    // age_cla
    {3, 3, 5},    // age_prog
    {6, 3, 8},    // agency
    {9, 2, 3},    // cse
    {11, 2, 3},   // disab
    {13, 3, 6},   // duration
    {16, 3, 6},   // ethnic5
    {19, 3, 7},   // legal
    {22, 4, 9},   // need
    {26, 4, 12},  // place
    {30, 3, 7},   // provider
    {33, 2, 3},   // sex
    {35, 3, 6},   // status
    {38, 2, 3},   // uasc
}};

constexpr std::size_t place_of_set(BreakdownSet set) {
  std::size_t place = 0;
  while ((set >> place & 1) == 0) ++place;
  return place;
}
constexpr Group with(Group group, BreakdownSet set, std::uint32_t value) {
  const SetBits& at = kSetBits[place_of_set(set)];
  const Group mask = ((Group{1} << at.bits) - 1) << at.shift;
  return (group & ~mask) | (Group{value} << at.shift);
}
constexpr std::uint32_t value_of(Group group, BreakdownSet set) {
  const SetBits& at = kSetBits[place_of_set(set)];
  return static_cast<std::uint32_t>(group >> at.shift & ((Group{1} << at.bits) - 1));
}
/// The other sets are unknown.
constexpr Group group_of(AgeGroup age, Sex sex, Uasc uasc) {
  Group group = 0;
  for (std::size_t set = 0; set < kBreakdownSets; ++set) {
    group = with(group, static_cast<BreakdownSet>(1U << set), kSetBits[set].values - 1U);
  }
  group = with(group, by_age_cla, static_cast<std::uint32_t>(age));
  group = with(group, by_sex, static_cast<std::uint32_t>(sex));
  return with(group, by_uasc, static_cast<std::uint32_t>(uasc));
}
constexpr Group with_age(Group group, AgeGroup age) {
  return with(group, by_age_cla, static_cast<std::uint32_t>(age));
}
/// `group` with what `other` says of the care that the child is in.
constexpr Group with_care_of(Group group, Group other) {
  for (const auto set : {by_legal, by_need, by_place, by_provider}) {
    group = with(group, set, value_of(other, set));
  }
  return group;
}

/// One table: none, one or two sets, and its cells in a fixed order.
class BreakdownTable {
 public:
  explicit BreakdownTable(TableMask mask);

  TableMask mask() const { return mask_; }
  std::size_t size() const { return size_; }
  std::size_t cell(Group group) const {
    return static_cast<std::size_t>((group >> first_.shift & first_.mask) * second_.values +
                                    (group >> second_.shift & second_.mask));
  }
  /// Names and values of a cell.
  Breakdown breakdown(std::size_t cell) const;

 private:
  struct Part {
    std::uint8_t shift = 0;
    Group mask = 0;
    std::size_t values = 1;
  };
  TableMask mask_;
  Part first_, second_;
  std::size_t size_ = 1;
};

}  // namespace braid::transform
