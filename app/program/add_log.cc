#include "app/program/command_line.h"

namespace braid::app {
namespace {

void add_provision(CLI::App& log, Arguments& arguments) {
  auto& options = arguments.provision;
  auto* provision = log.add_subcommand(
      "provision", "Make or check the topics and rights that the configuration needs");
  provision->add_flag("--check", options.check, "Change nothing, only tell");
  auto* role =
      provision
          ->add_option("--role", options.role, "Instead of topics: the rights that this role needs")
          ->check(CLI::IsMember({"edge", "link", "measure", "command-line"}));
  auto* principal =
      provision->add_option("--principal", options.principal, "Whose rights: User:braid-link")
          ->needs(role);
  role->needs(principal);
  provision->add_flag("--grant", options.grant, "Give the rights instead of printing them")
      ->needs(role);
  provision->add_flag("--json", options.json, "JSON Lines for scripts");
  provision->footer(
      "Examples:\n"
      "  braid log provision                                        make the topics\n"
      "  braid log provision --check                                before a start\n"
      "  braid log provision --role link --principal User:linker    lines for kafka-acls\n"
      "  braid log provision --role link --principal User:linker --grant");
  provision->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return log_provision(configuration, arguments.provision);
    });
  });
}

void add_copy(CLI::App& log, Arguments& arguments) {
  auto* copy = log.add_subcommand("copy", "One engine to another");
  copy->add_option("--from", arguments.copy.from, "sqlite:FILE, kafka:HOST:PORT or kafka:")
      ->required();
  copy->add_option("--to", arguments.copy.to, "Likewise")->required();
  copy->add_flag("--json", arguments.copy.json, "JSON Lines for scripts");
  copy->footer(
      "Stop the service first. Writes what the target does not say yet, so it can be run again.\n"
      "Example, with engine = \"kafka\" in braid.toml:\n"
      "  braid log provision && braid log copy --from sqlite:/var/lib/braid/log.db --to kafka:");
  copy->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return log_copy(configuration, arguments.copy);
    });
  });
}

}  // namespace

void add_log(CLI::App& app, Arguments& arguments) {
  auto* log = app.add_subcommand("log", "Look into the log");
  log->require_subcommand(1);
  auto* stat = log->add_subcommand("stat", "Entries of each stream");
  stat->add_flag("--json", arguments.json, "JSON Lines for scripts");
  stat->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return log_stat(configuration, arguments.json);
    });
  });
  add_provision(*log, arguments);
  add_copy(*log, arguments);
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

}  // namespace braid::app
