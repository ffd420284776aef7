#include <algorithm>

#include "transform/measure/cell/area_tally.h"

// How an area's publications become plans and parts.

namespace braid::transform {
namespace {

bool asks_for_splits(const Publication& publication) {
  const std::vector<std::string> split = {"split"};
  return std::find(publication.breakdowns.begin(), publication.breakdowns.end(), split) !=
         publication.breakdowns.end();
}

std::vector<TableMask> masks_of(const Publication& publication) {
  std::vector<TableMask> masks;
  for (const auto& names : publication.breakdowns) {
    if (const auto mask = breakdown_mask(names)) masks.push_back(*mask);
  }
  // Splits are of the total.
  if (asks_for_splits(publication)) masks.push_back(0);
  std::sort(masks.begin(), masks.end());
  masks.erase(std::unique(masks.begin(), masks.end()), masks.end());
  return masks;
}

void append(std::vector<Condition>& list, const std::vector<Condition>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

}  // namespace

AreaTally::AreaTally(const MeasurerOptions& options)
    : vocabulary_{*options.vocabulary},
      words_{*options.vocabulary},
      programmes_{options.programmes} {
  for (const auto& feed : options.feeds) feed_kinds_[static_cast<std::size_t>(feed.kind)] = true;
  const auto arm = vocabulary_.attribute("arm");
  for (const Programme& programme : programmes_) {
    programme_codes_.push_back(programme_code(programme.name));
    arm_codes_.emplace_back();
    for (const auto& name : programme.arms) {
      arm_codes_.back().push_back(vocabulary_.value(arm, name));
    }
    arms_max_ = std::max(arms_max_, programme.arms.size());
  }
  for (const Publication& publication : options.publications) {
    publications_.push_back(resolve(publication, *options.catalogue));
  }
}

std::size_t AreaTally::plan_of(const Definition& definition) {
  const auto known = std::find_if(plans_.begin(), plans_.end(), [&](const MeasurePlan& plan) {
    return plan.definition == &definition;
  });
  const auto place = static_cast<std::size_t>(known - plans_.begin());
  if (known != plans_.end()) return place;
  plans_.emplace_back(definition, vocabulary_);
  make_terms(plans_.back());
  terms_max_ = std::max(terms_max_, plans_.back().terms.size());
  return place;
}

std::size_t AreaTally::part_of(Part part, const Definition& definition, bool dated) {
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
  const auto known = std::find_if(parts_.begin(), parts_.end(), [&](const PartPlan& plan) {
    return plan.dated == dated && plan.part == part;
  });
  const auto place = static_cast<std::size_t>(known - parts_.begin());
  if (known == parts_.end()) {
    parts_.emplace_back();
    parts_.back().part = std::move(part);
    parts_.back().dated = dated;
  }
  return place;
}

void AreaTally::make_terms(MeasurePlan& plan) {
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

ResolvedPublication AreaTally::resolve(const Publication& publication, const Catalogue& catalogue) {
  ResolvedPublication resolved;
  for (const PeriodKind kind : publication.periods) {
    resolved.periods[static_cast<std::size_t>(kind)] = true;
  }
  const auto wanted = [&](PeriodKind kind) -> bool& {
    return resolved.periods[static_cast<std::size_t>(kind)];
  };
  wanted(PeriodKind::term) = wanted(PeriodKind::quarter);
  wanted(PeriodKind::school_year) = wanted(PeriodKind::year);
  resolved.tables = masks_of(publication);
  resolved.splits = asks_for_splits(publication);
  for (const auto& pattern : publication.indicators) {
    for (const Definition* definition : catalogue.match(pattern)) {
      const std::size_t place = plan_of(*definition);
      auto& list = resolved.plans;
      if (std::find(list.begin(), list.end(), place) == list.end()) list.push_back(place);
    }
  }
  for (const std::size_t place : resolved.plans) want(resolved, place);
  for (std::size_t i = 0; i < programmes_.size(); ++i) {
    const auto& names = publication.programmes;
    if (std::find(names.begin(), names.end(), programmes_[i].name) != names.end()) {
      resolved.programmes.push_back(i);
    }
  }
  return resolved;
}

void AreaTally::want(const ResolvedPublication& publication, std::size_t plan) {
  const Definition& definition = *plans_[plan].definition;
  const auto note = [&](std::size_t place, bool is_split) {
    PartPlan& part = parts_[place];
    bool any = false;
    for (const PeriodKind kind : kPeriodKinds) {
      const auto i = static_cast<std::size_t>(kind);
      if (!publication.periods[i] || !allows_period(definition, kind)) continue;
      part.periods[i] = true;
      any = true;
    }
    if (!any) return;
    for (const TableMask mask : publication.tables) {
      if ((mask & ~definition.breakdowns) != 0 || (is_split && mask != 0)) continue;
      sets_ = static_cast<TableMask>(sets_ | mask);
      part.entry_sets = static_cast<TableMask>(part.entry_sets | (mask & kEntrySets));
      const bool kept =
          std::any_of(part.tables.begin(), part.tables.end(),
                      [&](const BreakdownTable& table) { return table.mask() == mask; });
      if (!kept) part.tables.emplace_back(mask);
    }
  };
  for (const PlanTerm& term : plans_[plan].terms) {
    if (!term.split.empty() && !publication.splits) continue;
    if (term.part) note(*term.part, !term.split.empty());
    if (term.otherwise) note(*term.otherwise, !term.split.empty());
    if (term.denominator) note(*term.denominator, !term.split.empty());
  }
}

}  // namespace braid::transform
