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
  status->group("Running");
  add_json(*status, arguments.json);
  teach(*status, {.more = "Asks over the service's socket; with --json an object for each process.",
                  .examples = {"braid status", "braid status --json"},
                  .statuses = {{EX_UNAVAILABLE, "no service answers"},
                               {EX_TEMPFAIL, "it is not ready; the reasons are told"}},
                  .see_also = {"run", "top"}});
  status->callback([&arguments] {
    arguments.status = braid::app::status(where_it_is(arguments.folder), arguments.json);
  });
  auto* top = app.add_subcommand("top", "The same, live on a terminal; q quits");
  top->group("Running");
  teach(*top, {.more = "Without a terminal it is refused: use `braid status`.",
               .examples = {"braid top"},
               .statuses = {{EX_UNAVAILABLE, "no service answers"}},
               .see_also = {"run", "status"}});
  top->callback(
      [&arguments] { arguments.status = braid::app::top(where_it_is(arguments.folder)); });
}

}  // namespace braid::app
