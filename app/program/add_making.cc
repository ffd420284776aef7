#include "app/program/command_line.h"

namespace braid::app {
namespace {

void add_synth_people(CLI::App& synth, Arguments& arguments) {
  auto& options = arguments.synth.people;
  auto* people =
      synth.add_subcommand("people", "Families as three agencies write them down, to test linkage");
  people->add_option("FILE", options.file, "CSV file to make; must not exist")->required();
  people->add_option("--children", options.children, "Children of the area")
      ->check(CLI::Range(1, 5000000))
      ->capture_default_str();
  people->add_option("--seed", options.seed, "Same seed, same bytes")->capture_default_str();
  people
      ->add_option("--surname-skew", options.surname_skew,
                   "british: 1 in 100 has the commonest surname; high: 1 in 9")
      ->check(CLI::IsMember({"british", "high"}))
      ->capture_default_str();
  people
      ->add_option("--errors", options.errors,
                   "Mean share of names, birth dates and postcodes that are written differently")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  teach(
      *people,
      {.more = "The columns are those of `link evaluate`, and name_origin. Everybody in it is made "
               "up: NHS numbers begin with 999 (there are about 909,000, so of more children some "
               "have none), UPNs are of authority 999, postcodes of the area ZX, which does not "
               "exist.",
       .examples = {"braid synth people ./people.csv --children 100000",
                    "braid link evaluate --people ./people.csv"},
       .statuses = {{EX_CANTCREAT, ""}, {EX_IOERR, ""}},
       .see_also = {"link"}});
  people->callback([&arguments] { arguments.status = synth_people(arguments.synth.people); });
}

}  // namespace

void add_making(CLI::App& app, Arguments& arguments) {
  auto* synth = app.add_subcommand("synth", "Made-up people in real formats");
  synth->group("Made-up people");
  synth->require_subcommand(1);
  teach(*synth, {.see_also = {"run", "link"}});
  auto* nwd = synth->add_subcommand("nwd", "The No Wrong Door demonstration");
  nwd->add_option("DIR", arguments.synth.folder, "Folder to make")->required();
  nwd->add_option("--seed", arguments.synth.seed, "Same seed, same bytes")->capture_default_str();
  teach(*nwd, {.more = "A whole partnership: configuration, key, deliveries and truth.csv.",
               .examples = {"braid synth nwd ./demo", "braid --config ./demo run --once"},
               .statuses = {{EX_CANTCREAT, ""}, {EX_IOERR, ""}},
               .see_also = {"run", "outcomes"}});
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
  teach(*area, {.more = "A whole partnership: configuration, key, deliveries and truth.csv.",
                .examples = {"braid synth area ./area --children 5000 --years 3"},
                .statuses = {{EX_CANTCREAT, ""}, {EX_IOERR, ""}},
                .see_also = {"run", "link"}});
  area->callback([&arguments] { arguments.status = synth_area(arguments.synth); });
  add_synth_people(*synth, arguments);
}

}  // namespace braid::app
