#include "transform/measure/cell/tally.h"

#include <algorithm>

namespace braid::transform {

void PartTally::reset(const std::vector<BreakdownTable>& tables, std::size_t slots) {
  tables_.clear();
  stride_ = 0;
  for (const BreakdownTable& table : tables) {
    tables_.push_back({table, stride_});
    stride_ += table.size();
  }
  sums_.assign(slots * stride_, {});
}

void PartTally::add(std::span<const Contribution> contributions, int sign, bool nobody) {
  for (std::size_t i = 0; i < contributions.size();) {
    std::size_t end = i + 1;
    while (end < contributions.size() && contributions[end].slot == contributions[i].slot) ++end;
    add_slot(contributions.subspan(i, end - i), sign, nobody);
    i = end;
  }
}

void PartTally::add_slot(std::span<const Contribution> of_slot, int sign, bool nobody) {
  Sum* sums = sums_.data() + of_slot.front().slot * stride_;
  if (of_slot.size() == 1) {
    const Contribution& entry = of_slot.front();
    for (const Kept& kept : tables_) {
      Sum& sum = sums[kept.offset + kept.table.cell(entry.group)];
      sum.count += sign * entry.count;
      if (!nobody) sum.people += sign;
    }
    return;
  }
  // Who stands under several tuples (a birthday within the period) is one of the people of a cell
  // once, however many of them fall into it.
  for (const Kept& kept : tables_) {
    for (std::size_t i = 0; i < of_slot.size(); ++i) {
      const std::size_t cell = kept.table.cell(of_slot[i].group);
      Sum& sum = sums[kept.offset + cell];
      sum.count += sign * of_slot[i].count;
      const bool seen = std::any_of(
          of_slot.begin(), of_slot.begin() + static_cast<std::ptrdiff_t>(i),
          [&](const Contribution& other) { return kept.table.cell(other.group) == cell; });
      if (!nobody && !seen) sum.people += sign;
    }
  }
}

std::span<const PartTally::Sum> PartTally::table(Timeline::Slot slot, TableMask mask) const {
  for (const Kept& kept : tables_) {
    if (kept.table.mask() != mask) continue;
    return {sums_.data() + slot * stride_ + kept.offset, kept.table.size()};
  }
  return {};
}

void Reconciliation::reset(Timeline::Slot months) {
  open_.assign(months + 1, {});
  started_.assign(months, {});
  ended_.assign(months, {});
  vanished_.assign(months, {});
}

void Reconciliation::add(const Timeline& timeline, const Story& story, int sign) {
  if (timeline.empty() || story.nobody || story.of(History::care).empty()) return;
  const auto sex = static_cast<std::size_t>(story.sex);
  for (Timeline::Slot slot = 0; slot <= timeline.months(); ++slot) {
    const Date day = timeline.month_start(slot) - 1;
    const bool open =
        std::any_of(story.of(History::care).begin(), story.of(History::care).end(),
                    [&](const Stay& stay) { return stay.start <= day && stay.end > day; });
    if (open) open_[slot][sex] += sign;
  }
  for (const Stay& spell : story.of(History::spell)) {
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
