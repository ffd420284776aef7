#pragma once

#include <cstdint>
#include <string>

#include "app/configuration/configuration.h"

namespace braid::app {

// One function a command; each returns the exit status (interface, section 3). What people and
// scripts read goes to standard output, messages and progress to standard error.

struct RunOptions {
  bool once = false;
  bool json = false;
  std::string role;  ///< edge, link, measure; empty: all
};

int run(const Configuration& configuration, const RunOptions& options);

struct CheckOptions {
  bool json = false;
  std::string role;  ///< what this role needs; empty: what all of them need
};
int check_configuration(const std::string& folder, const CheckOptions& options);
/// `kind` as in configuration_files().
int config_schema(const std::string& kind);

struct TryOptions {
  std::string feed, file;
  std::uint64_t rows = 0;  ///< tell of so many only; 0: of all
  bool json = false;
};
/// `braid try`: what would become of each row of a file; nothing is written.
int try_file(const Configuration& configuration, const TryOptions& options);
int test_examples(const std::string& folder, bool json);
int outcomes(const Configuration& configuration, const std::string& subscription, bool json);
int outcomes_coverage(const Configuration& configuration, const std::string& subscription,
                      bool json);
int quarantine_list(const Configuration& configuration, bool json);
int quarantine_get(const Configuration& configuration, const std::string& id);
int log_stat(const Configuration& configuration, bool json);
int release_confirm(const Configuration& configuration, const std::string& what);
int key_new(const std::string& file);

/// Prints faults for a person, or as JSON Lines with the keys of `check`.
void print_faults(const Faults& faults, bool json);
/// What an operator can do about an error, by its rule.
std::string_view remedy_of(std::string_view rule);
/// Says what failed, on standard error, and gives the exit status.
int report(const Error& error, const std::string& doing);

}  // namespace braid::app
