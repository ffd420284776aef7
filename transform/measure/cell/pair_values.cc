#include "transform/measure/cell/pair_values.h"

#include <cstdlib>

#include "transform/measure/definition/words.h"
#include "transform/measure/story/stay_age.h"

namespace braid::transform {
namespace {

// Pairing windows in days (indicators, S1).
constexpr int kBaselineBefore = 90, kBaselineAfter = 30, kFollowUpAround = 90;
constexpr int kFollowUpMonths = 12;

class PairFinder {
 public:
  PairFinder(const Pair& pair, const Story& story) : pair_{pair}, story_{story} {}

  /// Of the entries in [first, last] the one nearest `target`; on equal distance the earlier date;
  /// on one date the later statement.
  std::optional<std::int32_t> nearest(DaySpan days, Date target) const {
    const Stay* best = nullptr;
    each(days, [&](const Stay& entry) {
      const bool same_date = best != nullptr && best->start == entry.start;
      if (best == nullptr || same_date ||
          std::abs(entry.start - target) < std::abs(best->start - target)) {
        best = &entry;
      }
    });
    if (best == nullptr) return std::nullopt;
    return best->value;
  }
  /// The last in [first, last]; on one date the highest.
  std::optional<std::int32_t> latest(DaySpan days) const {
    const Stay* best = nullptr;
    each(days, [&](const Stay& entry) {
      if (best == nullptr || entry.start > best->start ||
          (entry.start == best->start && entry.value > best->value)) {
        best = &entry;
      }
    });
    if (best == nullptr) return std::nullopt;
    return best->value;
  }
  /// The highest that holds on the day; 0 if none does.
  std::int32_t open(Date day) const {
    std::int32_t highest = 0;
    for (const Stay& entry : story_.of(pair_.of)) {
      const bool holds_now = entry.start <= day && day < entry.end;
      if (holds_now && holds(pair_.where, entry, false)) highest = std::max(highest, entry.value);
    }
    return highest;
  }

 private:
  template <class Visit>
  void each(DaySpan days, const Visit& visit) const {
    for (const Stay& entry : story_.of(pair_.of)) {
      if (entry.start < days.first || entry.start > days.last) continue;
      if (!holds(pair_.where, entry, false)) continue;
      if (!within_ages(story_.age_at_day(entry.start), pair_.ages.min, pair_.ages.max)) continue;
      visit(entry);
    }
  }

  const Pair& pair_;
  const Story& story_;
};

PairContribution counted(bool counts) { return {counts ? 1 : 0, counts}; }

}  // namespace

PairValues pair_values(const Pair& pair, const Story& story, const Participation& participation,
                       int months, const Words& words) {
  const PairFinder find{pair, story};
  const Date t0 = participation.t0;
  const Date anniversary = t0.plus_months(kFollowUpMonths);
  PairValues values;
  switch (pair.pick) {
    case PairPick::nearest: {
      const int before = pair.around_days != 0 ? pair.around_days : kBaselineBefore;
      const int after = pair.around_days != 0 ? pair.around_days : kBaselineAfter;
      values.first = find.nearest({t0 - before, t0 + after}, t0);
      values.second =
          find.nearest({anniversary - kFollowUpAround, anniversary + kFollowUpAround}, anniversary);
      break;
    }
    case PairPick::latest:
      values.first = find.latest({t0.plus_months(-kFollowUpMonths) + 1, t0});
      values.second = find.latest({t0 + 1, anniversary});
      break;
    case PairPick::open:
      values.first = find.open(t0);
      values.second = find.open(t0.plus_months(months) - 1);
      break;
  }
  if (pair.of == History::eet) {
    // What the programme itself says of t0 comes first; 0 is an observation of nothing known
    // (rulings G33).
    const auto stated = participation.fact->attribute(words.eet_t0);
    if (stated != 0) values.first = static_cast<std::int32_t>(stated);
    if (values.first == 0) values.first.reset();
    if (values.second == 0) values.second.reset();
  }
  return values;
}

std::optional<PairContribution> contribute_pair(const Pair& pair, const PairValues& values,
                                                Window window) {
  if (!values.first || (pair.second_needed && !values.second)) return std::nullopt;
  if (pair.first && !pair.first->holds(*values.first)) return std::nullopt;
  const std::int32_t first = *values.first, second = values.second.value_or(0);
  const auto matches = [&](std::int32_t value) { return pair.then && pair.then->holds(value); };
  switch (pair.count) {
    case PairCount::value:
      return PairContribution{window == Window::before ? first : second, true};
    case PairCount::change:
      return PairContribution{second - first, true};
    case PairCount::pairs:
      return counted(true);
    case PairCount::lower:
      return counted(values.second && second < first);
    case PairCount::higher:
      return counted(values.second && second > first);
    case PairCount::same:
      return counted(values.second && second == first);
    case PairCount::matching:
      if (window == Window::before) return counted(matches(first));
      return counted(values.second && matches(second));
    case PairCount::change_of_matching:
      return PairContribution{(matches(second) ? 1 : 0) - (matches(first) ? 1 : 0), true};
  }
  return std::nullopt;
}

}  // namespace braid::transform
