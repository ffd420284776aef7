#include "transform/measure/measure_plan.h"

#include <algorithm>

namespace braid::transform {
namespace {

constexpr std::array<std::string_view, 6> kHistories = {"care",   "spell",      "missing",
                                                        "arrest", "attendance", "sdq"};

bool holds(const Condition& condition, const StoredFact& fact) {
  const auto value = fact.attribute(static_cast<std::uint8_t>(condition.attribute));
  const bool listed = std::binary_search(condition.values.begin(), condition.values.end(), value);
  return listed != condition.excluded;
}

const std::vector<Stay>& list_of(History history, const Story& story) {
  switch (history) {
    case History::care:
      return story.care;
    case History::spell:
      return story.spells;
    case History::missing:
      return story.missing;
    case History::arrest:
      return story.arrests;
    case History::attendance:
      return story.attendances;
    case History::sdq:
      break;
  }
  BRAID_CHECK(history != History::sdq);
  return story.care;
}

}  // namespace

std::optional<History> history_of(std::string_view word) {
  const auto found = std::find(kHistories.begin(), kHistories.end(), word);
  if (found == kHistories.end()) return std::nullopt;
  return static_cast<History>(found - kHistories.begin());
}

bool allows_period(const Definition& definition, PeriodKind kind) {
  static constexpr std::array<std::string_view, 3> kWords = {"month", "quarter", "year"};
  const auto word = kWords[static_cast<std::size_t>(kind)];
  return std::find(definition.periods.begin(), definition.periods.end(), word) !=
         definition.periods.end();
}

MeasurePlan::MeasurePlan(const Definition& of_definition, const Vocabulary& vocabulary)
    : definition{&of_definition}, where{of_definition.where} {
  const auto found = history_of(of_definition.of);
  BRAID_CHECK(found.has_value());
  history = *found;
  carer = vocabulary.value(vocabulary.attribute("respondent"), "carer");
  for (const auto& name : of_definition.facts) {
    fact_kinds.push_back(static_cast<std::uint8_t>(vocabulary.kind(name)));
  }
}

bool MeasurePlan::covers_all(Date first, Date last) const {
  return !coverages.empty() &&
         std::all_of(coverages.begin(), coverages.end(),
                     [&](const Coverage& coverage) { return coverage.holds(first, last); });
}

void MeasurePlan::settle_coverage(const Deliveries& deliveries,
                                  const std::array<bool, 6>& feed_kinds) {
  coverages.clear();
  as_of = Date::none();
  for (const AgencyKind agency : definition->agencies) {
    if (!feed_kinds[static_cast<std::size_t>(agency)] && !deliveries.has_feed(agency)) continue;
    coverages.push_back(deliveries.coverage(agency, fact_kinds));
    as_of = std::min(as_of, coverages.back().last_day());
  }
}

void MeasurePlan::settle_publishing(const Timeline& timeline) {
  publishing.assign(timeline.slots(), Publishing::no);
  for (Timeline::Slot slot = 0; slot < timeline.slots(); ++slot) {
    if (!wants(timeline.kind(slot))) continue;
    const auto holding =
        std::count_if(coverages.begin(), coverages.end(), [&](const Coverage& coverage) {
          return coverage.holds(timeline.first(slot), timeline.last(slot));
        });
    if (holding == 0) continue;
    const bool complete = static_cast<std::size_t>(holding) == coverages.size();
    publishing[slot] = complete ? Publishing::ok : Publishing::not_available;
  }
}

const std::vector<Stay>& MeasurePlan::stays(const Story& story, std::vector<Stay>& scratch) const {
  const auto& list = list_of(history, story);
  if (where.empty()) return list;
  scratch.clear();
  std::copy_if(list.begin(), list.end(), std::back_inserter(scratch), [&](const Stay& stay) {
    return std::all_of(where.begin(), where.end(),
                       [&](const Condition& condition) { return holds(condition, *stay.fact); });
  });
  return scratch;
}

}  // namespace braid::transform
