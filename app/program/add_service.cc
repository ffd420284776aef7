#include "app/command/status_commands.h"
#include "app/configuration/main_file.h"
#include "app/program/command_line.h"

namespace braid::app {
namespace {

/// Enough of the configuration to find the service. The rest may be at fault, which is when people
/// ask.
Configuration where_it_is(const std::string& folder) {
  Configuration configuration;
  configuration.folder = folder;
  Faults ignored;
  read_main_file(folder + "/braid.toml", configuration, ignored);
  return configuration;
}

}  // namespace

void add_service(CLI::App& app, Arguments& arguments) {
  auto* status = app.add_subcommand("status", "How the running service does, on one screen");
  status->add_flag("--json", arguments.json, "JSON Lines for scripts, an object a process");
  status->footer(
      "Exit status: 0 it is ready; 75 it is not, the reasons are told; 69 no service answers.");
  status->callback([&arguments] {
    arguments.status = braid::app::status(where_it_is(arguments.folder), arguments.json);
  });
  auto* top = app.add_subcommand("top", "The same, live on a terminal; q quits");
  top->callback(
      [&arguments] { arguments.status = braid::app::top(where_it_is(arguments.folder)); });
}

}  // namespace braid::app
