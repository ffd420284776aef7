#include "transform/measure/cell/plan_book.h"

#include <algorithm>

namespace braid::transform {
namespace {

void append(std::vector<Condition>& list, const std::vector<Condition>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

}  // namespace

std::size_t PlanBook::plan_of(const Definition& definition) {
  const auto known = std::find_if(plans.begin(), plans.end(), [&](const MeasurePlan& plan) {
    return plan.definition == &definition;
  });
  const auto place = static_cast<std::size_t>(known - plans.begin());
  if (known != plans.end()) return place;
  plans.emplace_back(definition, vocabulary_);
  make_terms(plans.back());
  terms_max = std::max(terms_max, plans.back().terms.size());
  return place;
}

std::size_t PlanBook::part_of(Part part, const Definition& definition, bool dated) {
  const bool follows = std::any_of(part.when.begin(), part.when.end(), [](const Relation& each) {
    return each.kind == RelationKind::complete;
  });
  if (follows) {
    part.follow_facts = definition.facts;
    for (const auto& more : {definition.needs, definition.follows}) {
      part.follow_facts.insert(part.follow_facts.end(), more.begin(), more.end());
    }
    part.follow_agencies = definition.agencies;
  }
  const auto known = std::find_if(parts.begin(), parts.end(), [&](const PartPlan& plan) {
    return plan.dated == dated && plan.part == part;
  });
  const auto place = static_cast<std::size_t>(known - parts.begin());
  if (known == parts.end()) {
    parts.emplace_back();
    parts.back().part = std::move(part);
    parts.back().dated = dated;
  }
  return place;
}

void PlanBook::make_terms(MeasurePlan& plan) {
  const Definition& definition = *plan.definition;
  const auto make = [&](const Split* split) {
    PlanTerm term;
    if (split != nullptr) term.split = split->name;
    const auto side = [&](Part part, bool numerator) {
      if (split != nullptr) append(part.where, split->where);
      if (split != nullptr && numerator) append(part.where, split->counted);
      return part_of(std::move(part), definition, definition.is_dated());
    };
    if (definition.has_sides()) {
      Part part = definition.part;
      part.ordered = definition.measure == MeasureKind::median;
      term.part = side(std::move(part), true);
      if (definition.denominator) term.denominator = side(*definition.denominator, false);
      if (definition.otherwise) term.otherwise = side(*definition.otherwise, true);
      if (definition.window_denominator) {
        term.window_denominator = side(*definition.window_denominator, false);
      }
    }
    term.pair = definition.pair;
    if (term.pair && split != nullptr) {
      append(term.pair->where, split->where);
      term.pair->second_needed = term.pair->second_needed || split->second_needed;
    }
    plan.terms.push_back(std::move(term));
  };
  if (!definition.only_splits) make(nullptr);
  for (const Split& split : definition.splits) make(&split);
}

}  // namespace braid::transform
