#include <algorithm>
#include <tuple>

#include "transform/measure/area_tally.h"

// The tables of an area, made from its sums.

namespace braid::transform {
namespace {

constexpr std::array kPeriodKinds = {PeriodKind::month, PeriodKind::quarter, PeriodKind::year};
constexpr int kSdqWindowMonths = 12;  // rulings B7

CellStatus status_of(Publishing publishing) {
  return publishing == Publishing::ok ? CellStatus::ok : CellStatus::not_available;
}

/// Gives a cell its integers by its form; a mean of nothing does not apply (rulings B4, B5).
void fill(Cell& cell, std::int64_t count, std::int64_t people) {
  cell.people = people;
  if (cell.form == CellForm::count) {
    cell.count = count;
    return;
  }
  cell.numerator = count;
  cell.denominator = people;
  if (people == 0) cell.status = CellStatus::not_applicable;
}

}  // namespace

Cell AreaTally::blank_cell(const MeasurePlan& plan) const {
  Cell cell;
  cell.indicator = plan.definition->id;
  cell.version = plan.definition->version;
  cell.form = plan.definition->measure == MeasureKind::mean ? CellForm::mean : CellForm::count;
  cell.unit = unit_of_count_name(plan.definition->unit);
  cell.as_of = plan.as_of;
  cell.definition = plan.definition->hash;
  return cell;
}

void AreaTally::add_slot_cells(const ResolvedPublication& publication, std::size_t plan,
                               Timeline::Slot slot, const std::string& label, Publishing publishing,
                               std::vector<Cell>& cells) const {
  if (publishing == Publishing::no) return;
  for (const std::uint8_t mask : publication.tables) {
    // What is not available is said once, of the total.
    if (publishing == Publishing::not_available && mask != 0) continue;
    const auto sums = tallies_[plan].table(slot, mask);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const bool empty = sums[i].count == 0 && sums[i].people == 0;
      if (mask != 0 && empty) continue;
      Cell cell = blank_cell(plans_[plan]);
      cell.period = label;
      cell.breakdown = table_breakdown(mask, i);
      cell.status = status_of(publishing);
      if (publishing == Publishing::ok) fill(cell, sums[i].count, sums[i].people);
      cells.push_back(std::move(cell));
    }
  }
}

void AreaTally::add_period_cells(const ResolvedPublication& publication, std::size_t plan,
                                 std::vector<Cell>& cells) const {
  const MeasurePlan& of = plans_[plan];
  for (Timeline::Slot slot = 0; slot < timeline_.slots(); ++slot) {
    const PeriodKind kind = timeline_.kind(slot);
    if (!publication.periods[static_cast<std::size_t>(kind)]) continue;
    add_slot_cells(publication, plan, slot, timeline_.label(slot), of.publishing[slot], cells);
  }
}

/// The last day of each published period, and the day before the first (rulings B1). Where a date
/// ends several periods it is available if any of them is.
void AreaTally::add_stock_cells(const ResolvedPublication& publication, std::size_t plan,
                                std::vector<Cell>& cells) const {
  std::vector<Publishing> dates(timeline_.months() + 1, Publishing::no);
  const auto publish = [&](Timeline::Slot date, Publishing publishing) {
    if (dates[date] != Publishing::ok) dates[date] = publishing;
  };
  for (const PeriodKind kind : kPeriodKinds) {
    if (!publication.periods[static_cast<std::size_t>(kind)]) continue;
    bool is_first = true;
    for (Timeline::Slot slot = 0; slot < timeline_.slots(); ++slot) {
      const Publishing publishing = plans_[plan].publishing[slot];
      if (timeline_.kind(slot) != kind || publishing == Publishing::no) continue;
      if (is_first) publish(timeline_.first_month(slot), publishing);
      is_first = false;
      publish(timeline_.past_month(slot), publishing);
    }
  }
  for (Timeline::Slot date = 0; date <= timeline_.months() && !timeline_.empty(); ++date) {
    add_slot_cells(publication, plan, date, (timeline_.month_start(date) - 1).text(), dates[date],
                   cells);
  }
}

void AreaTally::add_window_cells(std::size_t plan, std::size_t programme,
                                 std::vector<Cell>& cells) const {
  const Programme& of = programmes_[programme];
  const Definition& definition = *plans_[plan].definition;
  const bool is_mean = definition.measure == MeasureKind::mean;
  if (!definition.windows || (is_mean && of.window_months != kSdqWindowMonths)) return;
  const std::string months = std::to_string(of.window_months);
  for (std::size_t arm = 0; arm < of.arms.size(); ++arm) {
    for (const Window window : {Window::before, Window::after}) {
      const bool before = window == Window::before;
      const WindowTally& tally =
          windows_[window_place(plan, programme, arm) + static_cast<std::size_t>(window)];
      Cell cell = blank_cell(plans_[plan]);
      cell.period = before ? "t0-" + months + "..t0" : "t0..t0+" + months;
      cell.breakdown = {
          {"arm", of.arms[arm]}, {"programme", of.name}, {"window", before ? "before" : "after"}};
      cell.left_out = tally.left_out;
      if (tally.countable == 0) {
        cell.status = CellStatus::not_available;
      } else {
        fill(cell, tally.count, tally.people);
      }
      cells.push_back(std::move(cell));
    }
  }
}

std::vector<Cell> AreaTally::table(std::size_t publication) const {
  const ResolvedPublication& of = publications_[publication];
  std::vector<Cell> cells;
  for (const std::size_t plan : of.plans) {
    if (plans_[plan].is_stock()) {
      add_stock_cells(of, plan, cells);
    } else {
      add_period_cells(of, plan, cells);
    }
    for (const std::size_t programme : of.programmes) add_window_cells(plan, programme, cells);
  }
  std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) {
    return std::tie(a.indicator, a.version, a.period, a.breakdown) <
           std::tie(b.indicator, b.version, b.period, b.breakdown);
  });
  return cells;
}

}  // namespace braid::transform
