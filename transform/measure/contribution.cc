#include "transform/measure/contribution.h"

#include <algorithm>

#include "transform/measure/sdq_scores.h"
#include "transform/measure/stay_age.h"

namespace braid::transform {
namespace {

using Slot = Timeline::Slot;
constexpr std::array kPeriodKinds = {PeriodKind::month, PeriodKind::quarter, PeriodKind::year};

/// Collects what one person adds to one indicator.
class Collector {
 public:
  Collector(const MeasurePlan& plan, const Timeline& timeline, const Story& story,
            std::vector<Contribution>& out)
      : plan_{plan}, timeline_{timeline}, story_{story}, out_{out} {}

  /// Open on the day before each month (indicators, R4).
  void stock(const Stay& stay) {
    const Date first = std::max(stay.start, timeline_.first_day() - 1);
    const Date last = std::min(stay.end - 1, timeline_.last_day());
    if (first > last) return;
    // The day before month n is in the stay from the month after that of `first - 1` on.
    const Slot from = first < timeline_.first_day() ? 0 : timeline_.month_of(first) + 1;
    for (Slot slot = from; slot <= timeline_.months(); ++slot) {
      const Date day = timeline_.month_start(slot) - 1;
      if (day > last) break;
      out_.push_back({slot, story_.group_at(day), 1});
    }
  }

  /// On the day of a start or an end (indicators, R6; rulings B10).
  void event(const Stay& stay, Date day) {
    if (!timeline_.holds(day)) return;
    Group group = story_.group_at(day);
    if (stay.age != Stay::kNotStated && !story_.nobody)
      group = with_age(group, age_group(stay.age));
    const Slot month = timeline_.month_of(day);
    for (const PeriodKind kind : kPeriodKinds) {
      if (plan_.wants(kind)) out_.push_back({timeline_.slot(kind, month), group, 1});
    }
  }

  /// At the first day of the stay in each slot that it has a day in (indicators, R7; rulings B10).
  void active(const Stay& stay) {
    each_slot(stay.start, stay.end, [&](Slot slot, Date first, Date) {
      out_.push_back({slot, story_.group_at(first), 1});
    });
  }

  /// Days in each slot, each day under the tuple that holds on it (indicators, R5; rulings B10).
  void days(Date start, Date end) {
    for (std::size_t i = 0; i < story_.groups.size(); ++i) {
      const Date from = std::max(start, story_.groups[i].from);
      const Date to = i + 1 < story_.groups.size() ? std::min(end, story_.groups[i + 1].from) : end;
      if (to <= from) continue;
      each_slot(from, to, [&](Slot slot, Date first, Date last) {
        out_.push_back({slot, story_.groups[i].group, last - first + 1});
      });
    }
  }

  void score(Slot slot, Date day, const Score& score) {
    out_.push_back({slot, story_.group_at(day), score.value});
  }

 private:
  /// Calls with each wanted slot that holds a day of [start, end), and those days' first and last.
  template <class Visit>
  void each_slot(Date start, Date end, const Visit& visit) {
    const Date first = std::max(start, timeline_.first_day());
    const Date last =
        end.is_none() ? timeline_.last_day() : std::min(end - 1, timeline_.last_day());
    if (first > last) return;
    const Slot from = timeline_.month_of(first), to = timeline_.month_of(last);
    for (const PeriodKind kind : kPeriodKinds) {
      if (!plan_.wants(kind)) continue;
      for (Slot slot = timeline_.slot(kind, from); slot <= timeline_.slot(kind, to); ++slot) {
        visit(slot, std::max(first, timeline_.first(slot)), std::min(last, timeline_.last(slot)));
      }
    }
  }

  const MeasurePlan& plan_;
  const Timeline& timeline_;
  const Story& story_;
  std::vector<Contribution>& out_;
};

/// Stays of several agencies may overlap: their days are merged before they are counted (R5).
template <class Visit>
void each_merged(const std::vector<Stay>& stays, const Visit& visit) {
  for (std::size_t i = 0; i < stays.size();) {
    Date start = stays[i].start, end = stays[i].end;
    for (++i; i < stays.size() && stays[i].start <= end; ++i) end = std::max(end, stays[i].end);
    visit(start, end);
  }
}

/// A child counts once a slot: by the first entry, or by the last if it is about ends; everything
/// else is summed by group.
void reduce(const MeasurePlan& plan, std::vector<Contribution>& list) {
  const bool once = plan.definition->unit == UnitOfCount::child;
  const bool last = plan.definition->measure == MeasureKind::ends;
  const auto before = [&](const Contribution& a, const Contribution& b) {
    if (a.slot != b.slot) return a.slot < b.slot;
    return !once && a.group < b.group;
  };
  if (!std::is_sorted(list.begin(), list.end(), before)) {
    std::stable_sort(list.begin(), list.end(), before);
  }
  std::size_t kept = 0;
  for (const Contribution& entry : list) {
    Contribution* same = kept == 0 ? nullptr : &list[kept - 1];
    if (same == nullptr || same->slot != entry.slot || (!once && same->group != entry.group)) {
      list[kept++] = entry;
    } else if (!once) {
      same->count += entry.count;
    } else if (last) {
      *same = entry;
    }
  }
  list.resize(kept);
}

void collect_scores(const MeasurePlan& plan, const Timeline& timeline, const Story& story,
                    Collector& collector) {
  if (story.scores.empty() || !plan.wants(PeriodKind::year)) return;
  for (Slot month = 0; month < timeline.months(); month += 12) {
    const Slot slot = timeline.slot(PeriodKind::year, month);
    const Date end = timeline.last(slot);
    if (const auto score = score_of_year(plan, story, plan.carer, end)) {
      collector.score(slot, end, *score);
    }
  }
}

}  // namespace

void contribute(const MeasurePlan& plan, const Timeline& timeline, const Story& story,
                std::vector<Contribution>& contributions) {
  contributions.clear();
  if (timeline.empty()) return;
  const Definition& definition = *plan.definition;
  // Of nobody an event can be counted, a child cannot (rulings D4, B5).
  const bool counts_events =
      definition.measure == MeasureKind::starts && definition.unit != UnitOfCount::child;
  if (story.nobody && !counts_events) return;
  Collector collector{plan, timeline, story, contributions};
  if (definition.measure == MeasureKind::mean) {
    collect_scores(plan, timeline, story, collector);
    return;
  }
  std::vector<Stay> scratch, by_end;
  const std::vector<Stay>* stays = &plan.stays(story, scratch);
  if (stays->empty()) return;
  switch (definition.measure) {
    case MeasureKind::stock:
      for (const Stay& stay : *stays) collector.stock(stay);
      break;
    case MeasureKind::starts:
      for (const Stay& stay : *stays) {
        // Of stays in care the clip at the 18th birthday has decided (rulings B14).
        if (!plan.is_of_care() &&
            !within_ages(age_of(stay, story), definition.age_min, definition.age_max)) {
          continue;
        }
        collector.event(stay, stay.start);
      }
      break;
    case MeasureKind::ends:
      by_end = *stays;
      std::stable_sort(by_end.begin(), by_end.end(),
                       [](const Stay& a, const Stay& b) { return a.end < b.end; });
      for (const Stay& stay : by_end) {
        if (stay.exits && !stay.end.is_none()) collector.event(stay, stay.end);
      }
      break;
    case MeasureKind::active:
      for (const Stay& stay : *stays) collector.active(stay);
      break;
    case MeasureKind::duration:
      each_merged(*stays, [&](Date start, Date end) { collector.days(start, end); });
      break;
    case MeasureKind::mean:
      break;
  }
  reduce(plan, contributions);
}

DaySpan window_days(Date t0, int months, Window window) {
  if (window == Window::before) return {t0.plus_months(-months), t0 - 1};
  return {t0, t0.plus_months(months) - 1};
}

WindowContribution contribute_window(const MeasurePlan& plan, const Story& story, Date t0,
                                     int months, Window window) {
  const Definition& definition = *plan.definition;
  WindowContribution result;
  if (definition.measure == MeasureKind::mean) {
    if (const auto pair = score_pair(plan, story, plan.carer, t0)) {
      result = {window == Window::before ? pair->first.value : pair->second.value, 1};
    }
    return result;
  }
  const DaySpan days = window_days(t0, months, window);
  const auto in_window = [&](Date day) { return days.first <= day && day <= days.last; };
  std::vector<Stay> scratch;
  const auto& stays = plan.stays(story, scratch);
  if (definition.measure == MeasureKind::duration) {
    each_merged(stays, [&](Date start, Date end) {
      result.count += std::max(0, std::min(end, days.last + 1) - std::max(start, days.first));
    });
    return result;
  }
  for (const Stay& stay : stays) {
    bool counts = false;
    if (definition.measure == MeasureKind::starts) {
      counts = in_window(stay.start) &&
               (plan.is_of_care() || within_ages(age_of(stay, story), definition.cohort_age_min,
                                                 definition.cohort_age_max));
    } else if (definition.measure == MeasureKind::ends) {
      counts = stay.exits && in_window(stay.end);
    } else if (definition.measure == MeasureKind::active) {
      counts = stay.start <= days.last && stay.end > days.first;
    }
    if (counts) ++result.count;
  }
  if (definition.unit == UnitOfCount::child) result.count = std::min<std::int64_t>(result.count, 1);
  return result;
}

}  // namespace braid::transform
