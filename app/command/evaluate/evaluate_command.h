#pragma once

#include <string>

#include "app/configuration/configuration.h"

namespace braid::app {

struct EvaluateOptions {
  std::string programme;
  std::string format = "text";  ///< text, json, csv, document, html
  std::string as_of;            ///< instead of the plan's; empty: the plan's
  bool all = false;             ///< every programme
  bool summary = false;         ///< tables 1 to 4 over them, in place of each
  bool watch = false;           ///< goes on, and tells again what has changed
};

/// `braid evaluate`: from the facts in the log, under the programme's release profile.
int evaluate(const Configuration& configuration, const EvaluateOptions& options);

}  // namespace braid::app
