#pragma once

#include <cstdint>
#include <string>

#include "app/configuration/configuration.h"

namespace braid::app {

struct TapOptions {
  std::string stream;      ///< "facts", "facts.children-E10000023", "links", "outcomes.board", ...
  std::string area;        ///< empty: all
  bool from_end = false;   ///< only what comes from now on, until interrupted
  std::uint64_t most = 0;  ///< entries; 0: all
  bool days = false;       ///< dates to the day; else to the month
  bool json = false;
};

/// `braid tap`: entries of a pseudonymised stream as they stand in the log, codes in the words of
/// the vocabulary. Identities say what they hold and never its value, encoded or not; handles are
/// shortened (privacy, SEP-03, SEP-05). That somebody looked is audited before anything is shown
/// (AUD-01, AUD-06). Other streams are refused. The exit status.
int tap(const Configuration& configuration, const TapOptions& options);

}  // namespace braid::app
