#include "app/command/link/link_commands.h"
#include "app/program/command_line.h"

namespace braid::app {
namespace {

/// Commands that look at the log need a configuration; those on a people file do not.
template <class Options>
int run_on(const std::string& folder, const Options& options,
           int (*command)(const Configuration*, const Options&)) {
  if (!options.people.empty()) return command(nullptr, options);
  return with_configuration(
      folder, [&](const auto& configuration) { return command(&configuration, options); });
}

void add_train(CLI::App& link, Arguments& arguments) {
  auto& options = arguments.link_train;
  auto* train = link.add_subcommand(
      "train", "Learn weights from pseudonymised identities, without labels; write a model file");
  auto* people = train
                     ->add_option("--people", options.people,
                                  "Learn from a people file of made-up or public people instead "
                                  "of the log")
                     ->type_name("FILE");
  train
      ->add_flag("--from-log", options.from_log,
                 "Learn from the configured log, all areas and agencies (default)")
      ->excludes(people);
  train->add_option("--out", options.out, "The model file to write, mode 0600")
      ->type_name("FILE")
      ->required();
  train
      ->add_option("--report", options.report,
                   "Folder for report.txt and weights.svg; made if absent")
      ->type_name("DIR");
  train->add_option("--name", options.name, "Of the model; default: trained and the date");
  train->add_option("--seed", options.seed, "Of the random pairs; same input and seed, same model")
      ->capture_default_str();
  train
      ->add_option_function<std::string>(
          "--postcodes", [&options](const auto& form) { options.any_postcodes = form == "any"; },
          "Of the people file: british, or any for sets from abroad")
      ->check(CLI::IsMember({"british", "any"}))
      ->needs(people);
  train->add_flag("--json", options.json, "JSON Lines for scripts");
  teach(*train,
        {.more = "A model that was learned from a log holds hashes of name segments: guard it as "
                 "the log. The service uses it once braid.toml says [link] model = \"link.json\".",
         .examples = {"braid link train --out /etc/braid/link.json --report ./trained"},
         .statuses = {{EX_DATAERR, "the people file is not as it should be"},
                      {EX_CANTCREAT, ""},
                      {EX_IOERR, ""},
                      {EX_CONFIG, ""}},
         .see_also = {"review", "explain", "braid.toml(5)"}});
  train->callback([&arguments] {
    arguments.status = run_on(arguments.folder, arguments.link_train, link_train);
  });
}

void add_evaluate(CLI::App& link, Arguments& arguments) {
  auto& options = arguments.link_evaluate;
  auto* evaluate = link.add_subcommand(
      "evaluate", "Link people whose truth is known, as the service would, and say how well");
  auto* what = evaluate->add_option_group("what");
  auto* people =
      what->add_option("--people", options.people, "A people file of made-up or public people")
          ->type_name("FILE");
  what->add_option("--truth", options.truth,
                   "The truth.csv of `braid synth`, for the links of the configured log")
      ->type_name("FILE");
  what->require_option(1);
  evaluate
      ->add_option("--model", options.model,
                   "A model file; default: learned of the people themselves, without labels")
      ->type_name("FILE")
      ->needs(people);
  evaluate
      ->add_option_function<std::string>(
          "--postcodes", [&options](const auto& form) { options.any_postcodes = form == "any"; },
          "british, or any for sets from abroad")
      ->check(CLI::IsMember({"british", "any"}))
      ->needs(people);
  evaluate
      ->add_option_function<std::string>(
          "--guards", [&options](const auto& state) { options.guards = state == "on"; },
          "off leaves out R10 and R11 (twins, generations) and lets every source know a person "
          "twice (A5)")
      ->check(CLI::IsMember({"on", "off"}))
      ->needs(people);
  evaluate->add_option("--links", options.links, "Write linked pairs: id_a,id_b,weight,grade")
      ->type_name("FILE")
      ->needs(people);
  evaluate
      ->add_option_function<std::uint64_t>(
          "--key-seed", [&options](const auto& seed) { options.key_seed = seed; },
          "Of the throwaway linkage key; default: a random key")
      ->needs(people);
  evaluate->add_flag("--json", options.json, "JSON Lines for scripts");
  teach(
      *evaluate,
      {.more =
           "The people file is clear text: made-up or public people only. Columns: source, id, "
           "given_name, surname, date_of_birth, sex, postcode, nhs_number, upn, truth; also "
           "identifier, for one without a check digit that may be mistyped, and name_origin. With "
           "--postcodes any, what stands in nhs_number or upn is such an identifier. With --truth "
           "the linkage key is read, to find the handles of the agencies' own ids: on a machine "
           "that has it, for made-up deployments.",
       .examples = {"braid synth people people.csv --children 10000",
                    "braid link evaluate --people people.csv",
                    "braid link evaluate --people febrl4.csv --postcodes any --guards off",
                    "braid --config ./area link evaluate --truth ./area/truth.csv"},
       .statuses = {{EX_DATAERR, "the people or truth file is not as it should be"},
                    {EX_IOERR, ""},
                    {EX_CONFIG, ""}},
       .see_also = {"synth", "review"}});
  evaluate->callback([&arguments] {
    arguments.status = run_on(arguments.folder, arguments.link_evaluate, link_evaluate);
  });
}

}  // namespace

void add_link(CLI::App& app, Arguments& arguments) {
  auto* link = app.add_subcommand("link", "How people are linked: learn weights, measure quality");
  link->group("Linkage");
  link->require_subcommand(1);
  teach(*link, {.see_also = {"review", "explain", "braid.toml(5)"}});
  add_train(*link, arguments);
  add_evaluate(*link, arguments);
}

}  // namespace braid::app
