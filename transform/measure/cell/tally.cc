#include "transform/measure/cell/tally.h"

#include <algorithm>

namespace braid::transform {

void ValueCounts::add(std::int64_t value, std::int64_t times) {
  auto& known = times_[value];
  known += times;
  if (known == 0) times_.erase(value);
}

std::int64_t ValueCounts::middle_sum() const {
  std::int64_t all = 0;
  for (const auto& [value, times] : times_) all += times;
  if (all == 0) return 0;
  const auto at = [&](std::int64_t place) {
    for (const auto& [value, times] : times_) {
      if (place < times) return value;
      place -= times;
    }
    return std::int64_t{0};
  };
  return at((all - 1) / 2) + at(all / 2);
}

void PartTally::reset(const std::vector<BreakdownTable>& tables, std::size_t slots, bool ordered) {
  tables_.clear();
  stride_ = 0;
  for (const BreakdownTable& table : tables) {
    tables_.push_back({table, stride_});
    stride_ += table.size();
  }
  sums_.assign(slots * stride_, {});
  values_.assign(ordered ? slots * stride_ : 0, {});
}

void PartTally::add(std::span<const Contribution> contributions, int sign, Behind behind) {
  for (std::size_t i = 0; i < contributions.size();) {
    std::size_t end = i + 1;
    while (end < contributions.size() && contributions[end].slot == contributions[i].slot) ++end;
    add_slot(contributions.subspan(i, end - i), sign, behind);
    i = end;
  }
}

void PartTally::add_slot(std::span<const Contribution> of_slot, int sign, Behind behind) {
  const std::size_t first = of_slot.front().slot * stride_;
  Sum* sums = sums_.data() + first;
  if (!values_.empty()) {
    for (const Kept& kept : tables_) {
      for (const Contribution& entry : of_slot) {
        const std::size_t cell = first + kept.offset + kept.table.cell(entry.group);
        values_[cell].add(entry.count, sign);
      }
    }
  }
  if (of_slot.size() == 1) {
    const Contribution& entry = of_slot.front();
    for (const Kept& kept : tables_) {
      Sum& sum = sums[kept.offset + kept.table.cell(entry.group)];
      sum.count += sign * entry.count;
      if (behind == Behind::one) sum.people += sign;
      if (behind == Behind::counted) sum.people += sign * entry.count;
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
      if (behind == Behind::one && !seen) sum.people += sign;
      if (behind == Behind::counted) sum.people += sign * of_slot[i].count;
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

std::int64_t PartTally::middle_sum(Timeline::Slot slot, TableMask mask, std::size_t cell) const {
  if (values_.empty()) return 0;
  for (const Kept& kept : tables_) {
    if (kept.table.mask() == mask) return values_[slot * stride_ + kept.offset + cell].middle_sum();
  }
  return 0;
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
