#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "transform/measure/contribution.h"

namespace braid::transform {

/// The sums of one indicator over all persons: for each slot the count under each tuple of
/// breakdown values, and the different people behind every cell of every table.
///
/// A person who stands under one tuple in a slot, as nearly all do, is noted under that tuple and
/// rolled up with the counts. Who stands under several (a birthday within the period) would be
/// rolled up twice, so those are noted straight under the cells of each table, once each.
class IndicatorTally {
 public:
  struct Sum {
    std::int64_t count = 0;
    std::int64_t people = 0;
  };

  void reset(std::size_t slots);
  /// All that one person adds, as `contribute` gives it; sign 1 or -1. `nobody`: counts, no people
  /// (rulings D4).
  void add(std::span<const Contribution> contributions, int sign, bool nobody);
  /// Cells of a table, in order of table_cell().
  std::vector<Sum> table(Timeline::Slot slot, std::uint8_t mask) const;

 private:
  void add_slot(std::span<const Contribution> of_slot, int sign, bool nobody);

  std::vector<Sum> groups_;           // slots x kGroups
  std::vector<std::int64_t> people_;  // slots x kTableCells
};

/// What stands behind the before or after cell of one arm.
struct WindowTally {
  std::int64_t count = 0;
  std::int64_t people = 0;
  std::int64_t scores = 0;
  std::int64_t countable = 0;  ///< people whose window is covered
  std::int64_t left_out = 0;   ///< the others (rulings B6)
};

/// Open at PS-1, plus started, minus ended, equals open at PE (indicators, R8), where "ended" are
/// exits and those who vanished from the returns (rulings C2). By sex too, which does not change
/// within a person. What is open is counted from episodes, what starts and ends from periods of
/// care, so that a fault in building these shows.
class Reconciliation {
 public:
  void reset(Timeline::Slot months);
  void add(const Timeline& timeline, const Story& story, int sign);
  /// Whether it holds for the months [first, past).
  bool holds(Timeline::Slot first, Timeline::Slot past) const;

 private:
  using BySex = std::array<std::int64_t, 3>;
  std::vector<BySex> open_;                        // one more than months: the day before month n
  std::vector<BySex> started_, ended_, vanished_;  // by month
};

}  // namespace braid::transform
