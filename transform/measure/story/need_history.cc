#include <algorithm>

#include "transform/measure/story/told.h"

namespace braid::transform {
namespace {

/// "A plan after an earlier one": as the authority counts, else by its own earlier plans (rulings
/// G26). Plans of another authority are neither.
void mark_repeated(const Words& words, std::vector<Stay>& plans) {
  const auto of_other = [&](const Stay& plan) {
    return plan.fact->attribute(words.other_authority) != 0;
  };
  for (Stay& plan : plans) {
    // Stated as the number + 1.
    const auto stated = plan.fact->attribute(words.earlier_plans);
    const bool earlier = std::any_of(plans.begin(), plans.end(), [&](const Stay& other) {
      return other.start < plan.start && !of_other(other);
    });
    const bool repeated = stated != 0 ? stated > 1 : earlier;
    plan.set(Mark::repeated, repeated ? 1 : 2);
  }
}

}  // namespace

void fold_plans(const Told& told, FactList& need, FactList& cin_plans, FactList& cp_plans,
                Story& story) {
  if (!need.empty()) fold_plain(told, need, History::need, story);
  if (!cin_plans.empty()) fold_plain(told, cin_plans, History::cin_plan, story);
  if (cp_plans.empty()) return;
  fold_plain(told, cp_plans, History::cp_plan, story);
  mark_repeated(told.words, story.of(History::cp_plan));
}

void fold_referrals(const Told& told, FactList& facts, Story& story) {
  told.keep_latest_of_each_event(facts);
  auto& list = story.of(History::referral);
  for (const StoredFact* fact : facts) list.push_back({fact->start, Date::none(), fact});
  sort_by_date(list);
  // One a child and date, whatever the sources (indicators, rule R13); one about a child whose case
  // is open is none (rulings G28).
  const auto& need = story.of(History::need);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Date day = list[i].start;
    if (!story.nobody && kept > 0 && list[kept - 1].start == day) {
      story.remark(StoryRemark::same_day);
      continue;
    }
    const bool case_is_open = std::any_of(need.begin(), need.end(), [&](const Stay& episode) {
      return episode.start < day && day < episode.end;
    });
    if (case_is_open) {
      story.remark(StoryRemark::referral_of_open_case);
      continue;
    }
    list[kept++] = list[i];
  }
  list.resize(kept);
}

/// The ladder of help as one list: its entries' value is the step (rulings G27).
void fold_steps(Story& story) {
  auto& steps = story.of(History::step);
  const auto add = [&](History history, std::int32_t step) {
    for (const Stay& stay : story.of(history)) {
      steps.push_back({stay.start, stay.end, stay.fact});
      steps.back().value = step;
    }
  };
  add(History::need, 1);
  add(History::cp_plan, 2);
  add(History::spell, 3);
  sort_by_date(steps);
}

}  // namespace braid::transform
