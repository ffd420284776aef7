#include "transform/evaluate/verdict.h"

#include <algorithm>
#include <array>

namespace braid::transform {
namespace {

constexpr std::int64_t kTestedFrom = 20;  // people in each arm (evaluation, E11)

std::int64_t fewest(const VerdictInput& input) {
  return std::min(input.people, input.comparator_people.value_or(input.people));
}

Verdict by_interval(const EffectEstimate& estimate, Direction direction) {
  if (!estimate.interval || !estimate.interval->excludes(estimate.no_effect)) {
    return Verdict::no_change;
  }
  const bool more = estimate.effect > estimate.no_effect;
  return more == (direction == Direction::higher) ? Verdict::positive : Verdict::negative;
}

}  // namespace

std::string_view verdict_word(Verdict verdict) {
  static constexpr std::array<std::string_view, 6> kWords{"positive", "negative",     "no_change",
                                                          "mixed",    "not_reported", "context"};
  return kWords[static_cast<std::size_t>(verdict)];
}

Judgement judge(const VerdictInput& input) {
  if (fewest(input) < input.people_min || !input.estimate) return {Verdict::not_reported};
  if (input.direction == Direction::context) return {Verdict::context};
  const bool nothing_to_compare = !input.has_before && !input.comparator_people;
  if (input.coverage_changed || input.trends_differ || input.unlike_at_baseline ||
      nothing_to_compare) {
    return {Verdict::mixed};
  }
  if (fewest(input) < kTestedFrom) return {Verdict::mixed, true};
  return {by_interval(*input.estimate, input.direction)};
}

std::optional<Verdict> judge_together(std::span<const Verdict> verdicts) {
  if (verdicts.empty()) return std::nullopt;
  const auto holds = [&](Verdict verdict) {
    return std::find(verdicts.begin(), verdicts.end(), verdict) != verdicts.end();
  };
  if (holds(Verdict::positive) && holds(Verdict::negative)) return Verdict::mixed;
  for (const auto verdict : verdicts) {
    if (verdict != Verdict::no_change) return verdict;
  }
  return Verdict::no_change;
}

}  // namespace braid::transform
