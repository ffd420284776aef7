#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/date.h"
#include "core/fault.h"
#include "core/vocabulary.h"
#include "ingest/table/code_list.h"

namespace braid::ingest {

/// The words for what the daily JSON says beyond need: its code lists are those of the 903.
struct DailyCareWords {
  static std::optional<DailyCareWords> load(const std::string& code_folder,
                                            const Vocabulary& vocabulary, Faults& faults);

  CodeList places, reasons_ceased, change_reasons, activities, accommodations;
  KindCode care{}, care_leaver{}, allocation{}, uasc{};
  AttributeCode reason_new{}, place_name{}, reason_ceased_name{}, change_reason_name{}, adult{},
      placement{}, activity{}, accommodation{}, worker{};
  std::uint32_t started = 0, moved = 0, goes_on = 0;
};

/// A placement; the end is half-open, none: open.
struct PlacementSpan {
  Date start, end;
};

/// What single placements of a child are understood by: placements that touch or overlap are one
/// period of care (ssd-formats C.3).
struct CareHistory {
  Date birth = Date::none(), referred = Date::none();
  std::vector<PlacementSpan> placements;  ///< in the order of the file

  void add(PlacementSpan placement) { placements.push_back(placement); }
  Date first_day() const;
  /// No other placement that began before is open on the day before it, or ends on its first day.
  bool begins(const PlacementSpan& placement) const;
  /// Another placement has its end in it, and lasts longer.
  bool goes_on(const PlacementSpan& placement) const;
  /// Some placement ended by the day, and none is open on it.
  bool has_left_by(Date day) const;
};

}  // namespace braid::ingest
