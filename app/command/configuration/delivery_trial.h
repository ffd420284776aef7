#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/configuration/configuration.h"
#include "core/fault.h"
#include "core/result.h"

namespace braid::app {

/// What would become of one thing that a row says. No value of a record is in it.
struct TriedRow {
  enum class Outcome {
    taken,
    withdrawn,    ///< the agency takes back what it said
    not_granted,  ///< read, and dropped at the edge
    refused,      ///< goes into quarantine
    nothing,      ///< read; says nothing that Braid keeps
  };
  std::string place;  ///< "episodes.csv:12"
  std::string shape;  ///< spell, occurrence, score, identity; empty of a refused row
  std::string kind;   ///< of the vocabulary; empty of an identity and of a refused row
  Outcome outcome = Outcome::taken;
  std::string rule;                ///< why it is refused or dropped
  std::string reason;              ///< the same in a sentence
  std::vector<std::string> holds;  ///< names of what it says: "start", "legal_status", "upn"
};
std::string_view outcome_word(TriedRow::Outcome outcome);

/// What came of a whole delivery.
struct Trial {
  std::uint64_t rows = 0;
  std::map<TriedRow::Outcome, std::uint64_t> counts;  ///< of TriedRows
  std::map<std::string, std::uint64_t> remarks;       ///< kept with a remark, by rule
  std::vector<std::string> units;                     ///< "episodes/2025, 2024-04-01 to 2025-03-31"
  Faults faults;                                      ///< not empty: it would be refused whole
};

/// Takes the delivery at `path`, a file or a folder, as the edge would take it from the feed's
/// folder: the same decoder, the same grants, and pseudonymising under a key that is forgotten.
/// Nothing is written anywhere, and the log is not looked at. `each` hears of every row in order.
/// Unavailable if something cannot be read; `trial.faults` may then say what.
Result<void> try_delivery(const Configuration& configuration, const FeedConfig& feed,
                          const std::string& path, Trial& trial,
                          const std::function<void(const TriedRow&)>& each);

}  // namespace braid::app
