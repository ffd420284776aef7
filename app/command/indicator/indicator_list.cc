// `braid indicator list`: which indicators there are.

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/indicator/definition_facts.h"
#include "app/command/indicator/definition_source.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/command/refusal.h"
#include "app/command/table.h"
#include "app/configuration/catalogue_in_force.h"
#include "core/bytes.h"

namespace braid::app {
namespace {

using transform::Definition;

bool is_wanted(const Definition& definition, const IndicatorListOptions& options) {
  const auto is = [](const std::string& wanted, std::string_view word) {
    return wanted.empty() || wanted == word;
  };
  const auto& kinds = definition.agencies;
  const bool from =
      options.feeds.empty() || std::any_of(kinds.begin(), kinds.end(), [&](AgencyKind kind) {
        return agency_kind_name(kind) == options.feeds;
      });
  return from && (!options.own || is_own(definition)) &&
         is(options.unit, transform::unit_of_count_name(definition.unit)) &&
         is(options.measure, transform::measure_kind_name(definition.measure)) &&
         is(options.profile, definition.profile);
}

std::vector<const Definition*> wanted(const transform::Catalogue& catalogue,
                                      const IndicatorListOptions& options) {
  std::vector<const Definition*> found;
  auto patterns = options.patterns;
  if (patterns.empty()) patterns.emplace_back("*");
  for (const auto& pattern : patterns) {
    for (const auto* definition : catalogue.match(pattern)) {
      if (!is_wanted(*definition, options)) continue;
      if (std::find(found.begin(), found.end(), definition) == found.end()) {
        found.push_back(definition);
      }
    }
  }
  return found;
}

void print_json(const Definition& definition) {
  nlohmann::ordered_json line;
  line["id"] = definition.id;
  line["version"] = definition.version;
  line["title"] = definition.title;
  line["measure"] = transform::measure_kind_name(definition.measure);
  line["unit"] = transform::unit_of_count_name(definition.unit);
  line["profile"] = definition.profile;
  line["direction"] = definition.direction;
  line["chapter"] = chapter_of(definition.file);
  line["own"] = is_own(definition);
  line["supplied"] = definition.supplied;
  line["hash"] = hex(definition.hash);
  std::cout << line.dump() << '\n';
}

}  // namespace

int indicator_list(const IndicatorListOptions& options) {
  Faults faults;
  const auto in_force = load_catalogue(options.folder, faults);
  if (!in_force) {
    print_faults(faults, options.json);
    return EX_CONFIG;
  }
  const auto found = wanted(in_force->catalogue, options);
  if (found.empty()) {
    return refuse(EX_NOINPUT, "no indicator is as asked for",
                  "braid indicator list shows all of them");
  }
  Table table{{{"id"}, {"v", Table::Align::right}, {"unit"}, {"profile"}, {"title"}}};
  for (const auto* definition : found) {
    if (options.json) print_json(*definition);
    table.add({definition->id, std::to_string(definition->version),
               std::string{transform::unit_of_count_name(definition->unit)}, definition->profile,
               definition->title + (definition->supplied ? "" : " (no feed carries it)")});
  }
  if (!options.json) {
    std::cout << table.text() << '\n'
              << found.size() << (found.size() == 1 ? " indicator" : " indicators")
              << "; braid indicator show ID tells one of them\n";
  }
  return EX_OK;
}

}  // namespace braid::app
