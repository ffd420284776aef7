#include "app/command/link/explain_commands.h"
#include "app/program/command_line.h"

namespace braid::app {
namespace {

void add_explain_link(CLI::App& explain, Arguments& arguments) {
  auto* link = explain.add_subcommand(
      "link", "Why a subject is linked as it is: fellow subjects, pairs, weights, rules");
  link->add_option("SUBJECT", arguments.name,
                   "A handle or the beginning of one; or AGENCY:ID, which reads the linkage key "
                   "and is audited; AGENCY:- takes the id from standard input")
      ->required();
  link->add_flag("--json", arguments.json, "JSON Lines for scripts");
  teach(
      *link,
      {.more = "Links the subject's area anew from the log, as the link role does. No value of a "
               "record is shown.",
       .examples = {"braid explain link 1f0c22a9", "braid explain link children/E10000023:- < id"},
       .statuses = {{EX_NOINPUT, "nothing has this id"},
                    {EX_UNAVAILABLE, ""},
                    {EX_IOERR, ""},
                    {EX_CONFIG, ""}},
       .see_also = {"review", "tap"}});
  run_with_configuration(*link, arguments, [&](const Configuration& configuration) {
    return explain_link(configuration, arguments.name, arguments.json);
  });
}

void add_explain_cell(CLI::App& explain, Arguments& arguments) {
  auto& options = arguments.explain_cell;
  auto* cell = explain.add_subcommand(
      "cell", "Why a published number is what it is: definition, exclusions, agencies, revisions");
  cell->add_option("SUBSCRIPTION", options.subscription, "Where it is published")->required();
  cell->add_option("INDICATOR", options.indicator, "Its id")->required();
  cell->add_option("PERIOD", options.period,
                   "As published: 2024-04, Y2025Q1, Y2025, a date, t0..t0+12")
      ->required();
  cell->add_option("--breakdown", options.breakdown,
                   "As sex=F; once for each set; default: the total")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  cell->add_option("--area", options.area, "Of this area only")->type_name("AREA");
  cell->add_option_function<std::uint32_t>(
      "--version", [&options](const auto& version) { options.version = version; },
      "Of the definition; default: the latest that is published");
  add_json(*cell, options.json);
  teach(
      *cell,
      {.more =
           "Only cells that are published are explained. Measures the area anew from the log. "
           "Counts beside the value are people, to the nearest ten, and c where they are under "
           "ten: set against other cells or an earlier release an exact one could show a child. "
           "Under the profile exact they are exact. Of each release that changed the cell its "
           "causes are told, as far as they concern the indicator: a delivery of new days, a late "
           "submission, a correction, links, a definition.",
       .examples = {"braid explain cell board cla.stock 2025-03-31",
                    "braid explain cell board missing.incidents Y2025 --breakdown sex=F --json"},
       .statuses = {{EX_NOINPUT, "no such cell is published"},
                    {EX_UNAVAILABLE, ""},
                    {EX_IOERR, ""},
                    {EX_CONFIG, ""}},
       .see_also = {"outcomes", "indicator"}});
  run_with_configuration(*cell, arguments, [&options](const Configuration& configuration) {
    return braid::app::explain_cell(configuration, options);
  });
}

}  // namespace

void add_explain(CLI::App& app, Arguments& arguments) {
  auto* explain = app.add_subcommand("explain", "Why something is as it is");
  explain->group("Looking");
  explain->require_subcommand(1);
  teach(*explain, {.see_also = {"indicator", "review", "tap"}});
  add_explain_cell(*explain, arguments);
  add_explain_link(*explain, arguments);
}

}  // namespace braid::app
