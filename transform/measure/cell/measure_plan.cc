#include "transform/measure/cell/measure_plan.h"

#include <algorithm>

#include "transform/measure/definition/definition_words.h"

namespace braid::transform {
namespace {

bool has_period(const Definition& definition, std::string_view word) {
  return std::find(definition.periods.begin(), definition.periods.end(), word) !=
         definition.periods.end();
}

bool is_census_day(Date day) { return day.month() == 9 && day.day() == 30; }

}  // namespace

bool allows_period(const Definition& definition, PeriodKind kind) {
  if (kind == PeriodKind::year && is_of_census(definition)) return true;
  static constexpr std::array<std::string_view, kPeriodKindCount> kWords = {
      "month", "quarter", "year", "term", "school_year"};
  return has_period(definition, kWords[static_cast<std::size_t>(kind)]);
}

bool is_of_census(const Definition& definition) { return has_period(definition, "census"); }

MeasurePlan::MeasurePlan(const Definition& of_definition, const Vocabulary& vocabulary)
    : definition{&of_definition} {
  const auto codes = [&](const std::vector<std::string>& names, std::vector<std::uint8_t>& into) {
    for (const auto& name : names) into.push_back(static_cast<std::uint8_t>(vocabulary.kind(name)));
  };
  codes(of_definition.facts, fact_kinds);
  codes(of_definition.needs, needed_kinds);
}

bool MeasurePlan::has_loaded_denominator() const {
  if (!definition->denominator) return false;
  const History of = definition->denominator->of;
  return of == History::population || of == History::beds;
}

bool MeasurePlan::has_before_window() const {
  if (definition->windows_after_only) return false;
  if (!definition->pair) return true;
  const Pair& pair = *definition->pair;
  return pair.count == PairCount::value || (pair.count == PairCount::matching && !pair.first);
}

bool MeasurePlan::covers_all(Date first, Date last) const {
  return !coverages.empty() &&
         std::all_of(coverages.begin(), coverages.end(),
                     [&](const Coverage& coverage) { return coverage.holds(first, last); }) &&
         std::all_of(needed.begin(), needed.end(),
                     [&](const Coverage& coverage) { return coverage.holds(first, last); });
}

void MeasurePlan::settle_coverage(const Deliveries& deliveries,
                                  const std::array<bool, 6>& feed_kinds) {
  coverages.clear();
  needed.clear();
  doubted.clear();
  as_of = Date::none();
  for (const AgencyKind agency : definition->agencies) {
    if (!feed_kinds[static_cast<std::size_t>(agency)] && !deliveries.has_feed(agency)) continue;
    coverages.push_back(deliveries.coverage(agency, fact_kinds));
    doubted.push_back(deliveries.doubted(agency, fact_kinds));
    as_of = std::min(as_of, coverages.back().last_day());
  }
  if (definition->agencies.empty() && !fact_kinds.empty()) {
    // Whoever supplies it: the tables that a partnership loads.
    std::vector<DaySpan> spans;
    for (const std::uint8_t kind : fact_kinds) {
      const auto more = deliveries.spans_of(kind);
      spans.insert(spans.end(), more.begin(), more.end());
    }
    if (!spans.empty()) coverages.emplace_back(std::move(spans));
    if (!coverages.empty()) as_of = coverages.back().last_day();
  }
  contributors = deliveries.contributors(definition->agencies, fact_kinds);
  for (auto& more : deliveries.contributors({}, needed_kinds)) {
    const bool known = std::any_of(contributors.begin(), contributors.end(),
                                   [&](const auto& other) { return other.agency == more.agency; });
    if (!known) contributors.push_back(std::move(more));
  }
  std::sort(contributors.begin(), contributors.end(),
            [](const auto& a, const auto& b) { return a.agency < b.agency; });
  for (const std::uint8_t kind : needed_kinds) needed.push_back(deliveries.coverage_by_any(kind));
}

Publishing MeasurePlan::publishing_of(DaySpan days, const Coverage& any) const {
  const auto holds = [](DaySpan span) {
    return [span](const Coverage& coverage) { return coverage.holds(span.first, span.last); };
  };
  const auto holding = std::count_if(coverages.begin(), coverages.end(), holds(days));
  if (holding == 0) {
    // What no feed that is described can tell is never 0 (rulings G48).
    // What a feed tells and cannot vouch for is not 0 either (ssd-formats C.3).
    const bool said = (!definition->supplied && any.holds(days.first, days.last)) ||
                      std::any_of(doubted.begin(), doubted.end(), holds(days));
    return said ? Publishing::not_available : Publishing::no;
  }
  DaySpan whole = days;
  if (definition->lookback_months != 0) {
    whole.first = days.first.plus_months(-definition->lookback_months);
  }
  const bool complete = std::all_of(coverages.begin(), coverages.end(), holds(whole)) &&
                        std::all_of(needed.begin(), needed.end(), holds(days));
  return complete ? Publishing::ok : Publishing::not_available;
}

void MeasurePlan::settle_publishing(const Timeline& timeline, const Coverage& any) {
  publishing.assign(timeline.slots(), Publishing::no);
  dates.assign(timeline.empty() ? 0 : timeline.months() + 1, Publishing::no);
  if (is_of_census(*definition)) {
    for (Timeline::Slot date = 0; date < dates.size(); ++date) {
      const Date day = timeline.month_start(date) - 1;
      if (is_census_day(day)) dates[date] = publishing_of({day, day}, any);
    }
    return;
  }
  for (Timeline::Slot slot = 0; slot < timeline.slots(); ++slot) {
    const PeriodKind kind = timeline.kind(slot);
    if (!allows_period(*definition, kind)) continue;
    // The terms of a school year are covered, or it would not be one; the holidays need not be.
    if (kind == PeriodKind::school_year) {
      publishing[slot] = coverages.empty() ? Publishing::no : Publishing::ok;
      continue;
    }
    publishing[slot] = publishing_of({timeline.first(slot), timeline.last(slot)}, any);
  }
}

void MeasurePlan::settle_stated(const StatedCounts& counts) {
  stated =
      std::all_of(definition->needs_stated.begin(), definition->needs_stated.end(),
                  [&](AttributeCode code) { return counts[static_cast<std::size_t>(code)] > 0; });
}

}  // namespace braid::transform
