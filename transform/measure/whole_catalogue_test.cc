#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "transform/measure/cell/timeline.h"
#include "transform/measure/plain_measure_test.h"
#include "transform/measure/random_area_test.h"
#include "transform/measure/reference_catalogue_test.h"

// Laws that hold for every indicator of the shipped catalogue, over random histories.

namespace braid::transform {
namespace {

MadeArea with_everything(MadeArea area) {
  area.publication.indicators = {"*"};
  area.publication.breakdowns = {{}, {"age_cla", "sex"}, {"place"}, {"legal"}, {"cse"}, {"split"}};
  return area;
}

const Definition& definition_of(const std::string& id) {
  return *ShippedWords::get().catalogue.match(id).front();
}

std::string first_difference(const std::vector<Cell>& got, const std::vector<Cell>& wanted) {
  const auto left = table_text(got), right = table_text(wanted);
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const std::string a = i < left.size() ? left[i] : "", b = i < right.size() ? right[i] : "";
    if (a != b) return "got " + a + ", wanted " + b;
  }
  return "";
}

RC_GTEST_PROP(WholeCatalogue, AgreesWithOnePlainPassOverTheFacts, (std::uint64_t seed)) {
  MadeArea area = RandomArea{seed}.make();
  area.publication.indicators = ReferenceCatalogue::ids();
  area.publication.breakdowns = {{}};
  area.publication.periods = {PeriodKind::quarter, PeriodKind::year};
  const ReferenceCatalogue reference{area};
  for (const auto& cell : area.measured()->table(0)) {
    const auto period = parse_period(cell.period);
    if (!period || cell.status == CellStatus::not_available) continue;
    const auto wanted = reference.value(cell.indicator, period->first, period->last);
    const bool counts = cell.form == CellForm::count;
    RC_LOG() << cell_text(cell) << ", wanted " << wanted.numerator << "/" << wanted.denominator;
    RC_ASSERT((counts ? cell.count : cell.numerator) == wanted.numerator);
    RC_ASSERT(counts || cell.denominator == wanted.denominator);
  }
}

/// A definition's side, with the conditions of the split that a cell is of.
Part side_of(const Part& part, const Definition& definition, const Cell& cell, bool numerator) {
  Part side = part;
  side.ordered = numerator && definition.measure == MeasureKind::median;
  for (const auto& split : definition.splits) {
    if (cell.breakdown.empty() || cell.breakdown.front().second != split.name) continue;
    side.where.insert(side.where.end(), split.where.begin(), split.where.end());
    if (numerator) side.where.insert(side.where.end(), split.counted.begin(), split.counted.end());
  }
  return side;
}

std::string check_plainly(const PlainMeasure& plain, const Definition& definition,
                          const Cell& cell) {
  const auto period = parse_period(cell.period);
  if (!period || cell.status == CellStatus::not_available) return "";
  DaySpan days{period->first, period->last};
  if (definition.is_dated()) days.first = days.last;
  const Date followed = plain.followed_to(definition);
  const auto sum_of = [&](const Part& part, bool numerator) {
    return plain.sum(side_of(part, definition, cell, numerator), days, followed);
  };
  auto sum = sum_of(definition.part, true);
  if (definition.otherwise && sum.count == 0) sum = sum_of(*definition.otherwise, true);
  std::int64_t per = definition.denominator_is_rest ? sum.count : 0;
  if (definition.denominator && definition.denominator->of == History::calendar) {
    per = days.last - days.first + 1;
  } else if (definition.denominator) {
    per += sum_of(*definition.denominator, false).count;
  }
  std::int64_t wanted = sum.count;
  if (cell.form == CellForm::median) {
    const auto& values = sum.values;
    wanted = values.empty() ? 0 : values[(values.size() - 1) / 2] + values[values.size() / 2];
  }
  const bool counts = cell.form == CellForm::count;
  const bool same = (counts ? cell.count : cell.numerator) == wanted &&
                    (counts || cell.denominator == per) && (!counts || cell.people == sum.people);
  if (same) return "";
  return cell_text(cell) + ", wanted " + std::to_string(wanted) + "/" + std::to_string(per) +
         " of " + std::to_string(sum.people);
}

RC_GTEST_PROP(WholeCatalogue, AgreesWithAskingEachDefinitionOfEachPersonAndPeriod,
              (std::uint64_t seed)) {
  MadeArea area = RandomArea{seed}.make_with_every_kind();
  area.publication.indicators = {"*"};
  area.publication.breakdowns = {{}, {"split"}};
  area.publication.periods = {PeriodKind::quarter, PeriodKind::year};
  const PlainMeasure plain{area};
  for (const auto& cell : area.measured()->table(0)) {
    RC_ASSERT(check_plainly(plain, definition_of(cell.indicator), cell) == "");
  }
}

RC_GTEST_PROP(WholeCatalogue, AfterAChangeIsAsIfItHadNeverKnownBetter, (std::uint64_t seed)) {
  RandomArea random{seed};
  const MadeArea before = with_everything(random.make());
  std::vector<MadeFact> gone;
  std::vector<std::string> unlinked;
  const MadeArea after = random.changed(before, false, gone, unlinked);
  const auto measurer = before.measured();
  for (const auto& fact : gone) {
    RC_ASSERT(measurer->apply_fact(fact.agency, fact.key(), std::nullopt).has_value());
  }
  for (const auto& subject : unlinked) {
    if (after.links.count(subject) != 0) continue;
    RC_ASSERT(measurer->apply_link(subject_key(made_id(subject)), std::nullopt).has_value());
  }
  for (const auto& fact : after.facts) MadeArea::apply(*measurer, fact);
  for (const auto& [subject, person] : after.links) {
    MadeArea::apply_link(*measurer, subject, person);
  }
  measurer->settle();
  RC_ASSERT(first_difference(measurer->table(0), after.measured()->table(0)) == "");
  RC_ASSERT(measurer->reconciles());
}

/// Indicators, section 1: events and days of the quarters sum to the year, children of the quarters
/// to as much or more.
RC_GTEST_PROP(WholeCatalogue, AddsUpOverQuartersWhatAddsUp, (std::uint64_t seed)) {
  const auto cells = with_everything(RandomArea{seed}.make()).measured()->table(0);
  for (const auto& cell : cells) {
    const bool whole_year = cell.period.size() == 5 && cell.period[0] == 'Y';
    if (!whole_year || cell.status != CellStatus::ok || cell.form != CellForm::count) continue;
    const auto& part = definition_of(cell.indicator).part;
    const bool plain = cell.breakdown.empty() || cell.breakdown.front().first == "split";
    if (!plain || part.at_least || !part.having.empty()) continue;
    std::int64_t sum = 0;
    for (const char* quarter : {"Q1", "Q2", "Q3", "Q4"}) {
      const auto found = find_cell(cells, cell.indicator, cell.period + quarter, cell.breakdown);
      if (found) sum += found->count;
    }
    RC_LOG() << cell_text(cell) << ", quarters " << sum;
    if (part.once() || part.measure == MeasureKind::active) {
      const bool respite_only = cell.indicator == "cla.respite.children";
      RC_ASSERT(respite_only || sum >= cell.count);
    } else {
      RC_ASSERT(sum == cell.count);
    }
  }
}

RC_GTEST_PROP(WholeCatalogue, NeverHasMoreInTheNumeratorOfAShare, (std::uint64_t seed)) {
  for (const auto& cell : with_everything(RandomArea{seed}.make()).measured()->table(0)) {
    if (cell.form != CellForm::share || cell.status != CellStatus::ok) continue;
    RC_LOG() << cell_text(cell);
    RC_ASSERT(cell.numerator <= cell.denominator);
    RC_ASSERT(cell.numerator >= 0);
  }
}

}  // namespace
}  // namespace braid::transform
