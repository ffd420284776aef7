#include <algorithm>
#include <tuple>

#include "transform/measure/cell/area_tally.h"

// The tables of an area, made from its sums.

namespace braid::transform {
namespace {

constexpr int kPairWindowMonths = 12;  // rulings B7

CellForm form_of(const Definition& definition) {
  if (definition.pair && definition.pair->count == PairCount::pairs) return CellForm::count;
  switch (definition.measure) {
    case MeasureKind::share:
      return CellForm::share;
    case MeasureKind::mean:
    case MeasureKind::change:
      return CellForm::mean;
    case MeasureKind::rate:
    case MeasureKind::ratio:
      return CellForm::rate;
    case MeasureKind::median:
      return CellForm::median;
    default:
      return CellForm::count;
  }
}

/// Gives a cell its integers by its form; what is divided by nothing does not apply (rulings B4,
/// B5).
void fill(Cell& cell, const PartTally::Sum& sum, const PartTally::Sum& per, bool loaded) {
  if (cell.form == CellForm::count) {
    cell.count = sum.count;
    cell.people = sum.people;
    return;
  }
  cell.numerator = sum.count;
  cell.denominator = per.count;
  // Residents, beds and days of the calendar are not people.
  cell.people = per.people == 0 ? sum.people : per.people;
  cell.numerator_people = sum.people;
  if (per.count > 0) return;
  cell.status = loaded ? CellStatus::not_available : CellStatus::not_applicable;
}

/// A mean is over all families; a share is of those in which nothing has happened.
void fill_families(Cell& cell, const WindowTally& tally) {
  std::int64_t without = 0, sum = 0;
  for (const auto& [family, of] : tally.families) {
    sum += of.count;
    if (of.count == 0) ++without;
  }
  const auto all = static_cast<std::int64_t>(tally.families.size());
  const std::int64_t numerator = cell.form == CellForm::mean ? sum : without;
  fill(cell, {numerator, cell.form == CellForm::mean ? all : without}, {all, all}, false);
}

}  // namespace

/// Whether everybody's follow-up was covered whole; cases whose was not count for nothing (R17).
Completeness AreaTally::follow_up(const PlanTerm& term, Date last) const {
  auto completeness = Completeness::not_asked;
  for (const auto& place : {term.part, term.denominator}) {
    if (!place) continue;
    const PartPlan& part = book_.parts[*place];
    for (const Relation& relation : part.part.when) {
      if (relation.kind != RelationKind::complete) continue;
      const Date until = last.plus_months(relation.months);
      if (part.followed_to.is_none() || until > part.followed_to) return Completeness::incomplete;
      completeness = Completeness::complete;
    }
  }
  return completeness;
}

Cell AreaTally::blank_cell(const MeasurePlan& plan, const PlanTerm& term,
                           std::optional<DaySpan> days) const {
  Cell cell;
  cell.measure = measure_kind_name(plan.definition->measure);
  for (const auto& [agency, coverage] : plan.contributors) {
    if (!days || coverage.overlaps(days->first, days->last)) cell.agencies.push_back(agency);
  }
  if (days) cell.follow_up = follow_up(term, days->last);
  cell.indicator = plan.definition->id;
  cell.version = plan.definition->version;
  cell.form = form_of(*plan.definition);
  cell.multiplier = plan.definition->multiplier;
  cell.divisor = plan.definition->divisor;
  cell.unit = unit_of_count_name(plan.definition->unit);
  cell.as_of = plan.as_of;
  cell.definition = plan.definition->hash;
  if (!term.split.empty()) cell.breakdown = {{"split", term.split}};
  return cell;
}

void AreaTally::add_term_cells(const ResolvedPublication& publication, const MeasurePlan& plan,
                               const PlanTerm& term, Timeline::Slot slot, Cell& blank,
                               std::vector<Cell>& cells) const {
  const Definition& definition = *plan.definition;
  const bool by_calendar =
      definition.denominator && definition.denominator->of == History::calendar;
  for (const TableMask mask : publication.tables) {
    if ((mask & ~definition.breakdowns) != 0 || (mask != 0 && !term.split.empty())) continue;
    const auto sums = tallies_[*term.part].table(slot, mask);
    const auto pers = term.denominator ? tallies_[*term.denominator].table(slot, mask)
                                       : std::span<const PartTally::Sum>{};
    const auto others = term.otherwise ? tallies_[*term.otherwise].table(slot, mask)
                                       : std::span<const PartTally::Sum>{};
    const BreakdownTable table{mask};
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const bool stated = others.empty() || sums[i].count != 0;
      const PartTally::Sum& sum = stated ? sums[i] : others[i];
      PartTally::Sum per;
      if (by_calendar) per.count = timeline_.last(slot) - timeline_.first(slot) + 1;
      if (!by_calendar && i < pers.size()) per = pers[i];
      if (definition.denominator_is_rest) {
        per.count += sum.count;
        per.people += sum.people;
      }
      const bool empty = sum.count == 0 && sum.people == 0 && (by_calendar || per.count == 0);
      if (mask != 0 && empty) continue;
      Cell cell = blank;
      if (mask != 0) cell.breakdown = table.breakdown(i);
      fill(cell, sum, per, plan.has_loaded_denominator());
      if (cell.form == CellForm::median) {
        cell.numerator = tallies_[*term.part].middle_sum(slot, mask, i);
      }
      // What is not available is said once, of the total.
      if (mask != 0 && cell.status == CellStatus::not_available) continue;
      cells.push_back(std::move(cell));
    }
  }
}

void AreaTally::add_slot_cells(const ResolvedPublication& publication, std::size_t plan,
                               Timeline::Slot slot, DaySpan days, const std::string& label,
                               Publishing publishing, std::vector<Cell>& cells) const {
  if (publishing == Publishing::no) return;
  const bool available = publishing == Publishing::ok && book_.plans[plan].stated;
  for (const PlanTerm& term : book_.plans[plan].terms) {
    if (!term.part || (!term.split.empty() && !publication.splits)) continue;
    Cell blank = blank_cell(book_.plans[plan], term, days);
    blank.period = label;
    const bool looks_back = book_.plans[plan].definition->lookback_months != 0;
    // Where it was not covered the cell is not available (rulings G5).
    if (looks_back && available) blank.look_back = Completeness::complete;
    if (available) {
      add_term_cells(publication, book_.plans[plan], term, slot, blank, cells);
    } else if (!publication.tables.empty() && publication.tables.front() == 0) {
      blank.status = CellStatus::not_available;
      cells.push_back(std::move(blank));
    }
  }
}

void AreaTally::add_period_cells(const ResolvedPublication& publication, std::size_t plan,
                                 std::vector<Cell>& cells) const {
  const MeasurePlan& of = book_.plans[plan];
  for (Timeline::Slot slot = 0; slot < timeline_.slots(); ++slot) {
    const PeriodKind kind = timeline_.kind(slot);
    if (!publication.periods[static_cast<std::size_t>(kind)]) continue;
    add_slot_cells(publication, plan, slot, {timeline_.first(slot), timeline_.last(slot)},
                   timeline_.label(slot), of.publishing[slot], cells);
  }
}

/// The last day of each published period, and the day before the first (rulings B1). Where a date
/// ends several periods it is available if any of them is.
void AreaTally::add_dated_cells(const ResolvedPublication& publication, std::size_t plan,
                                std::vector<Cell>& cells) const {
  if (timeline_.empty()) return;
  std::vector<Publishing> dates = book_.plans[plan].dates;
  if (!publication.periods[static_cast<std::size_t>(PeriodKind::year)]) {
    dates.assign(dates.size(), Publishing::no);
  }
  const auto publish = [&](Timeline::Slot date, Publishing publishing) {
    if (dates[date] != Publishing::ok) dates[date] = publishing;
  };
  for (const PeriodKind kind : {PeriodKind::month, PeriodKind::quarter, PeriodKind::year}) {
    if (!publication.periods[static_cast<std::size_t>(kind)]) continue;
    bool is_first = true;
    for (Timeline::Slot slot = 0; slot < timeline_.slots(); ++slot) {
      const Publishing publishing = book_.plans[plan].publishing[slot];
      if (timeline_.kind(slot) != kind || publishing == Publishing::no) continue;
      if (is_first) publish(timeline_.first_month(slot), publishing);
      is_first = false;
      publish(timeline_.past_month(slot), publishing);
    }
  }
  for (Timeline::Slot date = 0; date <= timeline_.months(); ++date) {
    const Date day = timeline_.month_start(date) - 1;
    add_slot_cells(publication, plan, date, {day, day}, day.text(), dates[date], cells);
  }
}

void AreaTally::add_window_cells(const ResolvedPublication& publication, std::size_t plan,
                                 std::size_t programme, std::vector<Cell>& cells) const {
  const Programme& of = programmes_[programme];
  const MeasurePlan& measured = book_.plans[plan];
  const Definition& definition = *measured.definition;
  const bool pairs = definition.pair && definition.pair->pick != PairPick::open;
  if (!definition.windows || (pairs && of.window_months != kPairWindowMonths)) return;
  const std::string months = std::to_string(of.window_months);
  for (std::size_t i = 0; i < measured.terms.size(); ++i) {
    const PlanTerm& term = measured.terms[i];
    if (!term.split.empty() && !publication.splits) continue;
    for (std::size_t arm = 0; arm < of.arms.size(); ++arm) {
      for (const Window window : {Window::before, Window::after}) {
        const bool before = window == Window::before;
        if (before && !measured.has_before_window()) continue;
        const WindowTally& tally =
            windows_[window_place(plan, i, programme, arm) + static_cast<std::size_t>(window)];
        Cell cell = blank_cell(measured, term, std::nullopt);
        cell.period = before ? "t0-" + months + "..t0" : "t0..t0+" + months;
        cell.breakdown = {{"arm", of.arms[arm]}, {"programme", of.name}};
        if (!term.split.empty()) cell.breakdown.emplace_back("split", term.split);
        cell.breakdown.emplace_back("window", before ? "before" : "after");
        cell.left_out = tally.left_out;
        const auto leave_out = [&](const char* reason, std::int64_t people) {
          if (people != 0) cell.left_out_why.push_back({reason, people});
        };
        leave_out("no_record", tally.unknown);
        leave_out("window_not_covered", tally.left_out - tally.unknown);
        const bool by_family = definition.unit == UnitOfCount::family;
        if (tally.countable == 0 || !measured.stated || (by_family && tally.families.empty())) {
          cell.status = CellStatus::not_available;
        } else if (by_family) {
          fill_families(cell, tally);
        } else {
          fill(cell, {tally.count, tally.people}, {tally.denominator, tally.denominator_people},
               measured.has_loaded_denominator());
          if (cell.form == CellForm::median) cell.numerator = tally.values.middle_sum();
        }
        cells.push_back(std::move(cell));
      }
    }
  }
}

std::vector<Cell> AreaTally::table(std::size_t publication) const {
  const ResolvedPublication& of = publications_[publication];
  std::vector<Cell> cells;
  for (const std::size_t plan : of.plans) {
    if (book_.plans[plan].definition->is_dated()) {
      add_dated_cells(of, plan, cells);
    } else {
      add_period_cells(of, plan, cells);
    }
    for (const std::size_t programme : of.programmes) add_window_cells(of, plan, programme, cells);
  }
  std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) {
    return std::tie(a.indicator, a.version, a.period, a.breakdown) <
           std::tie(b.indicator, b.version, b.period, b.breakdown);
  });
  return cells;
}

}  // namespace braid::transform
