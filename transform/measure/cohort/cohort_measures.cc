#include <algorithm>

#include "transform/measure/cohort/cohort_reader.h"

// How the measures of a question become plans.

namespace braid::transform {
namespace {

void replace_follow_up(Part& part, const CohortMeasure& measure) {
  for (Relation& relation : part.when) {
    const bool follows =
        relation.kind == RelationKind::complete || relation.kind == RelationKind::after;
    if (follows && measure.follow_months != 0) relation.months = measure.follow_months;
  }
  if (part.lasted_days != 0 && measure.lasted_days != 0) part.lasted_days = measure.lasted_days;
}

CohortForm form_of(const Definition& definition) {
  switch (definition.measure) {
    case MeasureKind::share:
      return CohortForm::share;
    case MeasureKind::mean:
      return CohortForm::mean;
    case MeasureKind::change:
      // A change of what is or is not so is one of shares, of a score one of means.
      return definition.pair && definition.pair->count == PairCount::change_of_matching
                 ? CohortForm::share
                 : CohortForm::mean;
    case MeasureKind::rate:
    case MeasureKind::ratio:
      return CohortForm::rate;
    default:
      return definition.unit == UnitOfCount::day ? CohortForm::days : CohortForm::count;
  }
}

}  // namespace

/// The latest version of a definition, changed as the measure asks.
const Definition* AreaCohortReader::definition_of(const CohortMeasure& measure) {
  const auto found = facts_.options.catalogue->match(measure.indicator);
  if (found.empty()) return nullptr;
  const Definition* latest = found.back();
  if (measure.follow_months == 0 && measure.lasted_days == 0) return latest;
  Definition changed = *latest;
  replace_follow_up(changed.part, measure);
  for (auto* side : {&changed.denominator, &changed.window_denominator, &changed.otherwise}) {
    if (*side) replace_follow_up(**side, measure);
  }
  changed_.push_back(std::move(changed));
  return &changed_.back();
}

void AreaCohortReader::prepare(const CohortMeasure& measure) {
  const Definition* definition = definition_of(measure);
  Asked asked;
  if (definition != nullptr) asked.plan = book_.plan_of(*definition);
  asked_.push_back(std::move(asked));
  if (definition != nullptr) settle(asked_.back());
  infos_.push_back(info_of(measure, asked_.back()));
}

void AreaCohortReader::settle(Asked& asked) {
  MeasurePlan& plan = book_.plans[asked.plan];
  std::array<bool, 6> kinds{};
  for (const auto& feed : facts_.options.feeds) kinds[static_cast<std::size_t>(feed.kind)] = true;
  plan.settle_coverage(facts_.deliveries, kinds);
  plan.settle_stated(facts_.store.stated());
  for (PartPlan& part : book_.parts) part.settle(facts_.deliveries, *facts_.options.vocabulary);
  bool is_first = true;
  for (const auto* list : {&plan.coverages, &plan.needed}) {
    for (const Coverage& coverage : *list) {
      asked.covered = is_first ? coverage : asked.covered.common(coverage);
      is_first = false;
    }
  }
  const Definition& definition = *plan.definition;
  if (definition.unit == UnitOfCount::family || !plan.stated || !definition.supplied) {
    asked.covered = {};
  }
}

CohortMeasureInfo AreaCohortReader::info_of(const CohortMeasure& measure,
                                            const Asked& asked) const {
  CohortMeasureInfo info;
  info.indicator = measure.indicator;
  if (book_.plans.empty() || facts_.options.catalogue->match(measure.indicator).empty())
    return info;
  const MeasurePlan& plan = book_.plans[asked.plan];
  const Definition& definition = *plan.definition;
  info.title = definition.title;
  info.unit = unit_of_count_name(definition.unit);
  info.direction = definition.direction;
  info.form = form_of(definition);
  info.counts_people = definition.has_sides() && definition.part.once();
  info.is_pair = definition.pair.has_value();
  info.has_before = plan.has_before_window();
  info.multiplier = definition.multiplier;
  info.divisor = definition.divisor;
  info.definition = definition.hash;
  info.available = !asked.covered.empty();
  info.as_of = plan.as_of;
  return info;
}

/// Coverage beyond the as-of date is not seen (rulings H2). Plans stay where they are from now on,
/// so their terms can be pointed at.
void AreaCohortReader::settle_as_of() {
  if (question_.as_of.is_none()) {
    for (const auto& info : infos_) {
      if (info.available) question_.as_of = std::min(question_.as_of, info.as_of);
    }
  }
  if (question_.as_of.is_none()) question_.as_of = facts_.deliveries.last_covered_day();
  const Coverage seen{{{Date{-1000000}, question_.as_of}}};
  for (std::size_t i = 0; i < asked_.size(); ++i) {
    Asked& asked = asked_[i];
    asked.covered = asked.covered.common(seen);
    infos_[i].available = !asked.covered.empty();
    if (!infos_[i].available) continue;
    const auto& terms = book_.plans[asked.plan].terms;
    const auto term = std::find_if(terms.begin(), terms.end(), [&](const PlanTerm& each) {
      return each.split == question_.measures[i].split;
    });
    if (term != terms.end()) asked.term = &*term;
    infos_[i].available = asked.term != nullptr;
  }
}

}  // namespace braid::transform
