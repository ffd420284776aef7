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

}  // namespace

AreaTally::AreaTally(const MeasurerOptions& options)
    : vocabulary_{*options.vocabulary},
      words_{*options.vocabulary},
      programmes_{options.programmes},
      book_{vocabulary_} {
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
      const std::size_t place = book_.plan_of(*definition);
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
  const Definition& definition = *book_.plans[plan].definition;
  const auto note = [&](std::size_t place, bool is_split) {
    PartPlan& part = book_.parts[place];
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
  for (const PlanTerm& term : book_.plans[plan].terms) {
    if (!term.split.empty() && !publication.splits) continue;
    if (term.part) note(*term.part, !term.split.empty());
    if (term.otherwise) note(*term.otherwise, !term.split.empty());
    if (term.denominator) note(*term.denominator, !term.split.empty());
  }
}

}  // namespace braid::transform
