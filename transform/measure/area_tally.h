#pragma once

#include "transform/measure/fact_store.h"
#include "transform/measure/measurer.h"
#include "transform/measure/story_builder.h"
#include "transform/measure/tally.h"

namespace braid::transform {

/// A publication with its patterns and names looked up.
struct ResolvedPublication {
  std::vector<std::size_t> plans;
  std::array<bool, 3> periods{};     ///< by PeriodKind
  std::vector<std::uint8_t> tables;  ///< masks of BreakdownSet, ascending
  std::vector<std::size_t> programmes;
};

/// The sums of an area and the rules by which persons are added to them.
class AreaTally {
 public:
  explicit AreaTally(const MeasurerOptions& options);

  /// Takes over what the deliveries say; every sum is 0 afterwards.
  void reset(const Deliveries& deliveries);
  /// Adds (sign 1) or takes away (-1) one person.
  void add(const Story& story, int sign);

  std::vector<Cell> table(std::size_t publication) const;
  bool reconciles() const;
  std::vector<MeasureRemark> remarks() const;

 private:
  static constexpr std::size_t kWindows = 2;

  /// Place of a definition's plan, which is made if need be.
  std::size_t plan_of(const Definition& definition);
  ResolvedPublication resolve(const Publication& publication, const Catalogue& catalogue);
  void add_windows(const Story& story, int sign);
  void add_participant(const Story& story, const Participation& participation, int sign);
  std::size_t window_place(std::size_t plan, std::size_t programme, std::size_t arm) const;
  Cell blank_cell(const MeasurePlan& plan) const;
  void add_slot_cells(const ResolvedPublication& publication, std::size_t plan, Timeline::Slot slot,
                      const std::string& label, Publishing publishing,
                      std::vector<Cell>& cells) const;
  void add_period_cells(const ResolvedPublication& publication, std::size_t plan,
                        std::vector<Cell>& cells) const;
  void add_stock_cells(const ResolvedPublication& publication, std::size_t plan,
                       std::vector<Cell>& cells) const;
  void add_window_cells(std::size_t plan, std::size_t programme, std::vector<Cell>& cells) const;

  const Vocabulary& vocabulary_;
  std::vector<Programme> programmes_;
  std::vector<std::uint32_t> programme_codes_;
  std::vector<std::vector<std::uint32_t>> arm_codes_;  // by programme, arm
  std::size_t arms_max_ = 0;
  std::array<bool, 6> feed_kinds_{};
  std::vector<MeasurePlan> plans_;
  std::vector<ResolvedPublication> publications_;

  Timeline timeline_;
  std::vector<IndicatorTally> tallies_;
  std::vector<WindowTally> windows_;
  Reconciliation reconciliation_;
  std::array<std::int64_t, kStoryRemarks> remarks_{};
  std::vector<Contribution> scratch_;
};

}  // namespace braid::transform
