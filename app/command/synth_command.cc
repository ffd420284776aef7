#include "app/command/synth_command.h"

#include <iostream>

#include "app/command/commands.h"
#include "app/command/table.h"
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

}  // namespace braid::app
