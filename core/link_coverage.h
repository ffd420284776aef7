#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/cell.h"

namespace braid {

/// How many subjects of an agency, or of one of its groups by sex or age, are linked to a subject
/// of another agency. Like a Cell it leaves measuring only through `sink/protect`, so nothing may
/// log or print one.
struct LinkedShare {
  std::string agency;
  Breakdown breakdown;        ///< empty: all of the agency's subjects
  std::int64_t subjects = 0;  ///< of whom the agency says something
  std::int64_t firm = 0;      ///< linked to another agency's, both links firm
  std::int64_t probable = 0;  ///< linked to another agency's otherwise
  bool operator==(const LinkedShare&) const = default;
};

/// How far linkage reaches in one area: what every result is to be read beside (indicators,
/// section 1; privacy, SEP-06).
struct LinkCoverage {
  Date as_of = Date::none();        ///< the latest covered day; ages are those of this day
  std::vector<LinkedShare> shares;  ///< ascending by agency; the total, then by age, then by sex

  // What the linker counted, over all agencies.
  std::int64_t subjects = 0;   ///< that have an identity
  std::int64_t persons = 0;    ///< that they are believed to be
  std::int64_t conflicts = 0;  ///< pairs left apart although something joins them (SEP-07)
  std::int64_t reviews = 0;    ///< questions that wait for a person
  std::int64_t foreign = 0;    ///< identities of another key or configuration, never compared
  /// Values shared by too many subjects to be looked at, by kind of blocking key in wire order.
  std::vector<std::int64_t> blocks_over_cap;
};

}  // namespace braid
