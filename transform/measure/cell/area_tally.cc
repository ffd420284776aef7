#include "transform/measure/cell/area_tally.h"

#include <algorithm>

#include "transform/measure/cell/cohort_member.h"

namespace braid::transform {

std::size_t AreaTally::window_place(std::size_t plan, std::size_t term, std::size_t programme,
                                    std::size_t arm) const {
  return (((plan * book_.terms_max + term) * programmes_.size() + programme) * arms_max_ + arm) *
         kWindows;
}

void AreaTally::reset(const Deliveries& deliveries) {
  Date first = Date::none(), last{};
  bool covered = false;
  for (MeasurePlan& plan : book_.plans) {
    plan.settle_coverage(deliveries, feed_kinds_);
    for (const auto* coverages : {&plan.coverages, &plan.doubted}) {
      for (const Coverage& coverage : *coverages) {
        if (coverage.empty()) continue;
        first = std::min(first, coverage.first_day());
        last = covered ? std::max(last, coverage.last_day()) : coverage.last_day();
        covered = true;
      }
    }
  }
  const Coverage any = deliveries.coverage_of_all();
  // What no feed can supply is said of every period that some feed speaks for.
  const bool says_so =
      std::any_of(book_.plans.begin(), book_.plans.end(),
                  [](const MeasurePlan& plan) { return !plan.definition->supplied; });
  if (says_so && !any.empty()) {
    first = std::min(first, any.first_day());
    last = covered ? std::max(last, any.last_day()) : any.last_day();
    covered = true;
  }
  timeline_ = covered ? Timeline{first, last, deliveries.spans_of(words_.sessions)} : Timeline{};
  for (MeasurePlan& plan : book_.plans) plan.settle_publishing(timeline_, any);
  tallies_.resize(book_.parts.size());
  for (std::size_t i = 0; i < book_.parts.size(); ++i) {
    book_.parts[i].settle(deliveries, vocabulary_);
    tallies_[i].reset(book_.parts[i].tables,
                      book_.parts[i].dated ? timeline_.months() + 1 : timeline_.slots(),
                      book_.parts[i].part.ordered);
  }
  windows_.assign(book_.plans.size() * book_.terms_max * programmes_.size() * arms_max_ * kWindows,
                  {});
  reconciliation_.reset(timeline_.months());
  remarks_.fill(0);
}

void AreaTally::settle_stated(const StatedCounts& counts) {
  for (MeasurePlan& plan : book_.plans) plan.settle_stated(counts);
}

void AreaTally::add(const Story& story, int sign) {
  for (std::size_t i = 0; i < book_.parts.size(); ++i) {
    if (book_.parts[i].tables.empty()) continue;
    contribute(book_.parts[i], timeline_, story, scratch_, contributions_);
    const auto behind = book_.parts[i].part.of == History::opt_out ? PartTally::Behind::counted
                        : story.nobody                             ? PartTally::Behind::nobody
                                                                   : PartTally::Behind::one;
    tallies_[i].add(contributions_, sign, behind);
  }
  reconciliation_.add(timeline_, story, sign);
  if (!story.nobody && story.known) {
    for (const Participation& each : story.participations) add_participant(story, each, sign);
  }
  for (std::size_t i = 0; i < kStoryRemarks; ++i) remarks_[i] += sign * story.remarks[i];
}

/// One person's part in one programme.
struct AreaTally::Participant {
  const Story& story;
  const Participation& participation;
  std::size_t programme, arm;
};

void AreaTally::add_participant(const Story& story, const Participation& participation, int sign) {
  const auto found =
      std::find(programme_codes_.begin(), programme_codes_.end(), participation.programme);
  if (found == programme_codes_.end()) return;
  const auto programme = static_cast<std::size_t>(found - programme_codes_.begin());
  const auto& arms = arm_codes_[programme];
  const auto arm = std::find(arms.begin(), arms.end(), participation.arm);
  if (arm == arms.end()) return;
  const Participant of{story, participation, programme,
                       static_cast<std::size_t>(arm - arms.begin())};
  for (std::size_t i = 0; i < book_.plans.size(); ++i) {
    if (book_.plans[i].definition->windows) add_window(i, of, sign);
  }
}

namespace {

void add_pair(const std::optional<PairContribution>& pair, int sign, WindowTally& tally) {
  if (!pair) return;
  tally.denominator += sign;
  tally.denominator_people += sign;
  tally.count += sign * pair->count;
  if (pair->in_numerator) tally.people += sign;
}

void add_side(const WindowContribution& side, int sign, std::int64_t& count, std::int64_t& people) {
  count += sign * side.count;
  if (side.counts && side.count != 0) people += sign;
}

/// A family is counted once, with or without anything of its members in the window (rulings G10).
void add_family(std::uint32_t family, std::int64_t count, int sign, WindowTally& tally) {
  if (family == 0) return;
  auto& sum = tally.families[family];
  sum.members += sign;
  sum.count += sign * count;
  if (sum.members == 0) tally.families.erase(family);
}

}  // namespace

void AreaTally::add_window(std::size_t plan, const Participant& of, int sign) {
  const MeasurePlan& measured = book_.plans[plan];
  const Cohort& cohort = measured.definition->cohort;
  const bool member = belongs(cohort, of.story, of.participation);
  const int months = programmes_[of.programme].window_months;
  const Date t0 = of.participation.t0;
  const auto covers = [&](Window window) {
    const DaySpan days = window_days(t0, months, window);
    return measured.covers_all(days.first, days.last);
  };
  const bool known = is_known_to(cohort, of.story);
  for (std::size_t i = 0; i < measured.terms.size(); ++i) {
    const PlanTerm& term = measured.terms[i];
    const bool pairs = term.pair && term.pair->pick != PairPick::open;
    // A pair of values needs both its windows: a mean over other people before than after would
    // be no change of anybody (rulings B7).
    const bool pair_covered = covers(Window::before) && covers(Window::after);
    const std::size_t place = window_place(plan, i, of.programme, of.arm);
    for (const Window window : {Window::before, Window::after}) {
      WindowTally& tally = windows_[place + static_cast<std::size_t>(window)];
      const bool covered = pairs ? pair_covered : covers(window);
      if (member && (!known || !covered)) tally.left_out += sign;
      if (member && !known) tally.unknown += sign;
      if (covered && (known || !member)) tally.countable += sign;
      if (!member || !known || !covered) continue;
      if (term.pair) {
        const auto values = pair_values(*term.pair, of.story, of.participation, months, words_);
        add_pair(contribute_pair(*term.pair, values, window), sign, tally);
        continue;
      }
      const DaySpan days = window_days(t0, months, window);
      if (measured.definition->unit == UnitOfCount::family) {
        const auto added = contribute_window(book_.parts[*term.part], of.story, days, scratch_);
        add_family(of.participation.fact->attribute(words_.family), added.count, sign, tally);
        continue;
      }
      add_side(contribute_window(book_.parts[*term.part], of.story, days, scratch_), sign,
               tally.count, tally.people);
      for (const auto value : scratch_.amounts) tally.values.add(value, sign);
      const auto per = term.window_denominator ? term.window_denominator : term.denominator;
      if (!per) continue;
      add_side(contribute_window(book_.parts[*per], of.story, days, scratch_), sign,
               tally.denominator, tally.denominator_people);
    }
  }
}

bool AreaTally::reconciles() const {
  for (const MeasurePlan& plan : book_.plans) {
    if (!plan.definition->has_sides() || !is_of_care(plan.definition->part.of)) continue;
    for (Timeline::Slot slot = 0; slot < timeline_.slots(); ++slot) {
      const PeriodKind kind = timeline_.kind(slot);
      const bool fiscal = kind <= PeriodKind::year;
      if (!fiscal || plan.publishing[slot] == Publishing::no) continue;
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
