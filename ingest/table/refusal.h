#pragma once

#include <cstdint>

#include "core/result.h"

namespace braid::ingest {

/// Why a row is not taken: a stable name, and our own words for the people of the agency. Empty: it
/// is taken.
struct Refusal {
  Literal rule = "";
  Literal reason = "";

  bool none() const { return rule.view().empty(); }
};

/// What becomes of a row that was read.
struct Judgement {
  enum class Fate : std::uint8_t {
    kept,
    dropped,  ///< right, but of no use to us: counted under `why.rule`, and nothing is kept of it
    refused,
  };
  Fate fate = Fate::kept;
  Refusal why;

  static Judgement kept() { return {}; }
  static Judgement refused(Refusal why) { return {Fate::refused, why}; }
  static Judgement dropped(Literal rule) { return {Fate::dropped, {rule, ""}}; }
};

}  // namespace braid::ingest
