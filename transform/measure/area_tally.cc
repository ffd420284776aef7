#include "transform/measure/area_tally.h"

#include <algorithm>

namespace braid::transform {
namespace {

constexpr std::array kPeriodKinds = {PeriodKind::month, PeriodKind::quarter, PeriodKind::year};

std::vector<std::uint8_t> masks_of(const Publication& publication) {
  std::vector<std::uint8_t> masks;
  for (const auto& names : publication.breakdowns) {
    if (const auto mask = breakdown_mask(names)) masks.push_back(*mask);
  }
  std::sort(masks.begin(), masks.end());
  masks.erase(std::unique(masks.begin(), masks.end()), masks.end());
  return masks;
}

}  // namespace

AreaTally::AreaTally(const MeasurerOptions& options)
    : vocabulary_{*options.vocabulary}, programmes_{options.programmes} {
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
  if (known == plans_.end()) plans_.emplace_back(definition, vocabulary_);
  return place;
}

ResolvedPublication AreaTally::resolve(const Publication& publication, const Catalogue& catalogue) {
  ResolvedPublication resolved;
  for (const PeriodKind kind : publication.periods) {
    resolved.periods[static_cast<std::size_t>(kind)] = true;
  }
  resolved.tables = masks_of(publication);
  for (const auto& pattern : publication.indicators) {
    for (const Definition* definition : catalogue.match(pattern)) {
      const std::size_t place = plan_of(*definition);
      auto& list = resolved.plans;
      if (std::find(list.begin(), list.end(), place) == list.end()) list.push_back(place);
    }
  }
  for (const std::size_t place : resolved.plans) {
    for (const PeriodKind kind : kPeriodKinds) {
      const auto i = static_cast<std::size_t>(kind);
      if (resolved.periods[i] && allows_period(*plans_[place].definition, kind)) {
        plans_[place].periods[i] = true;
      }
    }
  }
  for (std::size_t i = 0; i < programmes_.size(); ++i) {
    const auto& names = publication.programmes;
    if (std::find(names.begin(), names.end(), programmes_[i].name) != names.end()) {
      resolved.programmes.push_back(i);
    }
  }
  return resolved;
}

void AreaTally::reset(const Deliveries& deliveries) {
  Date first = Date::none(), last{};
  bool covered = false;
  for (MeasurePlan& plan : plans_) {
    plan.settle_coverage(deliveries, feed_kinds_);
    for (const Coverage& coverage : plan.coverages) {
      if (coverage.empty()) continue;
      first = std::min(first, coverage.first_day());
      last = covered ? std::max(last, coverage.last_day()) : coverage.last_day();
      covered = true;
    }
  }
  timeline_ = covered ? Timeline{first, last} : Timeline{};
  tallies_.assign(plans_.size(), {});
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    plans_[i].settle_publishing(timeline_);
    tallies_[i].reset(plans_[i].is_stock() ? timeline_.months() + 1 : timeline_.slots());
  }
  windows_.assign(plans_.size() * programmes_.size() * arms_max_ * kWindows, {});
  reconciliation_.reset(timeline_.months());
  remarks_.fill(0);
}

void AreaTally::add(const Story& story, int sign) {
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    contribute(plans_[i], timeline_, story, scratch_);
    tallies_[i].add(scratch_, sign, story.nobody);
  }
  reconciliation_.add(timeline_, story, sign);
  if (!story.nobody && story.known && !story.participations.empty()) add_windows(story, sign);
  for (std::size_t i = 0; i < kStoryRemarks; ++i) remarks_[i] += sign * story.remarks[i];
}

std::size_t AreaTally::window_place(std::size_t plan, std::size_t programme,
                                    std::size_t arm) const {
  return ((plan * programmes_.size() + programme) * arms_max_ + arm) * kWindows;
}

void AreaTally::add_windows(const Story& story, int sign) {
  for (const Participation& participation : story.participations) {
    add_participant(story, participation, sign);
  }
}

void AreaTally::add_participant(const Story& story, const Participation& participation, int sign) {
  const auto found =
      std::find(programme_codes_.begin(), programme_codes_.end(), participation.programme);
  if (found == programme_codes_.end()) return;
  const auto programme = static_cast<std::size_t>(found - programme_codes_.begin());
  const auto& arms = arm_codes_[programme];
  const auto arm = std::find(arms.begin(), arms.end(), participation.arm);
  if (arm == arms.end()) return;
  const int months = programmes_[programme].window_months;
  const Date t0 = participation.t0;
  for (std::size_t i = 0; i < plans_.size(); ++i) {
    const MeasurePlan& plan = plans_[i];
    if (!plan.definition->windows) continue;
    const bool is_mean = plan.definition->measure == MeasureKind::mean;
    const auto covers = [&](Window window) {
      const DaySpan days = window_days(t0, months, window);
      return plan.covers_all(days.first, days.last);
    };
    // A pair of scores needs both its windows: a mean over other people before than after would
    // be no change of anybody (rulings B7).
    const bool pair_covered = covers(Window::before) && covers(Window::after);
    const std::size_t place =
        window_place(i, programme, static_cast<std::size_t>(arm - arms.begin()));
    for (const Window window : {Window::before, Window::after}) {
      WindowTally& tally = windows_[place + static_cast<std::size_t>(window)];
      if (!(is_mean ? pair_covered : covers(window))) {
        tally.left_out += sign;
        continue;
      }
      const auto added = contribute_window(plan, story, t0, months, window);
      tally.countable += sign;
      tally.count += sign * added.count;
      tally.scores += sign * added.scores;
      if (is_mean ? added.scores > 0 : added.count > 0) tally.people += sign;
    }
  }
}

bool AreaTally::reconciles() const {
  for (const MeasurePlan& plan : plans_) {
    if (!plan.is_of_care()) continue;
    for (Timeline::Slot slot = 0; slot < timeline_.slots(); ++slot) {
      if (plan.publishing[slot] == Publishing::no) continue;
      if (!reconciliation_.holds(timeline_.first_month(slot), timeline_.past_month(slot))) {
        return false;
      }
    }
  }
  return true;
}

std::vector<MeasureRemark> AreaTally::remarks() const {
  std::vector<MeasureRemark> remarks;
  for (std::size_t i = 0; i < kStoryRemarks; ++i) {
    if (remarks_[i] != 0) {
      remarks.push_back({story_remark_rule(static_cast<StoryRemark>(i)), remarks_[i]});
    }
  }
  return remarks;
}

}  // namespace braid::transform
