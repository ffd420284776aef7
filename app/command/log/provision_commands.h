#pragma once

#include <string>
#include <vector>

#include "app/configuration/configuration.h"

namespace braid::app {

struct ProvisionOptions {
  bool check = false;  ///< change nothing
  bool json = false;
  /// Print the rights that this role needs, as arguments of kafka-acls; with `grant` give them.
  std::string role;
  std::string principal;  ///< "User:braid-link"
  bool grant = false;
};

/// `braid log provision`: makes or checks what the configured engine must have before the service
/// starts.
int log_provision(const Configuration& configuration, const ProvisionOptions& options);

struct CopyOptions {
  /// "sqlite:FILE", or "kafka:" with brokers or, for those of the configuration, without.
  std::string from, to;
  bool json = false;
};

/// `braid log copy`: one engine to another.
int log_copy(const Configuration& configuration, const CopyOptions& options);

}  // namespace braid::app
