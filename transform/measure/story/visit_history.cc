#include <algorithm>

#include "transform/measure/story/told.h"

namespace braid::transform {
namespace {

// Total difficulties are four scales of 0 to 10; each scale has 0 to 10 (indicators, S1).
constexpr std::int32_t kScoreMax = 40, kScaleMax = 10;

/// The age that the agency stated, which stands as completed years + 1 so that 0 is "not stated".
std::int16_t stated_age(const Told& told, const StoredFact& fact) {
  return static_cast<std::int16_t>(static_cast<int>(fact.attribute(told.words.age_stated)) - 1);
}

}  // namespace

namespace {

/// One custody reference is one arrest, on its earliest date; of statements for that date the
/// latest counts (rulings D3).
void fold_custody(const Told& told, FactList& facts, std::vector<Stay>& list) {
  std::sort(facts.begin(), facts.end(), [&](const StoredFact* a, const StoredFact* b) {
    if (a->event != b->event) return a->event < b->event;
    return a->start != b->start ? a->start < b->start : told.older(*b, *a);
  });
  const auto referenced = std::find_if(facts.begin(), facts.end(),
                                       [](const StoredFact* fact) { return fact->event != 0; });
  for (auto at = referenced; at != facts.end(); ++at) {
    if (at != referenced && (*std::prev(at))->event == (*at)->event) continue;
    list.push_back({(*at)->start, Date::none(), *at, true, stated_age(told, **at)});
  }
  // Without a reference: one a day and agency (indicators, rule R12), and none where a referenced
  // arrest stands on that day.
  for (auto at = facts.begin(); at != referenced; ++at) {
    const auto same_day = [&](const StoredFact* other) { return other->start == (*at)->start; };
    const auto repeats = [&](const StoredFact* other) {
      return same_day(other) &&
             told.deliveries.agency(other->unit) == told.deliveries.agency((*at)->unit);
    };
    const bool counted =
        std::any_of(referenced, facts.end(), same_day) || std::any_of(facts.begin(), at, repeats);
    if (!counted) list.push_back({(*at)->start, Date::none(), *at, true, stated_age(told, **at)});
  }
  sort_by_date(list);
}

}  // namespace

void fold_arrests(const Told& told, FactList& facts, Story& story) {
  if (facts.empty()) return;
  FactList voluntary;
  const auto is_arrest = [&](const StoredFact* fact) {
    if (fact->attribute(told.words.voluntary) == 0) return true;
    voluntary.push_back(fact);
    return false;
  };
  // A voluntary interview is no arrest (indicators, H9).
  facts.erase(std::stable_partition(facts.begin(), facts.end(), is_arrest), facts.end());
  fold_custody(told, facts, story.of(History::arrest));
  fold_custody(told, voluntary, story.of(History::voluntary));
  if (story.nobody && !story.of(History::arrest).empty()) {
    story.remark(StoryRemark::arrest_of_nobody);
  }
}

void fold_opt_outs(const Told& told, FactList& facts, Story& story) {
  std::sort(facts.begin(), facts.end(), [&](const StoredFact* a, const StoredFact* b) {
    return a->start != b->start ? a->start < b->start : told.older(*a, *b);
  });
  auto& list = story.of(History::opt_out);
  for (const StoredFact* fact : facts) {
    // Of two deliveries whose periods end together the later one counts.
    if (!list.empty() && list.back().start == fact->start) list.pop_back();
    list.push_back({fact->start, Date::none(), fact});
    list.back().value = fact->value;
  }
}

void fold_visits(const Told& told, FactList& facts, History history, Story& story) {
  auto& visits = story.of(history);
  // Statements of one visit: it counts if it has a start and no later cancellation; an update that
  // is not older than the start corrects its date and kind (rulings S6).
  std::sort(facts.begin(), facts.end(), [&](const StoredFact* a, const StoredFact* b) {
    return a->event != b->event ? a->event < b->event : told.older(*a, *b);
  });
  for (std::size_t i = 0; i < facts.size();) {
    const StoredFact* started = nullptr;
    const StoredFact* cancelled = nullptr;
    const StoredFact* updated = nullptr;
    std::size_t end = i;
    do {
      const auto part = facts[end]->attribute(told.words.part);
      if (part == told.words.part_start) started = facts[end];
      if (part == told.words.part_cancel) cancelled = facts[end];
      if (part == told.words.part_update) updated = facts[end];
      ++end;
    } while (end < facts.size() && facts[i]->event != 0 && facts[end]->event == facts[i]->event);
    i = end;
    if (started == nullptr || started->start.is_none()) continue;
    if (cancelled != nullptr && cancelled->version >= started->version) continue;
    if (updated != nullptr && updated->version < started->version) updated = nullptr;
    const bool moved = updated != nullptr && !updated->start.is_none();
    const bool kind_stated =
        updated != nullptr && updated->attribute(told.words.attendance_kind) != 0;
    visits.push_back(
        {moved ? updated->start : started->start, Date::none(), kind_stated ? updated : started});
  }
  sort_by_date(visits);
}

void fold_scores(const Told& told, FactList& facts, Story& story) {
  told.keep_latest_of_each_event(facts);
  std::sort(facts.begin(), facts.end(), [&](const StoredFact* a, const StoredFact* b) {
    return a->start != b->start ? a->start < b->start : told.older(*a, *b);
  });
  for (const StoredFact* fact : facts) {
    const bool scale = fact->attribute(told.words.sdq_scale) != 0;
    if (fact->value < 0 || fact->value > (scale ? kScaleMax : kScoreMax)) {
      story.remark(StoryRemark::score_out_of_range);
      continue;
    }
    Stay score{fact->start, Date::none(), fact};
    score.value = fact->value;
    story.of(History::sdq).push_back(score);
  }
}

void fold_participations(const Told& told, FactList& facts, Story& story) {
  told.keep_latest_of_each_event(facts);
  for (const StoredFact* fact : facts) {
    const auto programme = fact->attribute(told.words.programme);
    const auto arm = fact->attribute(told.words.arm);
    if (programme == 0 || arm == 0) continue;
    story.participations.push_back({programme, arm, fact->start, fact});
  }
  // The earliest t0 of a programme counts (rulings B9); on one day the programme's own arm does,
  // which is the smaller number (evaluation, E2).
  auto& list = story.participations;
  std::sort(list.begin(), list.end(), [](const Participation& a, const Participation& b) {
    if (a.programme != b.programme) return a.programme < b.programme;
    if (a.t0 != b.t0) return a.t0 < b.t0;
    return a.arm != b.arm ? a.arm < b.arm : a.fact->record < b.fact->record;
  });
  std::vector<Participation> first;
  for (const Participation& each : list) {
    if (first.empty() || first.back().programme != each.programme) {
      first.push_back(each);
    } else {
      story.remark(StoryRemark::participation_repeated);
      story.later_participations.push_back(each);
    }
  }
  list.swap(first);
  for (const Participation& each : list) {
    story.of(History::participation).push_back({each.t0, Date::none(), each.fact});
  }
  sort_by_date(story.of(History::participation));
  if (!story.known) {
    for (std::size_t i = 0; i < list.size(); ++i) story.remark(StoryRemark::participation_waits);
  }
}

}  // namespace braid::transform
