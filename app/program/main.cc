#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>
#include <iostream>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/synth_command.h"

namespace braid::app {
namespace {

/// A core dump would hold records and the linkage key (privacy, SEC-03).
void forbid_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

/// Messages go to standard error; under systemd the journal adds the time.
void set_up_messages(bool quiet) {
  const bool plain = std::getenv("NO_COLOR") != nullptr;
  auto logger = spdlog::stderr_color_mt(
      "braid", plain ? spdlog::color_mode::never : spdlog::color_mode::automatic);
  logger->set_pattern(std::getenv("JOURNAL_STREAM") != nullptr ? "%l: %v"
                                                               : "%Y-%m-%dT%H:%M:%S %^%l%$ %v");
  spdlog::set_default_logger(logger);
  if (quiet) spdlog::set_level(spdlog::level::warn);
}

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

struct Arguments {
  std::string folder = "/etc/braid";
  bool json = false;
  bool quiet = false;
  RunOptions run;
  std::string name;
  SynthOptions synth;
  int status = EX_OK;
};

void add_run(CLI::App& app, Arguments& arguments) {
  auto* run = app.add_subcommand("run",
                                 "The service: takes deliveries, links, measures, publishes, "
                                 "until SIGTERM");
  run->add_flag("--once", arguments.run.once,
                "Take every delivery that waits, publish what follows, stop");
  run->add_option("--role", arguments.run.role, "Only one role")
      ->check(CLI::IsMember({"edge", "link", "measure"}));
  run->add_flag("--json", arguments.json, "JSON Lines for scripts");
  run->footer(
      "Example: braid --config ./demo run --once\n"
      "Exit status of --once: 0 all was taken; 65 a delivery was refused whole.");
  run->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      arguments.run.json = arguments.json;
      return braid::app::run(configuration, arguments.run);
    });
  });
}

void add_looking(CLI::App& app, Arguments& arguments) {
  auto* check = app.add_subcommand("check", "Read the whole configuration and tell every fault");
  check->add_flag("--json", arguments.json, "JSON Lines for scripts");
  check->callback(
      [&arguments] { arguments.status = braid::app::check(arguments.folder, arguments.json); });

  auto* test = app.add_subcommand("test", "Run the examples of the indicator definitions");
  test->add_flag("--json", arguments.json, "JSON Lines for scripts");
  test->callback(
      [&arguments] { arguments.status = test_examples(arguments.folder, arguments.json); });

  auto* outcomes = app.add_subcommand("outcomes", "Print the published table of a subscription");
  outcomes->add_option("SUBSCRIPTION", arguments.name, "Its name")->required();
  outcomes->add_flag("--json", arguments.json, "JSON Lines for scripts");
  outcomes->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return braid::app::outcomes(configuration, arguments.name, arguments.json);
    });
  });

  auto* log = app.add_subcommand("log", "Look into the log");
  log->require_subcommand(1);
  auto* stat = log->add_subcommand("stat", "Entries of each stream");
  stat->add_flag("--json", arguments.json, "JSON Lines for scripts");
  stat->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return log_stat(configuration, arguments.json);
    });
  });
}

void add_quarantine(CLI::App& app, Arguments& arguments) {
  auto* quarantine = app.add_subcommand("quarantine", "What was refused, and its sealed original");
  quarantine->require_subcommand(1);
  auto* list = quarantine->add_subcommand("list", "What was refused, where and why");
  list->add_flag("--json", arguments.json, "JSON Lines for scripts");
  list->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return quarantine_list(configuration, arguments.json);
    });
  });
  auto* get =
      quarantine->add_subcommand("get", "The sealed original of one refused row (CMS, PEM)");
  get->add_option("ID", arguments.name, "As `quarantine list` shows it")->required();
  get->footer(
      "Only the agency can open it:\n"
      "  braid quarantine get ID | openssl cms -decrypt -inform PEM -inkey AGENCY.key");
  get->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return quarantine_get(configuration, arguments.name);
    });
  });
}

void add_release(CLI::App& app, Arguments& arguments) {
  auto* release =
      app.add_subcommand("release", "Let go what is held back because much would vanish");
  release->add_option("--confirm", arguments.name, "A subscription, or the word links")->required();
  release->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return release_confirm(configuration, arguments.name);
    });
  });
}

void add_making(CLI::App& app, Arguments& arguments) {
  auto* key = app.add_subcommand("key", "Linkage keys");
  key->require_subcommand(1);
  auto* make = key->add_subcommand("new", "Write a new linkage key, readable by its owner only");
  make->add_option("FILE", arguments.name, "Where to; must not exist")->required();
  make->callback([&arguments] { arguments.status = key_new(arguments.name); });

  auto* synth = app.add_subcommand("synth", "Made-up people in real formats");
  synth->require_subcommand(1);
  auto* nwd = synth->add_subcommand("nwd", "The No Wrong Door demonstration");
  nwd->add_option("DIR", arguments.synth.folder, "Folder to make")->required();
  nwd->add_option("--seed", arguments.synth.seed, "Same seed, same bytes")->capture_default_str();
  nwd->callback([&arguments] { arguments.status = synth_nwd(arguments.synth); });
  auto* area = synth->add_subcommand("area", "A realistic authority of any size");
  area->add_option("DIR", arguments.synth.folder, "Folder to make")->required();
  area->add_option("--children", arguments.synth.children, "Children known to the area")
      ->check(CLI::Range(1, 10000000))
      ->capture_default_str();
  area->add_option("--years", arguments.synth.years, "Collection years")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  area->add_option("--areas", arguments.synth.areas, "Areas of the partnership")
      ->check(CLI::Range(1, 50))
      ->capture_default_str();
  area->add_option("--errors", arguments.synth.errors, "Share of records with an error")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  area->add_option("--seed", arguments.synth.seed, "Same seed, same bytes")->capture_default_str();
  area->callback([&arguments] { arguments.status = synth_area(arguments.synth); });
}

int run_program(int argc, char** argv) {
  CLI::App app{
      "Braid links agencies' records about children without sharing children's identities, "
      "and publishes\none common set of indicators."};
  Arguments arguments;
  app.name("braid");
  app.set_version_flag("--version", BRAID_VERSION);
  app.add_option("--config", arguments.folder, "Configuration directory")->capture_default_str();
  app.add_flag("--quiet", arguments.quiet, "Warnings and errors only");
  app.require_subcommand(1);
  app.fallthrough();
  app.parse_complete_callback([&arguments] { set_up_messages(arguments.quiet); });
  add_run(app, arguments);
  add_looking(app, arguments);
  add_quarantine(app, arguments);
  add_release(app, arguments);
  add_making(app, arguments);
  app.footer(
      "Start here:\n  braid synth nwd ./demo && braid --config ./demo run --once\n"
      "  braid --config ./demo outcomes board");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? EX_OK : EX_USAGE;
  }
  return arguments.status;
}

}  // namespace
}  // namespace braid::app

int main(int argc, char** argv) {
  braid::app::forbid_core_dumps();
  return braid::app::run_program(argc, argv);
}
