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
  teach(*provision,
        {.more = "Kafka only: with SQLite nothing has to be made.",
         .examples = {"braid log provision", "braid log provision --check",
                      "braid log provision --role link --principal User:linker",
                      "braid log provision --role link --principal User:linker --grant"},
         .statuses = {{EX_UNAVAILABLE, "the brokers are away"},
                      {EX_NOPERM, "the brokers do not let this user do it"},
                      {EX_CONFIG, "something is not as it must be"}},
         .see_also = {"run", "braid.toml(5)"}});
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
  teach(
      *copy,
      {.more = "Stop the service first. Writes what the target does not say yet, so it can be run "
               "again. The engine of braid.toml is that of the target: `braid log provision` "
               "before it.",
       .examples = {"braid log copy --from sqlite:/var/lib/braid/log.db --to kafka:"},
       .statuses = {{EX_UNAVAILABLE, "the brokers are away"},
                    {EX_IOERR, ""},
                    {EX_TEMPFAIL, "a service has one of the logs"},
                    {EX_CONFIG, ""}},
       .see_also = {"run", "braid.toml(5)"}});
  copy->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return log_copy(configuration, arguments.copy);
    });
  });
}

}  // namespace

void add_log(CLI::App& app, Arguments& arguments) {
  auto* log = app.add_subcommand("log", "Look into the log");
  log->group("Looking");
  log->require_subcommand(1);
  teach(*log, {.see_also = {"tap", "run", "braid.toml(5)"}});
  auto* stat = log->add_subcommand("stat", "Entries of each stream");
  stat->add_flag("--json", arguments.json, "JSON Lines for scripts");
  teach(*stat, {.examples = {"braid log stat"},
                .statuses = {{EX_UNAVAILABLE, ""}, {EX_IOERR, ""}, {EX_CONFIG, ""}},
                .see_also = {"tap", "quarantine"}});
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
  quarantine->group("Looking");
  quarantine->require_subcommand(1);
  teach(*quarantine, {.see_also = {"try", "run"}});
  auto* list = quarantine->add_subcommand("list", "What was refused, where and why");
  list->add_flag("--json", arguments.json, "JSON Lines for scripts");
  teach(*list, {.examples = {"braid quarantine list"},
                .statuses = {{EX_UNAVAILABLE, ""}, {EX_IOERR, ""}, {EX_CONFIG, ""}},
                .see_also = {"try"}});
  list->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return quarantine_list(configuration, arguments.json);
    });
  });
  auto* get =
      quarantine->add_subcommand("get", "The sealed original of one refused row (CMS, PEM)");
  get->add_option("ID", arguments.name, "As `quarantine list` shows it")->required();
  teach(
      *get,
      {.more = "Only the agency can open it, with the key of the certificate of seal_to.",
       .examples = {"braid quarantine get ID | openssl cms -decrypt -inform PEM -inkey agency.key"},
       .statuses = {{EX_NOINPUT, "nothing has this id, or no original is kept"},
                    {EX_UNAVAILABLE, ""},
                    {EX_IOERR, ""},
                    {EX_CONFIG, ""}},
       .see_also = {"try"}});
  get->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return quarantine_get(configuration, arguments.name);
    });
  });
}

void add_release(CLI::App& app, Arguments& arguments) {
  auto* release =
      app.add_subcommand("release", "Let go what is held back because much would vanish");
  release->group("Running");
  release->add_option("--confirm", arguments.name, "A subscription, or the word links")
      ->type_name("SUBSCRIPTION")
      ->required();
  teach(
      *release,
      {.more = "If more than a tenth, and more than twenty, of the published cells or links would "
               "vanish at once, nothing is published. Look why, then let it go.",
       .examples = {"braid release --confirm board", "braid release --confirm links"},
       .statuses = {{EX_NOINPUT, "there is no such subscription"},
                    {EX_UNAVAILABLE, ""},
                    {EX_IOERR, ""},
                    {EX_CONFIG, ""}},
       .see_also = {"run", "outcomes"}});
  release->callback([&arguments] {
    arguments.status = with_configuration(arguments.folder, [&](const auto& configuration) {
      return release_confirm(configuration, arguments.name);
    });
  });
}

}  // namespace braid::app
