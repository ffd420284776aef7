#include <algorithm>

#include "transform/measure/told.h"

namespace braid::transform {
namespace {

constexpr std::int32_t kScoreMax = 40;  // total difficulties: four scales of 0 to 10

/// The age that the agency stated, which stands as completed years + 1 so that 0 is "not stated".
std::int16_t stated_age(const Told& told, const StoredFact& fact) {
  return static_cast<std::int16_t>(static_cast<int>(fact.attribute(told.words.age_stated)) - 1);
}

void sort_by_day(std::vector<Stay>& stays) {
  std::sort(stays.begin(), stays.end(), [](const Stay& a, const Stay& b) {
    if (a.start != b.start) return a.start < b.start;
    return a.age != b.age ? a.age < b.age : a.fact->record < b.fact->record;
  });
}

}  // namespace

void fold_arrests(const Told& told, FactList& facts, Story& story) {
  // A voluntary interview is no arrest (indicators, H9).
  std::erase_if(facts,
                [&](const StoredFact* fact) { return fact->attribute(told.words.voluntary) != 0; });
  if (facts.empty()) return;
  // One custody reference is one arrest, on its earliest date; of statements for that date the
  // latest counts (rulings D3).
  std::sort(facts.begin(), facts.end(), [&](const StoredFact* a, const StoredFact* b) {
    if (a->event != b->event) return a->event < b->event;
    return a->start != b->start ? a->start < b->start : told.older(*b, *a);
  });
  const auto referenced = std::find_if(facts.begin(), facts.end(),
                                       [](const StoredFact* fact) { return fact->event != 0; });
  for (auto at = referenced; at != facts.end(); ++at) {
    if (at != referenced && (*std::prev(at))->event == (*at)->event) continue;
    story.arrests.push_back({(*at)->start, Date::none(), *at, true, stated_age(told, **at)});
  }
  // Without a reference: one a day and agency (indicators, rule R12), and none where a referenced
  // arrest stands on that day.
  for (auto at = facts.begin(); at != referenced; ++at) {
    const auto same_day = [&](const StoredFact* other) { return other->start == (*at)->start; };
    const auto repeats = [&](const StoredFact* other) {
      return same_day(other) &&
             told.deliveries.agency(other->unit) == told.deliveries.agency((*at)->unit);
    };
    // The statements of people without a subject are about different people, for all we know.
    const bool counted =
        std::any_of(referenced, facts.end(), same_day) || std::any_of(facts.begin(), at, repeats);
    if (!counted) {
      story.arrests.push_back({(*at)->start, Date::none(), *at, true, stated_age(told, **at)});
    }
  }
  sort_by_day(story.arrests);
  if (story.nobody && !story.arrests.empty()) story.remark(StoryRemark::arrest_of_nobody);
}

void fold_attendances(const Told& told, FactList& facts, Story& story) {
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
    story.attendances.push_back(
        {moved ? updated->start : started->start, Date::none(), kind_stated ? updated : started});
  }
  sort_by_day(story.attendances);
}

void fold_scores(const Told& told, FactList& facts, Story& story) {
  told.keep_latest_of_each_event(facts);
  std::sort(facts.begin(), facts.end(), [&](const StoredFact* a, const StoredFact* b) {
    return a->start != b->start ? a->start < b->start : told.older(*a, *b);
  });
  for (const StoredFact* fact : facts) {
    if (fact->value < 0 || fact->value > kScoreMax) {
      story.remark(StoryRemark::score_out_of_range);
      continue;
    }
    story.scores.push_back({fact->start, fact->value, fact->attribute(told.words.respondent)});
  }
}

void fold_participations(const Told& told, FactList& facts, Story& story) {
  told.keep_latest_of_each_event(facts);
  for (const StoredFact* fact : facts) {
    const auto programme = fact->attribute(told.words.programme);
    const auto arm = fact->attribute(told.words.arm);
    if (programme != 0 && arm != 0) story.participations.push_back({programme, arm, fact->start});
  }
  // The earliest t0 of a programme counts (rulings B9); on one day the programme's own arm does,
  // which is the smaller number (evaluation, E2).
  auto& list = story.participations;
  std::sort(list.begin(), list.end(), [](const Participation& a, const Participation& b) {
    if (a.programme != b.programme) return a.programme < b.programme;
    return a.t0 != b.t0 ? a.t0 < b.t0 : a.arm < b.arm;
  });
  const auto last = std::unique(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return a.programme == b.programme;
  });
  for (auto at = last; at != list.end(); ++at) story.remark(StoryRemark::participation_repeated);
  list.erase(last, list.end());
  if (!story.known) {
    for (std::size_t i = 0; i < list.size(); ++i) story.remark(StoryRemark::participation_waits);
  }
}

}  // namespace braid::transform
