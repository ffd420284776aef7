#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace braid {

/// One thing that is wrong in a configuration file or in a delivery, said so that a person can
/// mend it. A delivery's fault carries positions and our own words only, never a value of a
/// record; a configuration's message may quote the configuration.
struct Fault {
  std::string file;        ///< path or name as the person knows it; empty if the whole is meant
  std::size_t line = 0;    ///< 1-based; 0 if unknown
  std::size_t column = 0;  ///< 1-based; 0 if unknown
  Literal rule;            ///< stable name, e.g. "config/unknown-key"
  std::string message;
  std::string remedy;
};
using Faults = std::vector<Fault>;

}  // namespace braid
