#include <sys/prctl.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "app/program/command_line.h"
#include "app/service/messages.h"

namespace braid::app {
namespace {

/// A core dump would hold records and the linkage key (privacy, SEC-03).
void forbid_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

void add_run(CLI::App& app, Arguments& arguments) {
  auto* run = app.add_subcommand("run",
                                 "The service: takes deliveries, links, measures, publishes, "
                                 "until SIGTERM");
  run->add_flag("--once", arguments.run.once,
                "Take every delivery that waits, publish what follows, stop");
  run->add_option("--role", arguments.run.role, "Only one role")
      ->check(CLI::IsMember({"edge", "link", "measure"}));
  run->add_flag("--json", arguments.json, "JSON Lines for scripts");
  run->group("Running");
  teach(
      *run,
      {.more =
           "Watches the drop folders and topics. A second process on the same log is turned away.",
       .examples = {"braid run", "braid --config ./demo run --once"},
       .statuses = {{EX_DATAERR,
                     "with --once: a delivery was refused whole; the others were taken"},
                    {EX_UNAVAILABLE, "with --once: a broker is away"},
                    {EX_SOFTWARE, "stays did not add up; the area was not published"},
                    {EX_IOERR, ""},
                    {EX_TEMPFAIL, "another process has the log, or a release is held back"},
                    {EX_CONFIG, ""}},
       .see_also = {"check", "release", "braid.toml(5)"}});
  run->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      arguments.run.json = arguments.json;
      return braid::app::run(configuration, arguments.run);
    });
  });
}

int run_program(int argc, char** argv) {
  CLI::App app{
      "Braid links agencies' records about children without sharing children's identities, and "
      "publishes "
      "one common set of indicators"};
  Arguments arguments;
  app.name("braid");
  app.set_version_flag("--version", BRAID_VERSION, "The version");
  app.add_option("--config", arguments.folder, "Configuration directory")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_flag("--quiet", arguments.quiet, "Warnings and errors only");
  app.require_subcommand(1);
  app.fallthrough();
  app.parse_complete_callback([&arguments] { set_up_messages(arguments.quiet); });
  app.formatter(std::make_shared<HelpText>());
  app.failure_message(failure_text);
  app.get_help_ptr()->description("This text");
  add_run(app, arguments);
  add_service(app, arguments);
  add_release(app, arguments);
  add_configuration(app, arguments);
  add_looking(app, arguments);
  add_explain(app, arguments);
  add_indicator(app, arguments);
  add_quarantine(app, arguments);
  add_log(app, arguments);
  add_review(app, arguments);
  add_link(app, arguments);
  add_making(app, arguments);
  add_completion(app, arguments);
  teach(app, {.examples = {"braid synth nwd ./demo", "braid --config ./demo run --once",
                           "braid --config ./demo outcomes board"},
              .statuses = {{EX_CONFIG, ""}},
              .see_also = {"braid(1)", "braid.toml(5)"}});
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? EX_OK : EX_USAGE;
  }
  return arguments.status;
}

}  // namespace

/// Loads the configuration for a command, or tells every fault.
int with_configuration(const std::string& folder,
                       const std::function<int(const Configuration&)>& command) {
  Faults faults;
  const auto configuration = load_configuration(folder, faults);
  if (configuration) return command(*configuration);
  for (const auto& fault : faults) {
    std::cerr << (fault.file.empty() ? "braid" : fault.file) << ':' << fault.line << ':'
              << fault.column << ": " << fault.message << "\n    remedy: " << fault.remedy << '\n';
  }
  return EX_CONFIG;
}

}  // namespace braid::app

int main(int argc, char** argv) {
  braid::app::forbid_core_dumps();
  return braid::app::run_program(argc, argv);
}
