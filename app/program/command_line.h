#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "app/command/commands.h"
#include "app/command/configuration/feed_add.h"
#include "app/command/evaluate/evaluate_command.h"
#include "app/command/exit_status.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/command/link/link_commands.h"
#include "app/command/log/provision_commands.h"
#include "app/command/log/tap.h"
#include "app/command/review/review_commands.h"
#include "app/command/synth_command.h"
#include "app/program/help_text.h"

namespace braid::app {

/// What the command line says; a command's callback leaves the exit status here.
struct Arguments {
  std::string folder = "/etc/braid";
  bool json = false;
  bool quiet = false;
  bool coverage = false;
  RunOptions run;
  CheckOptions check;
  TryOptions try_file;
  FeedAddOptions feed_add;
  TapOptions tap;
  EvaluateOptions evaluate;
  std::vector<std::string> words;  ///< a command line to be completed
  std::string name;
  std::string key_file, shell, kind = "braid";
  SynthOptions synth;
  ProvisionOptions provision;
  CopyOptions copy;
  LinkTrainOptions link_train;
  LinkEvaluateOptions link_evaluate;
  IndicatorListOptions indicator_list;
  IndicatorShowOptions indicator_show;
  IndicatorCheckOptions indicator_check;
  IndicatorNewOptions indicator_new;
  IndicatorPagesOptions indicator_pages;
  IndicatorDiffOptions indicator_diff;
  ExplainCellOptions explain_cell;
  ReviewListOptions review_list;
  ReviewAnswerOptions review_answer;
  int status = EX_OK;
};

/// Loads the configuration for a command, or tells every fault.
int with_configuration(const std::string& folder,
                       const std::function<int(const Configuration&)>& command);

/// Runs `command(configuration)` when the subcommand is met.
template <class Command>
void run_with_configuration(CLI::App& subcommand, Arguments& arguments, Command command) {
  subcommand.callback(
      [&arguments, command] { arguments.status = with_configuration(arguments.folder, command); });
}

/// The flag that commands for scripts have.
inline void add_json(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "JSON Lines for scripts");
}

// Each declares a family of commands. `arguments` outlives the parsing.
void add_service(CLI::App& app, Arguments& arguments);
void add_configuration(CLI::App& app, Arguments& arguments);
void add_looking(CLI::App& app, Arguments& arguments);
void add_completion(CLI::App& app, Arguments& arguments);
void add_log(CLI::App& app, Arguments& arguments);
void add_link(CLI::App& app, Arguments& arguments);
void add_explain(CLI::App& app, Arguments& arguments);
void add_indicator(CLI::App& app, Arguments& arguments);
void add_review(CLI::App& app, Arguments& arguments);
void add_quarantine(CLI::App& app, Arguments& arguments);
void add_release(CLI::App& app, Arguments& arguments);
void add_making(CLI::App& app, Arguments& arguments);

}  // namespace braid::app
