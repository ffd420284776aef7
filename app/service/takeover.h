#pragma once

#include <array>
#include <string>

#include "app/configuration/configuration.h"
#include "core/fault.h"
#include "core/log/log.h"
#include "core/result.h"

namespace braid::app {

/// Says whether two linkage keys are the same, and nothing else about them.
using KeyPrint = std::array<unsigned char, 32>;

/// Of the key that the edge would use; zeros for a role that has none. Errors as those of the key:
/// missing, short, readable by others; told in the log, with the file.
Result<KeyPrint> read_key_print(const Configuration& configuration, const std::string& role);

/// The part of a service's configuration that it cannot change while it runs.
struct InForce {
  const Configuration& configuration;
  const KeyPrint& key;
  const std::string& role;
  Log& log;
};

/// Why a configuration that is in order cannot take over from the one in force; empty if it can.
Faults takeover_faults(const InForce& former, const Configuration& fresh);

}  // namespace braid::app
