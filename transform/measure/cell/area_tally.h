#pragma once

#include "transform/measure/cell/pair_values.h"
#include "transform/measure/cell/plan_book.h"
#include "transform/measure/cell/tally.h"
#include "transform/measure/measurer.h"
#include "transform/measure/store/fact_store.h"
#include "transform/measure/story/story_builder.h"

namespace braid::transform {

/// A publication with its patterns and names looked up.
struct ResolvedPublication {
  std::vector<std::size_t> plans;
  std::array<bool, kPeriodKindCount> periods{};
  std::vector<TableMask> tables;  ///< ascending
  bool splits = false;            ///< the named parts of indicators, too
  std::vector<std::size_t> programmes;
};

/// The sums of an area and the rules by which persons are added to them.
class AreaTally {
 public:
  explicit AreaTally(const MeasurerOptions& options);

  /// Breakdown sets that some publication asks for.
  TableMask sets() const { return sets_; }
  /// Takes over what the deliveries say; every sum is 0 afterwards.
  void reset(const Deliveries& deliveries);
  /// Adds (sign 1) or takes away (-1) one person.
  void add(const Story& story, int sign);
  /// Takes over which attributes are stated at all.
  void settle_stated(const StatedCounts& counts);

  std::vector<Cell> table(std::size_t publication) const;
  bool reconciles() const;
  std::vector<MeasureRemark> remarks() const;

 private:
  static constexpr std::size_t kWindows = 2;
  struct Participant;

  ResolvedPublication resolve(const Publication& publication, const Catalogue& catalogue);
  /// Notes what a publication wants of the parts of a plan.
  void want(const ResolvedPublication& publication, std::size_t plan);

  void add_participant(const Story& story, const Participation& participation, int sign);
  void add_window(std::size_t plan, const Participant& of, int sign);
  std::size_t window_place(std::size_t plan, std::size_t term, std::size_t programme,
                           std::size_t arm) const;

  /// `days`: which the cell is about; none of a programme's windows, whose people have days of
  /// their own each.
  Cell blank_cell(const MeasurePlan& plan, const PlanTerm& term, std::optional<DaySpan> days) const;
  Completeness follow_up(const PlanTerm& term, Date last) const;
  void add_slot_cells(const ResolvedPublication& publication, std::size_t plan, Timeline::Slot slot,
                      DaySpan days, const std::string& label, Publishing publishing,
                      std::vector<Cell>& cells) const;
  void add_term_cells(const ResolvedPublication& publication, const MeasurePlan& plan,
                      const PlanTerm& term, Timeline::Slot slot, Cell& blank,
                      std::vector<Cell>& cells) const;
  void add_period_cells(const ResolvedPublication& publication, std::size_t plan,
                        std::vector<Cell>& cells) const;
  void add_dated_cells(const ResolvedPublication& publication, std::size_t plan,
                       std::vector<Cell>& cells) const;
  void add_window_cells(const ResolvedPublication& publication, std::size_t plan,
                        std::size_t programme, std::vector<Cell>& cells) const;

  const Vocabulary& vocabulary_;
  const Words words_;
  std::vector<Programme> programmes_;
  std::vector<std::uint32_t> programme_codes_;
  std::vector<std::vector<std::uint32_t>> arm_codes_;  // by programme, arm
  std::size_t arms_max_ = 0;
  std::array<bool, 6> feed_kinds_{};
  TableMask sets_ = 0;
  PlanBook book_;
  std::vector<ResolvedPublication> publications_;

  Timeline timeline_;
  std::vector<PartTally> tallies_;  // by part
  std::vector<WindowTally> windows_;
  Reconciliation reconciliation_;
  std::array<std::int64_t, kStoryRemarks> remarks_{};
  std::vector<Contribution> contributions_;
  ContributionScratch scratch_;
};

}  // namespace braid::transform
