#include <algorithm>

#include "transform/measure/story/person_attribute.h"
#include "transform/measure/story/told.h"

namespace braid::transform {
namespace {

constexpr std::uint32_t kServices = 1, kPolice = 2, kBoth = 3;  // words of Mark::seen_by
constexpr std::uint32_t kAccepted = 1;                          // of Mark::interview

void take_interview(Stay& incident, std::uint8_t interview) {
  const auto known = incident.mark(Mark::interview);
  if (interview != 0 && known != kAccepted) incident.set(Mark::interview, interview);
}

/// Records of one side that share a whole day are one incident; touching ones are two (indicators,
/// section 6, H8; rulings D1). The formula is `start < other end`, both ways.
void merge_within_agency(std::vector<Stay>& stays) {
  sort_by_date(stays);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < stays.size(); ++i) {
    if (kept > 0 && stays[i].start < stays[kept - 1].end && stays[kept - 1].start < stays[i].end) {
      stays[kept - 1].end = std::max(stays[kept - 1].end, stays[i].end);
      take_interview(stays[kept - 1], stays[i].mark(Mark::interview));
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
  for (const Stay& spell : story.of(History::spell)) {
    if (spell.start <= start && start < spell.end) return spell.end;
  }
  return Date::none();
}

bool in_care(const Story& story, Date day) {
  const auto& spells = story.of(History::spell);
  return std::any_of(spells.begin(), spells.end(),
                     [&](const Stay& spell) { return spell.start <= day && day < spell.end; });
}

class MissingFold {
 public:
  MissingFold(const Told& told, Story& story) : told_{told}, story_{story} {}

  void take(const StoredFact& fact) {
    Stay stay{fact.start, fact.end, &fact};
    const bool police = fact.agency == AgencyKind::police;
    const auto interview = fact.attribute(told_.words.return_interview);
    if (interview != 0) {
      stay.set(Mark::interview, interview == told_.words.interview_accepted ? kAccepted : 2);
    }
    stay.set(Mark::seen_by, police ? kPolice : kServices);
    if (stay.end.is_none()) {
      // An open report is known to last until the day of the extract (rulings D2).
      stay.end = police ? std::max(stay.start, told_.deliveries.extracted_on(fact.unit))
                        : end_with_care(story_, stay.start);
    }
    (police ? police_ : services_).push_back(stay);
  }
  void join(std::vector<Stay>& incidents) {
    merge_within_agency(services_);
    merge_within_agency(police_);
    std::vector<bool> used(police_.size(), false);
    for (Stay stay : services_) {
      for (std::size_t i = 0; i < police_.size(); ++i) {
        if (used[i] || !are_one_incident(stay, police_[i])) continue;
        used[i] = true;
        stay.start = std::min(stay.start, police_[i].start);
        stay.end = std::max(stay.end, police_[i].end);
        stay.set(Mark::seen_by, kBoth);
        take_interview(stay, police_[i].mark(Mark::interview));
        story_.remark(StoryRemark::missing_joined);
        break;
      }
      incidents.push_back(stay);
    }
    for (std::size_t i = 0; i < police_.size(); ++i) {
      if (!used[i]) incidents.push_back(police_[i]);
    }
    finish(incidents);
  }

 private:
  /// From care is looked after on the first day, never the police's own flag (rulings G29); an open
  /// incident lasts to the 18th birthday at most (rulings G30).
  void finish(std::vector<Stay>& incidents) const {
    const Date adult = latest_18th_birthday(story_.birth);
    for (Stay& incident : incidents) {
      incident.set(Mark::from_care, in_care(story_, incident.start) ? 1 : 2);
      if (incident.end.is_none() && !adult.is_none() && incident.start < adult) {
        incident.end = adult;
      }
    }
    sort_by_date(incidents);
  }

  const Told& told_;
  Story& story_;
  std::vector<Stay> services_, police_;
};

}  // namespace

void fold_missing(const Told& told, FactList& facts, Story& story) {
  if (facts.empty()) return;
  told.keep_latest_of_each_event(facts);
  MissingFold missing{told, story}, away{told, story};
  for (const StoredFact* fact : facts) {
    // Type A and ABSENT_LEGACY are not missing (rulings D1); they are joined likewise (G31).
    const bool is_away = fact->attribute(told.words.missing_category) == told.words.away;
    (is_away ? away : missing).take(*fact);
  }
  missing.join(story.of(History::missing));
  away.join(story.of(History::away));
}

}  // namespace braid::transform
