#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/configuration/configuration.h"

namespace braid::app {

struct LinkTrainOptions {
  bool from_log = false;  ///< said, though it is the default
  std::string people;     ///< a people file to learn from; empty: the log
  std::string out;        ///< where the model goes
  std::string report;     ///< folder for the report and the chart; empty: none
  std::string name;       ///< of the model; empty: made of the date
  std::uint64_t seed = 1;
  bool any_postcodes = false;  ///< of the people file
  bool json = false;
};

/// `braid link train`; the exit status. `configuration` is needed for the log only.
int link_train(const Configuration* configuration, const LinkTrainOptions& options);

struct LinkEvaluateOptions {
  std::string people;  ///< interface, section 3; else:
  std::string truth;   ///< `truth.csv` as `braid synth` writes it, for the log's links
  std::string model;   ///< empty: learned of the file itself, without labels
  bool any_postcodes = false;
  bool guards = true;
  std::string links;                      ///< where linked pairs go; empty: nowhere
  std::optional<std::uint64_t> key_seed;  ///< of the throwaway key; nothing: a random one
  bool json = false;
};

/// `braid link evaluate`; the exit status. `configuration` is needed for the log only.
int link_evaluate(const Configuration* configuration, const LinkEvaluateOptions& options);

}  // namespace braid::app
