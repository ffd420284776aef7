#include <algorithm>

#include "transform/measure/cell/timeline.h"
#include "transform/measure/story/feed_precedence.h"
#include "transform/measure/story/person_attribute.h"
#include "transform/measure/story/told.h"

namespace braid::transform {
namespace {

/// Whether the agency's next delivered year has any care row of the subject. `all` are all of the
/// person's care statements, superseded ones too.
bool vanished(const Told& told, const StoredFact& fact, const FactList& all) {
  const int year = told.year(fact);
  if (year == 0) return false;
  const int next =
      told.deliveries.next_year(told.deliveries.agency(fact.unit), told.words.care, year);
  if (next == 0) return false;
  return std::none_of(all.begin(), all.end(), [&](const StoredFact* other) {
    return other->subject == fact.subject && told.year(*other) == next;
  });
}

/// Empty if the episode has no day.
std::optional<Stay> episode(const Told& told, const StoredFact& fact, const FactList& all,
                            Date adult, Story& story) {
  Stay stay{fact.start, fact.end, &fact};
  if (stay.end.is_none() && vanished(told, fact, all)) {
    // Nothing is counted after 31 March of its year, and the end is no exit (rulings C2).
    story.remark(StoryRemark::open_vanished);
    stay.end = end_of_year(told.year(fact)) + 1;
    stay.exits = false;
  }
  if (stay.end > adult) {
    stay.end = adult;
    stay.exits = true;
  }
  if (stay.end <= stay.start) {
    story.remark(StoryRemark::zero_length);
    return std::nullopt;
  }
  return stay;
}

/// Ends each episode of a subject where its next one begins (feed-formats 2.12, rule 4). Of two
/// that begin together the older statement goes.
void cut_overlaps(const Told& told, std::vector<Stay>& stays, Story& story) {
  std::sort(stays.begin(), stays.end(), [&](const Stay& a, const Stay& b) {
    if (a.fact->subject != b.fact->subject) return a.fact->subject < b.fact->subject;
    return a.start != b.start ? a.start < b.start : told.older(*a.fact, *b.fact);
  });
  for (std::size_t i = 0; i + 1 < stays.size(); ++i) {
    Stay& stay = stays[i];
    const Stay& next = stays[i + 1];
    if (stay.fact->subject != next.fact->subject || stay.end <= next.start) continue;
    story.remark(StoryRemark::overlap_cut);
    stay.end = next.start;
    stay.exits = true;
  }
  stays.erase(std::remove_if(stays.begin(), stays.end(),
                             [](const Stay& stay) { return stay.end <= stay.start; }),
              stays.end());
}

void remark_on_join(const Told& told, const Stay& spell, const Stay* before, const Stay& stay,
                    Story& story) {
  const auto ceased = [&](const Stay& of) { return of.fact->attribute(told.words.reason_ceased); };
  if (before == nullptr || stay.start > spell.end) {
    if (stay.fact->attribute(told.words.reason_new) != told.words.started) {
      story.remark(StoryRemark::first_is_not_s);
    }
    if (before != nullptr && ceased(*before) == told.words.same_day) {
      story.remark(StoryRemark::gap_after_x1);
    }
  } else if (stay.start == before->end && ceased(*before) != told.words.same_day &&
             ceased(*before) != 0) {
    story.remark(StoryRemark::touching_after_exit);
  }
}

/// Episodes that touch by their dates are one period of care, whatever their codes say; a gap makes
/// two (rulings C1, C4). Episodes of several agencies may overlap and are one too.
void build_spells(const Told& told, Story& story) {
  const Stay* before = nullptr;
  auto& spells = story.of(History::spell);
  for (const Stay& stay : story.of(History::care)) {
    const bool joins = !spells.empty() && stay.start <= spells.back().end;
    remark_on_join(told, spells.empty() ? stay : spells.back(), before, stay, story);
    before = &stay;
    if (!joins) {
      spells.push_back({stay.start, stay.end, stay.fact, stay.exits});
      spells.back().last = stay.fact;
      continue;
    }
    Stay& spell = spells.back();
    if (stay.end > spell.end) {
      spell.end = stay.end;
      spell.exits = stay.exits;
      spell.last = stay.fact;
    } else if (stay.end == spell.end) {
      spell.exits = spell.exits || stay.exits;
    }
  }
}

}  // namespace

void fold_care(const Told& told, const FeedPrecedence& precedence, FactList& facts, Story& story) {
  if (facts.empty()) return;
  const FactList all = facts;
  told.keep_latest_of_each_event(facts);
  const Date adult = latest_18th_birthday(story.birth);
  for (const StoredFact* fact : facts) {
    const auto stay = episode(told, *fact, all, adult, story);
    if (!stay) continue;
    const auto status = fact->attribute(told.words.legal_status);
    const bool respite = status == told.words.v3 || status == told.words.v4;
    precedence.cut(*stay, story.of(respite ? History::respite : History::care));
  }
  cut_overlaps(told, story.of(History::care), story);
  sort_by_date(story.of(History::care));
  sort_by_date(story.of(History::respite));
  build_spells(told, story);
}

}  // namespace braid::transform
