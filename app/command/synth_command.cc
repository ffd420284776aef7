#include "app/command/synth_command.h"

#include <cmath>
#include <iostream>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/table.h"
#include "synth/make_people.h"
#include "synth/synth.h"

namespace braid::app {
namespace {

int tell(const Result<synth::SynthReport>& made, const std::string& folder) {
  if (!made) return report(made.error(), "nothing was made in " + folder);
  Table table{{{"feed"}, {"rows", Table::Align::right}}};
  for (const auto& [feed, rows] : made->rows) {
    table.add({feed, with_commas(static_cast<std::int64_t>(rows))});
  }
  std::cout << table.text() << '\n'
            << with_commas(static_cast<std::int64_t>(made->people)) << " made-up people in "
            << with_commas(static_cast<std::int64_t>(made->files))
            << " files. Next:\n  braid --config " << folder << " run --once\n";
  return 0;
}

std::string in_percent(std::uint64_t count, std::uint64_t of) {
  const auto hundredths = std::llround(1e4 * static_cast<double>(count) / static_cast<double>(of));
  const auto behind = std::to_string(100 + hundredths % 100).substr(1);
  return with_commas(hundredths / 100) + "." + behind + " %";
}

void tell_people(const synth::PeopleReport& made, const std::string& file) {
  const auto number = [](std::uint64_t count) {
    return with_commas(static_cast<std::int64_t>(count));
  };
  Table variants{
      {{"written differently"}, {"records", Table::Align::right}, {"share", Table::Align::right}}};
  for (std::size_t at = 0; at < synth::kVariants; ++at) {
    variants.add({std::string{synth::variant_name(static_cast<synth::Variant>(at))},
                  number(made.variants[at]), in_percent(made.variants[at], made.all_records())});
  }
  std::cout << variants.text() << '\n'
            << number(made.children) << " made-up children of " << number(made.families)
            << " families and " << number(made.parents) << " parents: " << number(made.records[0])
            << " records of children's services, " << number(made.records[1]) << " of police, "
            << number(made.records[2]) << " of health. Next:\n  braid link evaluate --people "
            << file << '\n';
}

}  // namespace

int synth_nwd(const SynthOptions& options) {
  return tell(synth::make_nwd({options.folder, options.seed}), options.folder);
}

int synth_area(const SynthOptions& options) {
  synth::AreaOptions area;
  area.folder = options.folder;
  area.children = options.children;
  area.years = options.years;
  area.areas = options.areas;
  area.errors = options.errors;
  area.seed = options.seed;
  return tell(synth::make_area(area), options.folder);
}

int synth_people(const SynthOptions::People& options) {
  synth::PeopleOptions people;
  people.file = options.file;
  people.children = options.children;
  people.seed = options.seed;
  people.skew =
      options.surname_skew == "high" ? synth::SurnameSkew::high : synth::SurnameSkew::british;
  people.errors = options.errors;
  const auto made = synth::make_people(people);
  if (!made && made.error().rule.view() == "synth/file-exists") {
    std::cerr << "braid: " << options.file << " is there already: name another file\n";
    return EX_CANTCREAT;
  }
  if (!made) return report(made.error(), "not all was written to " + options.file);
  tell_people(*made, options.file);
  return 0;
}

}  // namespace braid::app
