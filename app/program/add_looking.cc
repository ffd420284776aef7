#include "app/program/command_line.h"

namespace braid::app {
namespace {

constexpr const char* kGroup = "Looking";

void add_outcomes(CLI::App& app, Arguments& arguments) {
  auto* outcomes = app.add_subcommand("outcomes", "Print the published table of a subscription");
  outcomes->group(kGroup);
  outcomes->add_option("SUBSCRIPTION", arguments.name, "Its name")->required();
  outcomes->add_flag("--coverage", arguments.coverage, "How far linkage reaches, instead");
  add_json(*outcomes, arguments.json);
  teach(
      *outcomes,
      {.examples = {"braid outcomes board", "braid outcomes board --json"},
       .statuses = {{EX_NOINPUT, "there is no such subscription"}, {EX_IOERR, ""}, {EX_CONFIG, ""}},
       .see_also = {"tap", "run", "release"}});
  run_with_configuration(*outcomes, arguments, [&arguments](const Configuration& configuration) {
    const auto print = arguments.coverage ? outcomes_coverage : braid::app::outcomes;
    return print(configuration, arguments.name, arguments.json);
  });
}

void add_tap(CLI::App& app, Arguments& arguments) {
  auto& options = arguments.tap;
  auto* tap = app.add_subcommand(
      "tap", "Entries of a pseudonymised stream as they stand in the log; audited");
  tap->group(kGroup);
  tap->add_option("STREAM", options.stream,
                  "identities, facts, links, submissions or outcomes; or one of them, as in "
                  "facts.police-12 or outcomes.board")
      ->required();
  tap->add_option("--area", options.area, "Of this area only")->type_name("AREA");
  tap->add_option_function<std::string>(
         "--from", [&options](const auto& where) { options.from_end = where == "end"; },
         "beginning: what is there, and stop (default); end: what comes from now on")
      ->check(CLI::IsMember({"beginning", "end"}));
  tap->add_option("--max", options.most, "Stop after so many entries");
  tap->add_flag("--days", options.days, "Dates to the day; else to the month");
  add_json(*tap, options.json);
  teach(*tap,
        {.more = "Codes are told in the words of the vocabulary, handles are shortened, and of an "
                 "identity only what it has is told, never its value. Before anything is shown, an "
                 "entry of the audit says who looked, when, and at what.",
         .examples = {"braid tap facts.police-12 --max 10", "braid tap links --from end",
                      "braid tap outcomes.board --json"},
         .statuses = {{EX_NOINPUT, "there is no such area, agency or subscription"},
                      {EX_UNAVAILABLE, ""},
                      {EX_IOERR, ""},
                      {EX_NOPERM, "the stream is not for looking at"},
                      {EX_CONFIG, ""}},
         .see_also = {"log", "outcomes", "quarantine", "explain"}});
  run_with_configuration(*tap, arguments, [&options](const Configuration& configuration) {
    return braid::app::tap(configuration, options);
  });
}

void add_evaluate(CLI::App& app, Arguments& arguments) {
  auto& options = arguments.evaluate;
  auto* evaluate =
      app.add_subcommand("evaluate", "Evaluate a programme from the linked records of its people");
  evaluate->group(kGroup);
  auto* programme = evaluate->add_option("PROGRAMME", options.programme, "Its name");
  auto* all = evaluate->add_flag("--all", options.all, "Every programme with planned outcomes");
  all->excludes(programme);
  auto* summary = evaluate->add_flag("--summary", options.summary,
                                     "Tables 1 to 4 over all of them, in place of each");
  summary->needs(all);
  evaluate
      ->add_option("--format", options.format,
                   "text (default); json: a line for each indicator and group; csv: the same; "
                   "document: all of it as one JSON object; html: a page with charts")
      ->check(CLI::IsMember({"text", "json", "csv", "document", "html"}));
  evaluate->add_option("--as-of", options.as_of, "What has happened later is not seen")
      ->type_name("DATE");
  evaluate
      ->add_flag("--watch", options.watch,
                 "Go on, and tell again with each revision what has changed and why")
      ->excludes(summary);
  teach(*evaluate,
        {.more = "The plan is in programmes.d/PROGRAMME.toml, published figures in "
                 "stated.d/PROGRAMME.toml. The same records, plan and seed give the same bytes. "
                 "What the release profile hides is c.",
         .examples = {"braid evaluate no-wrong-door", "braid evaluate no-wrong-door --format json",
                      "braid evaluate no-wrong-door --format html >no-wrong-door.html",
                      "braid evaluate --all --summary"},
         .statuses = {{EX_NOINPUT, "there is no such programme"},
                      {EX_IOERR, ""},
                      {EX_CONFIG, "or the programme has no planned outcomes"}},
         .see_also = {"outcomes", "config"}});
  run_with_configuration(*evaluate, arguments, [&options](const Configuration& configuration) {
    return braid::app::evaluate(configuration, options);
  });
}

}  // namespace

void add_looking(CLI::App& app, Arguments& arguments) {
  add_outcomes(app, arguments);
  add_tap(app, arguments);
  add_evaluate(app, arguments);
}

}  // namespace braid::app
