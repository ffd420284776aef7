#include "transform/measure/cell/part_plan.h"

#include <algorithm>

namespace braid::transform {
namespace {

bool stands(const Relation& relation, const Stay& other, Date day, DaySpan period) {
  switch (relation.kind) {
    case RelationKind::open:
      return other.start <= day && day < other.end &&
             (relation.months == 0 || other.start <= day.plus_months(-relation.months));
    case RelationKind::before:
      return other.start < day &&
             (relation.months == 0 || day <= other.start.plus_months(relation.months));
    case RelationKind::ended_before:
      return !other.end.is_none() && other.end <= day &&
             (relation.months == 0 || day <= other.end.plus_months(relation.months));
    case RelationKind::after:
      return day < other.start &&
             (relation.months == 0 || other.start <= day.plus_months(relation.months)) &&
             (relation.by_months == 0 || other.end <= day.plus_months(relation.by_months));
    case RelationKind::on_day:
      return other.start == day;
    case RelationKind::within:
      return other.start < day && other.end > day.plus_months(-relation.months);
    case RelationKind::in_period:
      if (!lasts(relation.of)) return period.first <= other.start && other.start <= period.last;
      return other.start <= period.last && other.end > period.first;
    case RelationKind::throughout:
      return other.start <= period.first && other.end > period.last;
    case RelationKind::complete:
      break;
  }
  return false;
}

}  // namespace

void PartPlan::settle(const Deliveries& deliveries, const Vocabulary& vocabulary) {
  followed_to = Date::none();
  for (const auto& fact : part.follow_facts) {
    const std::vector<std::uint8_t> kind = {static_cast<std::uint8_t>(vocabulary.kind(fact))};
    for (const AgencyKind agency : part.follow_agencies) {
      const auto coverage = deliveries.coverage(agency, kind);
      if (!coverage.empty()) followed_to = std::min(followed_to, coverage.last_day());
    }
  }
}

bool holds(const Condition& condition, const Stay& stay, bool ending) {
  const auto code = static_cast<std::uint16_t>(condition.attribute);
  std::uint32_t value = 0;
  if (code >= kFirstMarkCode) {
    value = stay.mark(static_cast<Mark>(code - kFirstMarkCode));
  } else {
    const StoredFact* fact = ending && stay.last != nullptr ? stay.last : stay.fact;
    value = fact->attribute(static_cast<std::uint8_t>(code));
  }
  const bool listed = std::binary_search(condition.values.begin(), condition.values.end(), value);
  return listed != condition.excluded;
}

bool holds(const std::vector<Condition>& conditions, const Stay& stay, bool ending) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return holds(condition, stay, ending); });
}

bool holds(const Relation& relation, const Story& story, Date day, DaySpan period,
           Date followed_to) {
  if (relation.at_period_end) day = period.last;
  if (relation.kind == RelationKind::complete) {
    const bool complete = !followed_to.is_none() && day.plus_months(relation.months) <= followed_to;
    return complete != relation.negated;
  }
  int found = 0;
  for (const Stay& other : story.of(relation.of)) {
    const bool counts = stands(relation, other, day, period) &&
                        (!relation.value || relation.value->holds(other.value)) &&
                        holds(relation.where, other, false);
    if (counts) ++found;
    if (found >= relation.at_least) break;
  }
  return (found >= relation.at_least) != relation.negated;
}

}  // namespace braid::transform
