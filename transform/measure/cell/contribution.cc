#include "transform/measure/cell/contribution.h"

#include <algorithm>

#include "transform/measure/cell/timeline.h"
#include "transform/measure/story/stay_age.h"

namespace braid::transform {
namespace {

using Slot = Timeline::Slot;

/// The slots of a part that an area publishes.
class TimelineSlots {
 public:
  TimelineSlots(const PartPlan& plan, const Timeline& timeline)
      : plan_{plan}, timeline_{timeline} {}

  static constexpr bool kCohort = false;

  /// Visits each wanted period that holds the day.
  template <class Visit>
  void holding(Date day, const Visit& visit) const {
    if (!timeline_.holds(day)) return;
    if (plan_.dated) {
      // A figure of a day: the slot is that of the day, if it is a month's last.
      const Slot next = timeline_.month_of(day) + 1;
      if (timeline_.month_start(next) - 1 == day) visit(next, day, day);
      return;
    }
    const Slot month = timeline_.month_of(day);
    for (const PeriodKind kind : kPeriodKinds) {
      if (!plan_.wants(kind)) continue;
      timeline_.each_slot(kind, month, month, [&](Slot slot) {
        const Date first = timeline_.first(slot), last = timeline_.last(slot);
        if (first <= day && day <= last) visit(slot, first, last);
      });
    }
  }
  /// Visits each wanted period that has a day of [start, end); of what is dated each date in it.
  template <class Visit>
  void overlapping(Date start, Date end, const Visit& visit) const {
    if (plan_.dated) return dates(start, end, visit);
    const Date first = std::max(start, timeline_.first_day());
    const Date last =
        end.is_none() ? timeline_.last_day() : std::min(end - 1, timeline_.last_day());
    if (first > last) return;
    const Slot from = timeline_.month_of(first), to = timeline_.month_of(last);
    for (const PeriodKind kind : kPeriodKinds) {
      if (!plan_.wants(kind)) continue;
      timeline_.each_slot(kind, from, to, [&](Slot slot) {
        const Date begin = timeline_.first(slot), past = timeline_.last(slot);
        if (begin <= last && first <= past) visit(slot, begin, past);
      });
    }
  }

 private:
  /// The day before each month.
  template <class Visit>
  void dates(Date start, Date end, const Visit& visit) const {
    const Date first = std::max(start, timeline_.first_day() - 1);
    const Date last =
        end.is_none() ? timeline_.last_day() : std::min(end - 1, timeline_.last_day());
    if (first > last) return;
    const Slot from = first < timeline_.first_day() ? 0 : timeline_.month_of(first) + 1;
    for (Slot slot = from; slot <= timeline_.months(); ++slot) {
      const Date day = timeline_.month_start(slot) - 1;
      if (day > last) break;
      if (day >= first) visit(slot, day, day);
    }
  }

  const PartPlan& plan_;
  const Timeline& timeline_;
};

/// The one slot of a window around a t0; or, `of_cohort` false, of days of the calendar.
template <bool of_cohort>
class WindowSlots {
 public:
  explicit WindowSlots(DaySpan days) : days_{days} {}

  static constexpr bool kCohort = of_cohort;

  template <class Visit>
  void holding(Date day, const Visit& visit) const {
    if (days_.first <= day && day <= days_.last) visit(Slot{0}, days_.first, days_.last);
  }
  template <class Visit>
  void overlapping(Date start, Date end, const Visit& visit) const {
    if (start <= days_.last && end > days_.first) visit(Slot{0}, days_.first, days_.last);
  }

 private:
  DaySpan days_;
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

/// Collects what one person adds to one part.
template <class Slots>
class Collector {
 public:
  Collector(const PartPlan& plan, const Slots& slots, const Story& story,
            ContributionScratch& scratch)
      : part_{plan.part}, plan_{plan}, slots_{slots}, story_{story}, scratch_{scratch} {}

  void collect() {
    const auto& list = story_.of(part_.of);
    switch (part_.measure) {
      case MeasureKind::stock:
      case MeasureKind::at_end:
        for (const Stay& stay : list) at_end(stay);
        break;
      case MeasureKind::starts:
        for (const Stay& stay : list) event(stay, stay.start, false);
        break;
      case MeasureKind::ends:
        for (const Stay& stay : list) {
          if (stay.exits && !stay.end.is_none()) event(stay, stay.end, true);
        }
        break;
      case MeasureKind::active:
        for (const Stay& stay : list) active(stay);
        break;
      case MeasureKind::duration:
        duration(list);
        break;
      case MeasureKind::figure:
        for (const Stay& stay : list) figure(stay);
        break;
      default:
        break;
    }
  }

 private:
  std::int64_t amount(const Stay& stay) const {
    if (part_.weight == PartWeight::value) return stay.value;
    return part_.weight == PartWeight::length ? stay.end - stay.start : 1;
  }
  void push(Slot slot, Group group, std::int64_t count, const Stay* stay) {
    scratch_.raw.push_back({slot, group, count, stay});
  }

  bool of_age(const Stay& stay, Date day) const {
    if constexpr (Slots::kCohort) {
      return within_ages(age_on(stay, day), part_.cohort_ages.min, part_.cohort_ages.max);
    }
    return !part_.ages || within_ages(age_on(stay, day), part_.ages->min, part_.ages->max);
  }
  std::int16_t age_on(const Stay& stay, Date day) const {
    return day == stay.start ? age_of(stay, story_) : story_.age_at_day(day);
  }
  /// What can be asked of the entry and a day alone.
  bool keeps(const Stay& stay, Date day, bool ending) const {
    if (!holds(part_.where, stay, ending)) return false;
    if (part_.value && !part_.value->holds(stay.value)) return false;
    if (part_.lasted_months != 0 && stay.end < stay.start.plus_months(part_.lasted_months)) {
      return false;
    }
    for (const Relation& relation : part_.when) {
      if (is_about_period(relation)) continue;
      if (!holds(relation, story_, day, {day, day}, plan_.followed_to)) return false;
    }
    return true;
  }
  bool keeps_in(Date day, Date first, Date last) const {
    for (const Relation& relation : part_.when) {
      if (!is_about_period(relation)) continue;
      if (!holds(relation, story_, day, {first, last}, plan_.followed_to)) return false;
    }
    return true;
  }
  /// The breakdown of a day, in a period (rulings B10, G8).
  Group shown(Date day, Date first, Date last) const {
    Group group = story_.group_at(part_.shown_at_end ? last : day);
    for (const auto& [from, to] : story_.cse) {
      if (from <= last && to > first) return with(group, by_cse, 1);
    }
    return group;
  }

  /// The same with what the entry itself is: whose record, how long (rulings G30).
  Group shown_with(const Stay& stay, Group group, Date last) const {
    if (plan_.entry_sets == 0) return group;
    if ((plan_.entry_sets & by_agency) != 0) group = with(group, by_agency, agency_of(stay));
    if ((plan_.entry_sets & by_duration) != 0 && lasts(part_.of)) {
      // What is open lasts until the end of the period, so far.
      const Date end = stay.fact->end.is_none() ? std::min(stay.end, last + 1) : stay.end;
      group = with(group, by_duration, duration_band(end - stay.start));
    }
    return group;
  }
  static std::uint32_t agency_of(const Stay& stay) {
    constexpr std::uint8_t kBothAgencies = 3;  // of Mark::seen_by
    if (stay.mark(Mark::seen_by) == kBothAgencies) return kSeveralAgencies;
    return static_cast<std::uint32_t>(stay.fact->agency);
  }

  /// Open on a date, or on the last day of a period (indicators, R4).
  void at_end(const Stay& stay) {
    slots_.overlapping(stay.start, stay.end, [&](Slot slot, Date first, Date last) {
      if (last < stay.start || last >= stay.end) return;
      if (!keeps(stay, last, false) || !of_age(stay, last) || !keeps_in(last, first, last)) return;
      push(slot, shown_with(stay, shown(last, first, last), last), amount(stay), &stay);
    });
  }

  /// On the day of a start or an end (indicators, R6; rulings B10).
  void event(const Stay& stay, Date day, bool ending) {
    bool asked = false, kept = false;
    slots_.holding(day, [&](Slot slot, Date first, Date last) {
      if (!asked) kept = keeps(stay, day, ending);
      asked = true;
      if (!kept || !of_age(stay, part_.shown_at_end ? last : day)) return;
      if (!keeps_in(day, first, last)) return;
      Group group = shown(day, first, last);
      if (ending) group = with_care_of(group, story_.group_at(day - 1));
      if (!ending && stay.age != Stay::kNotStated && !story_.nobody) {
        group = with_age(group, age_group(stay.age));
      }
      push(slot, shown_with(stay, group, last), amount(stay), &stay);
    });
  }

  /// At the first day of the stay in each slot that it has a day in (indicators, R7; rulings B10).
  void active(const Stay& stay) {
    if (!keeps(stay, stay.start, false)) return;
    slots_.overlapping(stay.start, stay.end, [&](Slot slot, Date first, Date last) {
      const Date begin = std::max(first, stay.start);
      const auto days = std::min(stay.end, last + 1) - begin;
      if (days <= 0 || days < part_.lasted_days) return;
      if (!of_age(stay, part_.shown_at_end ? last : begin) || !keeps_in(begin, first, last)) return;
      push(slot, shown_with(stay, shown(begin, first, last), last), amount(stay), &stay);
    });
  }

  void duration(const std::vector<Stay>& list) {
    scratch_.stays.clear();
    for (const Stay& stay : list) {
      if (!keeps(stay, stay.start, false) || !of_age(stay, stay.start)) continue;
      if (part_.weight == PartWeight::value) {
        days(stay.start, stay.end, stay.value);
      } else {
        scratch_.stays.push_back(stay);
      }
    }
    each_merged(scratch_.stays, [&](Date start, Date end) { days(start, end, 1); });
  }
  /// Days in each slot, each day under the tuple that holds on it (indicators, R5; rulings B10).
  void days(Date start, Date end, std::int64_t times) {
    const auto& groups = story_.groups;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const Date from = std::max(start, groups[i].from);
      const Date to = i + 1 < groups.size() ? std::min(end, groups[i + 1].from) : end;
      if (to <= from) continue;
      slots_.overlapping(from, to, [&](Slot slot, Date first, Date last) {
        const std::int64_t count = std::min(to, last + 1) - std::max(from, first);
        if (count <= 0 || !keeps_in(from, first, last)) return;
        push(slot, shown(from, first, last), count * times, nullptr);
      });
    }
  }

  /// What is stated for a day; of residents for the fiscal year that holds it (rulings G9).
  void figure(const Stay& stay) {
    if (!keeps(stay, stay.start, false)) return;
    if (part_.of != History::population) {
      slots_.holding(stay.start, [&](Slot slot, Date first, Date last) {
        if (keeps_in(stay.start, first, last)) {
          push(slot, shown(stay.start, first, last), amount(stay), &stay);
        }
      });
      return;
    }
    if (part_.ages && !within_ages(stay.age, part_.ages->min, part_.ages->max)) return;
    const Date year_end = end_of_year(stay.start.year() + (stay.start.month() >= 4 ? 1 : 0));
    const Date begin = year_end.plus_months(-12) + 1;
    slots_.overlapping(begin, year_end + 1, [&](Slot slot, Date, Date) {
      push(slot, story_.group_at(begin), stay.value, &stay);
    });
  }

  const Part& part_;
  const PartPlan& plan_;
  const Slots& slots_;
  const Story& story_;
  ContributionScratch& scratch_;
};

/// Puts a person's contributions to one slot together.
class Reducer {
 public:
  Reducer(const Part& part, ContributionScratch& scratch) : part_{part}, scratch_{scratch} {}

  /// Calls with each that remains, ascending by slot and group.
  template <class Visit>
  void run(const Visit& visit) {
    auto& raw = scratch_.raw;
    const bool once = part_.once();
    const auto before = [&](const RawContribution& a, const RawContribution& b) {
      if (a.slot != b.slot) return a.slot < b.slot;
      return !once && a.group < b.group;
    };
    if (!std::is_sorted(raw.begin(), raw.end(), before)) {
      std::stable_sort(raw.begin(), raw.end(), before);
    }
    for (std::size_t i = 0; i < raw.size();) {
      std::size_t end = i + 1;
      while (end < raw.size() && raw[end].slot == raw[i].slot &&
             (once || raw[end].group == raw[i].group)) {
        ++end;
      }
      if (once) {
        one_person(i, end, visit);
      } else {
        sum_or_each(i, end, visit);
      }
      i = end;
    }
  }

 private:
  template <class Visit>
  void sum_or_each(std::size_t first, std::size_t past, const Visit& visit) {
    const auto& raw = scratch_.raw;
    std::int64_t count = 0;
    for (std::size_t at = first; at < past; ++at) {
      if (part_.ordered) visit(Contribution{raw[at].slot, raw[at].group, raw[at].count});
      count += raw[at].count;
    }
    if (!part_.ordered) visit(Contribution{raw[first].slot, raw[first].group, count});
  }
  /// A child counts once a slot: by the first entry, or by the last if it is about ends.
  template <class Visit>
  void one_person(std::size_t first, std::size_t past, const Visit& visit) {
    const auto& raw = scratch_.raw;
    const bool ends = part_.measure == MeasureKind::ends;
    const bool last = part_.pick == Pick::last || (part_.pick == Pick::usual && ends);
    std::size_t picked = last ? past - 1 : first;
    if (ends) {
      // The list is ascending by start; ends may stand in another order.
      for (std::size_t i = first; i < past; ++i) {
        const Date end = raw[i].stay->end;
        if (last ? end >= raw[picked].stay->end : end < raw[picked].stay->end) picked = i;
      }
    }
    std::int64_t sum = 0;
    for (std::size_t i = first; i < past; ++i) sum += raw[i].count;
    if (part_.at_least && sum < *part_.at_least) return;
    if (!part_.having.empty() && !holds(part_.having, *raw[picked].stay, ends)) return;
    std::int64_t count = part_.at_least ? 1 : raw[picked].count;
    if (part_.distinct) count = distinct(first, past);
    visit(Contribution{raw[picked].slot, raw[picked].group, count});
  }
  std::int64_t distinct(std::size_t first, std::size_t past) {
    auto& values = scratch_.values;
    values.clear();
    for (std::size_t i = first; i < past; ++i) {
      values.push_back(
          scratch_.raw[i].stay->fact->attribute(static_cast<std::uint8_t>(*part_.distinct)));
    }
    std::sort(values.begin(), values.end());
    return std::unique(values.begin(), values.end()) - values.begin();
  }

  const Part& part_;
  ContributionScratch& scratch_;
};

/// Of nobody an event or a figure can be counted, a child cannot (rulings D4, B5).
bool counts_of_nobody(const Part& part) {
  if (part.measure == MeasureKind::figure || part.of == History::opt_out) return true;
  if (part.once()) return false;
  return part.measure == MeasureKind::starts ||
         (part.measure == MeasureKind::duration && part.weight == PartWeight::value);
}

/// All that a person adds to one slot.
template <bool of_cohort>
WindowContribution contribute_slot(const PartPlan& plan, const Story& story, DaySpan days,
                                   ContributionScratch& scratch) {
  WindowContribution result;
  scratch.amounts.clear();
  if (plan.part.of == History::calendar || story.of(plan.part.of).empty()) return result;
  scratch.raw.clear();
  const WindowSlots<of_cohort> slots{days};
  Collector{plan, slots, story, scratch}.collect();
  Reducer{plan.part, scratch}.run([&](const Contribution& one) {
    result.count += one.count;
    result.counts = true;
    if (plan.part.ordered) scratch.amounts.push_back(one.count);
  });
  return result;
}

}  // namespace

void contribute(const PartPlan& plan, const Timeline& timeline, const Story& story,
                ContributionScratch& scratch, std::vector<Contribution>& contributions) {
  contributions.clear();
  const Part& part = plan.part;
  if (part.of >= History::cohort || timeline.empty() || story.of(part.of).empty()) return;
  if (story.nobody && !counts_of_nobody(part)) return;
  scratch.raw.clear();
  const TimelineSlots slots{plan, timeline};
  Collector{plan, slots, story, scratch}.collect();
  if (scratch.raw.empty()) return;
  Reducer{part, scratch}.run([&](const Contribution& one) { contributions.push_back(one); });
}

DaySpan window_days(Date t0, int months, Window window) {
  if (window == Window::before) return {t0.plus_months(-months), t0 - 1};
  return {t0, t0.plus_months(months) - 1};
}

WindowContribution contribute_window(const PartPlan& plan, const Story& story, DaySpan days,
                                     ContributionScratch& scratch) {
  const Part& part = plan.part;
  if (part.of == History::cohort) {
    const bool counts = std::all_of(part.when.begin(), part.when.end(), [&](const auto& relation) {
      return holds(relation, story, days.first, days, plan.followed_to);
    });
    if (!counts) return {};
    return {part.measure == MeasureKind::people ? 1 : days.last - days.first + 1, true};
  }
  return contribute_slot<true>(plan, story, days, scratch);
}

WindowContribution contribute_days(const PartPlan& plan, const Story& story, DaySpan days,
                                   ContributionScratch& scratch) {
  if (plan.part.of >= History::cohort) return {};
  if (story.nobody && !counts_of_nobody(plan.part)) return {};
  return contribute_slot<false>(plan, story, days, scratch);
}

}  // namespace braid::transform
