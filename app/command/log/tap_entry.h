#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/log/log.h"
#include "core/vocabulary.h"

namespace braid::app {

/// How entries are to be told.
struct TapWords {
  const Vocabulary& vocabulary;
  bool days = false;  ///< dates to the day; else to the month
};

/// What one entry of a stream of this sort (identities, facts, links, submissions, outcomes) says:
/// `entry` names what it is ("fact", "marker", "release", ...), or "gone" of a tombstone; the other
/// keys depend on it. Nothing else of an identity than which parts it has.
nlohmann::ordered_json tap_entry(std::string_view sort, const LogEntry& entry,
                                 const TapWords& words);

}  // namespace braid::app
