#include "ingest/children/daily/daily_care.h"

#include <algorithm>

#include "ingest/table/code_lists.h"

namespace braid::ingest {

std::optional<DailyCareWords> DailyCareWords::load(const std::string& code_folder,
                                                   const Vocabulary& vocabulary, Faults& faults) {
  DailyCareWords words;
  CodeLists lists{code_folder, vocabulary, faults};
  words.places = lists.load("ssda903/place", "place");
  words.reasons_ceased = lists.load("ssda903/reason_ceased", "reason_ceased");
  words.change_reasons = lists.load("ssda903/change_reason", "change_reason");
  words.activities = lists.load("ssda903/activity", "activity");
  words.accommodations = lists.load("ssda903/accommodation", "accommodation");
  if (!lists.good()) return std::nullopt;
  words.care = vocabulary.kind("care");
  words.care_leaver = vocabulary.kind("care_leaver");
  words.allocation = vocabulary.kind("allocation");
  words.uasc = vocabulary.kind("uasc");
  words.reason_new = vocabulary.attribute("reason_new");
  words.place_name = vocabulary.attribute("place");
  words.reason_ceased_name = vocabulary.attribute("reason_ceased");
  words.change_reason_name = vocabulary.attribute("change_reason");
  words.adult = vocabulary.attribute("adult");
  words.placement = vocabulary.attribute("placement");
  words.activity = vocabulary.attribute("activity");
  words.accommodation = vocabulary.attribute("accommodation");
  words.worker = vocabulary.attribute("worker");
  words.started = vocabulary.value(words.reason_new, "S");
  words.moved = vocabulary.value(words.reason_new, "P");
  words.goes_on = vocabulary.value(words.reason_ceased_name, "X1");
  return words;
}

Date CareHistory::first_day() const {
  Date first = Date::none();
  for (const auto& placement : placements) first = std::min(first, placement.start);
  return first;
}

bool CareHistory::begins(const PlacementSpan& placement) const {
  return std::none_of(placements.begin(), placements.end(), [&](const PlacementSpan& other) {
    return other.start < placement.start && other.end >= placement.start;
  });
}

bool CareHistory::goes_on(const PlacementSpan& placement) const {
  return std::any_of(placements.begin(), placements.end(), [&](const PlacementSpan& other) {
    return other.start <= placement.end && other.end > placement.end;
  });
}

bool CareHistory::has_left_by(Date day) const {
  const bool in_care =
      std::any_of(placements.begin(), placements.end(), [&](const PlacementSpan& placement) {
        return placement.start <= day && day < placement.end;
      });
  return !in_care &&
         std::any_of(placements.begin(), placements.end(),
                     [&](const PlacementSpan& placement) { return placement.end <= day; });
}

}  // namespace braid::ingest
