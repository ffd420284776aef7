#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "transform/measure/cell/contribution.h"

namespace braid::transform {

/// Numbers and how often each stands: what a median is told from.
class ValueCounts {
 public:
  void add(std::int64_t value, std::int64_t times);
  /// The sum of the two values in the middle; of an odd number the one in the middle twice. 0 if
  /// there is none.
  std::int64_t middle_sum() const;

 private:
  std::map<std::int64_t, std::int64_t> times_;
};

/// The sums of one part over all persons: for each slot and each cell of the tables that are
/// wanted, the count and the different people behind it.
class PartTally {
 public:
  struct Sum {
    std::int64_t count = 0;
    std::int64_t people = 0;
  };

  /// `ordered`: what is added are values, and each is kept for the one in the middle.
  void reset(const std::vector<BreakdownTable>& tables, std::size_t slots, bool ordered = false);
  /// Who stands behind what is added: the one person whose it is; nobody known (rulings D4); as
  /// many people as are counted, where somebody else has counted people.
  enum class Behind : std::uint8_t { one, nobody, counted };
  /// All that one person adds, as `contribute` gives it; sign 1 or -1.
  void add(std::span<const Contribution> contributions, int sign, Behind behind);
  /// Cells of a table, in its order; empty if it is not kept.
  std::span<const Sum> table(Timeline::Slot slot, TableMask mask) const;
  /// Of a cell of such a table; 0 unless its values are kept.
  std::int64_t middle_sum(Timeline::Slot slot, TableMask mask, std::size_t cell) const;

 private:
  void add_slot(std::span<const Contribution> of_slot, int sign, Behind behind);

  struct Kept {
    BreakdownTable table;
    std::size_t offset;
  };
  std::vector<Kept> tables_;
  std::size_t stride_ = 0;
  std::vector<Sum> sums_;            // slots x stride
  std::vector<ValueCounts> values_;  // likewise; empty unless they are kept
};

/// What stands behind the before or after cell of one arm.
struct WindowTally {
  std::int64_t count = 0;   ///< the numerator, where it divides
  std::int64_t people = 0;  ///< behind `count`
  std::int64_t denominator = 0;
  std::int64_t denominator_people = 0;
  std::int64_t countable = 0;  ///< people whose window is covered
  std::int64_t left_out = 0;   ///< the others (rulings B6)
  std::int64_t unknown = 0;    ///< of these, those whose records cannot be used (rulings G37)
  struct Family {
    std::int64_t members = 0, count = 0;
  };
  std::map<std::uint32_t, Family> families;  ///< of indicators that count these
  ValueCounts values;                        ///< of medians
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
