#include <algorithm>

#include "transform/measure/told.h"

namespace braid::transform {
namespace {

bool by_date(const Stay& a, const Stay& b) {
  if (a.start != b.start) return a.start < b.start;
  return a.end != b.end ? a.end < b.end : a.fact->record < b.fact->record;
}

/// Records of one side that share a whole day are one incident; touching ones are two (indicators,
/// section 6, H8; rulings D1). The formula is `start < other end`, both ways.
void merge_within_agency(std::vector<Stay>& stays) {
  std::sort(stays.begin(), stays.end(), by_date);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < stays.size(); ++i) {
    if (kept > 0 && stays[i].start < stays[kept - 1].end && stays[kept - 1].start < stays[i].end) {
      stays[kept - 1].end = std::max(stays[kept - 1].end, stays[i].end);
    } else {
      stays[kept++] = stays[i];
    }
  }
  stays.resize(kept);
}

/// Days with the end included overlap, or the starts are at most one day apart.
bool are_one_incident(const Stay& services, const Stay& police) {
  const bool overlap = services.start <= police.end && police.start <= services.end;
  const auto apart = services.start - police.start;
  return overlap || (apart >= -1 && apart <= 1);
}

/// Where an open record of children's services ends: with the period of care that it began in,
/// since nobody is missing from care that is over (feed-formats 11, row 17). Open where there is
/// none.
Date end_with_care(const Story& story, Date start) {
  for (const Stay& spell : story.spells) {
    if (spell.start <= start && start < spell.end) return spell.end;
  }
  return Date::none();
}

}  // namespace

/// Wants the care of the story to be told.
void fold_missing(const Told& told, FactList& facts, Story& story) {
  if (facts.empty()) return;
  told.keep_latest_of_each_event(facts);
  std::vector<Stay> services, police;
  for (const StoredFact* fact : facts) {
    // Type A and ABSENT_LEGACY are not missing (rulings D1).
    if (fact->attribute(told.words.missing_category) == told.words.away) continue;
    Stay stay{fact->start, fact->end, fact};
    if (fact->agency != AgencyKind::police) {
      if (stay.end.is_none()) stay.end = end_with_care(story, stay.start);
      services.push_back(stay);
      continue;
    }
    // An open report is known to last until the day of the extract (rulings D2).
    if (stay.end.is_none()) {
      stay.end = std::max(stay.start, told.deliveries.extracted_on(fact->unit));
    }
    police.push_back(stay);
  }
  merge_within_agency(services);
  merge_within_agency(police);
  std::vector<bool> used(police.size(), false);
  for (Stay stay : services) {
    for (std::size_t i = 0; i < police.size(); ++i) {
      if (used[i] || !are_one_incident(stay, police[i])) continue;
      used[i] = true;
      stay.start = std::min(stay.start, police[i].start);
      stay.end = std::max(stay.end, police[i].end);
      story.remark(StoryRemark::missing_joined);
      break;
    }
    story.missing.push_back(stay);
  }
  for (std::size_t i = 0; i < police.size(); ++i) {
    if (!used[i]) story.missing.push_back(police[i]);
  }
  std::sort(story.missing.begin(), story.missing.end(), by_date);
}

}  // namespace braid::transform
