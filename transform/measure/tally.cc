#include "transform/measure/tally.h"

#include <algorithm>

namespace braid::transform {

void IndicatorTally::reset(std::size_t slots) {
  groups_.assign(slots * kGroups, {});
  people_.assign(slots * kTableCells, 0);
}

void IndicatorTally::add(std::span<const Contribution> contributions, int sign, bool nobody) {
  for (std::size_t i = 0; i < contributions.size();) {
    std::size_t end = i + 1;
    while (end < contributions.size() && contributions[end].slot == contributions[i].slot) ++end;
    add_slot(contributions.subspan(i, end - i), sign, nobody);
    i = end;
  }
}

void IndicatorTally::add_slot(std::span<const Contribution> of_slot, int sign, bool nobody) {
  const std::size_t slot = of_slot.front().slot;
  for (const Contribution& entry : of_slot) {
    groups_[slot * kGroups + entry.group].count += sign * entry.count;
  }
  if (nobody) return;
  if (of_slot.size() == 1) {
    groups_[slot * kGroups + of_slot.front().group].people += sign;
    return;
  }
  for (std::uint8_t mask = 0; mask < kTables; ++mask) {
    std::uint32_t cells = 0;  // no table has more than 18
    for (const Contribution& entry : of_slot) cells |= 1U << table_cell(mask, entry.group);
    std::int64_t* people = &people_[slot * kTableCells + table_offset(mask)];
    for (std::size_t cell = 0; cells >> cell != 0; ++cell) {
      if ((cells >> cell & 1U) != 0) people[cell] += sign;
    }
  }
}

std::vector<IndicatorTally::Sum> IndicatorTally::table(Timeline::Slot slot,
                                                       std::uint8_t mask) const {
  std::vector<Sum> cells(table_cells(mask));
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    cells[cell].people = people_[slot * kTableCells + table_offset(mask) + cell];
  }
  for (std::size_t group = 0; group < kGroups; ++group) {
    const Sum& sum = groups_[slot * kGroups + group];
    Sum& cell = cells[table_cell(mask, static_cast<Group>(group))];
    cell.count += sum.count;
    cell.people += sum.people;
  }
  return cells;
}

void Reconciliation::reset(Timeline::Slot months) {
  open_.assign(months + 1, {});
  started_.assign(months, {});
  ended_.assign(months, {});
  vanished_.assign(months, {});
}

void Reconciliation::add(const Timeline& timeline, const Story& story, int sign) {
  if (timeline.empty() || story.nobody || story.care.empty()) return;
  const auto sex = static_cast<std::size_t>(story.sex);
  for (Timeline::Slot slot = 0; slot <= timeline.months(); ++slot) {
    const Date day = timeline.month_start(slot) - 1;
    const bool open = std::any_of(story.care.begin(), story.care.end(), [&](const Stay& stay) {
      return stay.start <= day && stay.end > day;
    });
    if (open) open_[slot][sex] += sign;
  }
  for (const Stay& spell : story.spells) {
    if (timeline.holds(spell.start)) started_[timeline.month_of(spell.start)][sex] += sign;
    if (!spell.end.is_none() && timeline.holds(spell.end)) {
      (spell.exits ? ended_ : vanished_)[timeline.month_of(spell.end)][sex] += sign;
    }
  }
}

bool Reconciliation::holds(Timeline::Slot first, Timeline::Slot past) const {
  for (std::size_t sex = 0; sex < 3; ++sex) {
    std::int64_t open = open_[first][sex];
    for (Timeline::Slot month = first; month < past; ++month) {
      open += started_[month][sex] - ended_[month][sex] - vanished_[month][sex];
    }
    if (open != open_[past][sex]) return false;
  }
  return true;
}

}  // namespace braid::transform
