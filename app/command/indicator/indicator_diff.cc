// `braid indicator diff`: what another version of a definition would change, before it does.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/indicator/area_measurement.h"
#include "app/command/indicator/cell_change.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/command/refusal.h"
#include "app/command/table.h"
#include "app/configuration/catalogue_in_force.h"
#include "app/measure.h"
#include "app/open_log.h"
#include "app/outcome_table.h"
#include "sink/protect/protect.h"
#include "transform/measure/definition/definition_meaning.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using transform::Catalogue;
using transform::Definition;

/// The published cells of an indicator, by version.
using PublishedVersions = std::map<std::uint32_t, CellsByPlace>;

/// One subscription's cells in one area, of both versions.
struct StreamDiff {
  std::string subscription, area;
  std::uint32_t from = 0;  ///< 0: no version is published
  bool is_silent = false;  ///< another meaning under the same version
  CellChanges changes;
};

Result<PublishedVersions> read_published(Log& log, const std::string& subscription,
                                         Partition partition, const std::string& id) {
  OutcomeTable table{subscription, partition};
  BRAID_TRY(table.read(log));
  PublishedVersions versions;
  for (const auto& [key, outcome] : table.outcomes()) {
    if (outcome.indicator() == id) versions[outcome.version()][place_of(outcome)] = outcome;
  }
  return versions;
}

/// The version that is asked for; else the latest whose meaning is another than that of `to`, or
/// `to` itself if it is published already. 0: none.
std::uint32_t version_before(const PublishedVersions& published, const Definition& to,
                             std::optional<std::uint32_t> asked) {
  if (asked) return published.contains(*asked) ? *asked : 0;
  std::uint32_t found = 0;
  for (const auto& [version, cells] : published) {
    const bool other = version != to.version || cells.begin()->second.definition() != to.hash;
    if (other || found == 0) found = version;
  }
  return found;
}

bool names(const SubscriptionConfig& subscription, const std::string& id) {
  const auto& patterns = subscription.publication.indicators;
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    const bool open = pattern.ends_with('*');
    return open ? id.starts_with(pattern.substr(0, pattern.size() - 1)) : id == pattern;
  });
}

std::vector<SubscriptionConfig> subscriptions_of(const Configuration& configuration,
                                                 const IndicatorDiffOptions& options) {
  std::vector<SubscriptionConfig> found;
  for (const auto& subscription : configuration.subscriptions) {
    const bool asked = options.subscription.empty() || options.subscription == subscription.name;
    if (asked && names(subscription, options.id)) found.push_back(subscription);
  }
  return found;
}

Result<std::vector<StreamDiff>> diff_area(const Configuration& configuration, Log& log,
                                          Partition partition, const Definition& to,
                                          const std::vector<SubscriptionConfig>& subscriptions,
                                          std::optional<std::uint32_t> from, Progress& progress) {
  const auto catalogue = Catalogue::of({to});
  auto options = measurer_options(configuration, partition);
  options.catalogue = &catalogue;
  options.publications.clear();
  for (const auto& subscription : subscriptions) {
    options.publications.push_back(subscription.publication);
    options.publications.back().indicators = {to.id};
  }
  const auto measured = measure_area(configuration, log, partition, options, progress);
  BRAID_TRY(measured);
  std::vector<StreamDiff> diffs;
  const auto& area = configuration.areas[partition];
  for (std::size_t i = 0; i < subscriptions.size(); ++i) {
    auto published = read_published(log, subscriptions[i].name, partition, to.id);
    BRAID_TRY(published);
    const auto profile =
        subscriptions[i].exact ? sink::Profile::exact : sink::Profile::linked_default;
    CellsByPlace wanted;
    for (const auto& cell : measured->measurer->table(i)) {
      auto outcome = sink::protect(cell, area, profile);
      wanted[place_of(outcome)] = std::move(outcome);
    }
    StreamDiff diff;
    diff.subscription = subscriptions[i].name;
    diff.area = area;
    diff.from = version_before(*published, to, from);
    const auto& cells = (*published)[diff.from];
    diff.is_silent =
        diff.from == to.version && !cells.empty() && cells.begin()->second.definition() != to.hash;
    diff.changes = changes_between(cells, wanted, subscriptions[i].exact);
    diffs.push_back(std::move(diff));
  }
  return diffs;
}

std::vector<std::string> meaning_lines(const Definition& definition, const Vocabulary& vocabulary) {
  std::vector<std::string> lines;
  std::istringstream in{transform::definition_meaning(definition, vocabulary)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// The lines of the two meanings that are not in both.
void print_meanings(const Definition& from, const Definition& to, const Vocabulary& vocabulary) {
  const auto before = meaning_lines(from, vocabulary), after = meaning_lines(to, vocabulary);
  const auto print = [](const auto& lines, const auto& others, char sign) {
    for (const auto& line : lines) {
      if (std::find(others.begin(), others.end(), line) == others.end()) {
        std::cout << sign << ' ' << line << '\n';
      }
    }
  };
  std::cout << "What the definition says otherwise:\n";
  print(before, after, '-');
  print(after, before, '+');
  std::cout << '\n';
}

void print_text(const StreamDiff& diff, std::uint32_t to) {
  const auto& counts = diff.changes.counts;
  std::cout << diff.subscription << ", " << diff.area << ": version "
            << (diff.from == 0 ? std::string{"none"} : std::to_string(diff.from)) << " to " << to
            << ": " << counts.changed << " cells changed, " << counts.small
            << " by too few people to show, " << counts.added << " new, " << counts.gone
            << " gone, " << counts.same << " the same\n";
  if (diff.changes.cells.empty()) return;
  Table table{{{"period"},
               {"breakdown"},
               {"from", Table::Align::right},
               {"to", Table::Align::right},
               {"people", Table::Align::right},
               {"to people", Table::Align::right},
               {"change"}}};
  for (const auto& cell : diff.changes.cells) {
    table.add({cell.place.first, cell.place.second, shown_value(cell.from), shown_value(cell.to),
               shown_people(cell.from), shown_people(cell.to),
               std::string{change_name(cell.kind)}});
  }
  std::cout << table.text() << '\n';
}

void print_json(const StreamDiff& diff, std::uint32_t to) {
  for (const auto& cell : diff.changes.cells) {
    Json line;
    line["subscription"] = diff.subscription;
    line["area"] = diff.area;
    line["period"] = cell.place.first;
    line["breakdown"] = cell.place.second;
    line["change"] = change_name(cell.kind);
    line["from"] = side_json(cell.from);
    line["to"] = side_json(cell.to);
    std::cout << line.dump() << '\n';
  }
  const auto& counts = diff.changes.counts;
  Json line;
  line["subscription"] = diff.subscription;
  line["area"] = diff.area;
  line["from_version"] = diff.from == 0 ? Json() : Json(diff.from);
  line["to_version"] = to;
  line["changed"] = counts.changed;
  line["small"] = counts.small;
  line["new"] = counts.added;
  line["gone"] = counts.gone;
  line["same"] = counts.same;
  std::cout << line.dump() << '\n';
}

/// The definitions in force, with those of a file that is not.
std::optional<Catalogue> candidates(const Configuration& configuration, const std::string& file,
                                    Faults& faults) {
  if (file.empty()) return configuration.catalogue;
  const auto before = faults.size();
  auto files = Catalogue::files_in(indicator_folders(configuration.folder), faults);
  std::error_code error;
  std::erase_if(files, [&](const std::string& other) {
    return std::filesystem::equivalent(other, file, error);
  });
  // Read last, and in the place of a definition of the same version: that is what is compared.
  std::vector<Definition> all;
  Faults of_file;
  const auto proposed = Catalogue::read({file}, configuration.vocabulary, of_file);
  if (!of_file.empty()) {
    // It may name definitions of other files.
    files.push_back(file);
    auto together = Catalogue::read(files, configuration.vocabulary, faults);
    if (faults.size() != before) return std::nullopt;
    return together;
  }
  for (const auto& definition : configuration.catalogue.definitions()) {
    if (proposed.find(definition.id, definition.version) == nullptr) all.push_back(definition);
  }
  all.insert(all.end(), proposed.definitions().begin(), proposed.definitions().end());
  return Catalogue::of(std::move(all));
}

/// What is published is told by the file in force, where the proposed one does not stand in its
/// place.
void print_definitions(const StreamDiff& diff, const Definition& to, const Catalogue& catalogue,
                       const Configuration& configuration) {
  const auto* from = configuration.catalogue.find(to.id, diff.from);
  if (from == nullptr) from = catalogue.find(to.id, diff.from);
  if (from != nullptr && from->hash != to.hash) {
    print_meanings(*from, to, configuration.vocabulary);
  }
  if (diff.is_silent) {
    std::cout << "The version is that which is published, and its meaning is another: Braid "
                 "refuses this until\nthe version is raised (rulings S18).\n\n";
  }
}

void print_all(const std::vector<StreamDiff>& diffs, const Definition& to,
               const Catalogue& catalogue, const Configuration& configuration, bool json) {
  if (!json && !diffs.empty()) print_definitions(diffs[0], to, catalogue, configuration);
  for (const auto& diff : diffs) json ? print_json(diff, to.version) : print_text(diff, to.version);
  if (!json) std::cout << "c suppressed, z not applicable, x not available; nothing was written\n";
}

}  // namespace

int indicator_diff(const Configuration& configuration, const IndicatorDiffOptions& options) {
  Faults faults;
  const auto catalogue = candidates(configuration, options.file, faults);
  if (!catalogue) {
    print_faults(faults, options.json);
    return EX_CONFIG;
  }
  const auto* to = catalogue->find(options.id, options.to);
  if (to == nullptr) {
    return refuse(EX_NOINPUT, "there is no such definition of " + options.id,
                  "braid indicator list shows what is in force; --file names what is not yet");
  }
  const auto subscriptions = subscriptions_of(configuration, options);
  if (subscriptions.empty()) {
    return refuse(EX_NOINPUT, "no subscription publishes " + options.id,
                  "name it in `indicators` of a file in subscriptions.d");
  }
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  std::vector<StreamDiff> diffs;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    Progress progress;
    auto more =
        diff_area(configuration, **log, partition, *to, subscriptions, options.from, progress);
    if (!more) return report(more.error(), "the log cannot be read");
    diffs.insert(diffs.end(), more->begin(), more->end());
  }
  print_all(diffs, *to, *catalogue, configuration, options.json);
  return EX_OK;
}

}  // namespace braid::app
