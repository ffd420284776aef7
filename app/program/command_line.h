#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/link_commands.h"
#include "app/command/provision_commands.h"
#include "app/command/review_commands.h"
#include "app/command/synth_command.h"

namespace braid::app {

/// What the command line says; a command's callback leaves the exit status here.
struct Arguments {
  std::string folder = "/etc/braid";
  bool json = false;
  bool quiet = false;
  bool coverage = false;
  RunOptions run;
  std::string name;
  SynthOptions synth;
  ProvisionOptions provision;
  CopyOptions copy;
  LinkTrainOptions link_train;
  LinkEvaluateOptions link_evaluate;
  ReviewListOptions review_list;
  ReviewAnswerOptions review_answer;
  int status = EX_OK;
};

/// Loads the configuration for a command, or tells every fault.
int with_configuration(const std::string& folder,
                       const std::function<int(const Configuration&)>& command);

// Each declares a family of commands. `arguments` outlives the parsing.
void add_service(CLI::App& app, Arguments& arguments);
void add_log(CLI::App& app, Arguments& arguments);
void add_link(CLI::App& app, Arguments& arguments);
void add_review(CLI::App& app, Arguments& arguments);
void add_quarantine(CLI::App& app, Arguments& arguments);
void add_release(CLI::App& app, Arguments& arguments);
void add_making(CLI::App& app, Arguments& arguments);

}  // namespace braid::app
