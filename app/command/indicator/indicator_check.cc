// `braid indicator check`: every fault of definitions, before they are in force.

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/configuration/catalogue_in_force.h"

namespace braid::app {
namespace {

namespace fs = std::filesystem;
using transform::Catalogue;
using transform::Definition;

std::string resolved(const std::string& file) {
  std::error_code error;
  const auto path = fs::weakly_canonical(file, error);
  return error ? file : path.string();
}

/// The files to be checked behind all others, so that of two definitions of one id and version
/// theirs is the one with the fault; each once.
std::vector<std::string> all_files(const std::string& folder, const std::vector<std::string>& own,
                                   Faults& faults) {
  std::vector<std::string> files;
  for (const auto& file : Catalogue::files_in(indicator_folders(folder), faults)) {
    const auto is_it = [&](const std::string& other) { return resolved(other) == resolved(file); };
    if (std::none_of(own.begin(), own.end(), is_it)) files.push_back(file);
  }
  files.insert(files.end(), own.begin(), own.end());
  return files;
}

/// An example that does not come out is a fault at its place.
void run(const Catalogue& catalogue, const Vocabulary& vocabulary, Faults& faults) {
  for (const auto& result : transform::run_examples(catalogue, vocabulary)) {
    if (result.passed) continue;
    const auto colon = result.example.rfind(':');
    faults.push_back({result.example.substr(0, colon),
                      static_cast<std::size_t>(std::stoul(result.example.substr(colon + 1))), 1,
                      "indicators/example",
                      "the example of " + result.indicator + " expects " + result.expected +
                          ", and gives " + result.got,
                      "mend the definition or what the example expects; docs/indicators.md "
                      "describes the lines of `given`"});
  }
}

}  // namespace

int indicator_check(const IndicatorCheckOptions& options) {
  Faults faults;
  const auto vocabulary = load_vocabulary(faults);
  auto own = options.files;
  if (own.empty() && fs::exists(options.folder + "/indicators.d")) {
    own = Catalogue::files_in({options.folder + "/indicators.d"}, faults);
  }
  std::size_t checked = 0;
  if (vocabulary) {
    const auto catalogue =
        Catalogue::read(all_files(options.folder, own, faults), *vocabulary, faults);
    std::vector<Definition> definitions;
    for (const auto& definition : catalogue.definitions()) {
      if (std::find(own.begin(), own.end(), definition.file) != own.end()) {
        definitions.push_back(definition);
      }
    }
    checked = definitions.size();
    run(Catalogue::of(std::move(definitions)), *vocabulary, faults);
  }
  print_faults(faults, options.json);
  if (!faults.empty()) {
    std::cerr << "braid: " << faults.size() << (faults.size() == 1 ? " fault" : " faults") << '\n';
    return EX_CONFIG;
  }
  if (!options.json) {
    std::cout << checked << (checked == 1 ? " definition is" : " definitions are")
              << " in order, and the examples come out as they say.\n";
  }
  return EX_OK;
}

}  // namespace braid::app
