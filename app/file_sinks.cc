#include "app/file_sinks.h"

#include <set>

#include "sink/files/files_sink.h"

namespace braid::app {
namespace {

/// Columns of a subscription's CSV.
std::vector<std::string> breakdown_names(const transform::Publication& publication) {
  std::set<std::string> names;
  for (const auto& sets : publication.breakdowns) names.insert(sets.begin(), sets.end());
  if (!publication.programmes.empty()) names.insert({"programme", "arm", "window"});
  return {names.begin(), names.end()};
}

}  // namespace

FileSinks::FileSinks(const Configuration& configuration) : configuration_{configuration} {
  for (const auto& subscription : configuration.subscriptions) {
    auto& tables = tables_.emplace_back();
    if (subscription.sinks.empty()) continue;
    for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
      tables.emplace_back(subscription.name, partition);
    }
  }
}

Result<void> FileSinks::fill(Log& log) {
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    const auto& subscription = configuration_.subscriptions[i];
    sink::Releases wanted;
    sink::FilesContent content;
    for (Partition partition = 0; partition < tables_[i].size(); ++partition) {
      auto& table = tables_[i][partition];
      BRAID_TRY(table.read(log));
      if (table.release() == 0) continue;
      wanted[configuration_.areas[partition]] = table.release();
      for (const auto& [key, outcome] : table.outcomes()) content.outcomes.push_back(&outcome);
      if (table.coverage()) content.coverage.push_back(&*table.coverage());
    }
    if (wanted.empty()) continue;
    for (const auto& config : subscription.sinks) {
      const sink::FilesSink files{{subscription.name, config.folder, config.csv, config.jsonl,
                                   breakdown_names(subscription.publication)}};
      if (files.stated() != wanted) BRAID_TRY(files.write(wanted, content));
    }
  }
  return {};
}

}  // namespace braid::app
