// `braid explain cell`: why a published number is what it is.

#include <algorithm>
#include <iostream>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/indicator/cell_explanation.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/command/refusal.h"
#include "app/open_log.h"
#include "app/outcome_table.h"

namespace braid::app {
namespace {

/// "sex=F age_cla=10-15" with names ascending, as outcomes say it; nothing if a part is no k=v.
std::optional<std::string> breakdown_asked(std::vector<std::string> parts) {
  std::sort(parts.begin(), parts.end());
  std::string text;
  for (const auto& part : parts) {
    const auto equals = part.find('=');
    if (equals == 0 || equals == std::string::npos) return std::nullopt;
    text += (text.empty() ? "" : " ") + part;
  }
  return text;
}

/// The latest version that is published, unless one is asked for.
std::optional<sink::Outcome> find_outcome(const OutcomeTable& table,
                                          const ExplainCellOptions& options,
                                          const std::string& breakdown) {
  std::optional<sink::Outcome> found;
  for (const auto& [key, outcome] : table.outcomes()) {
    if (outcome.indicator() != options.indicator || outcome.period() != options.period ||
        sink::breakdown_text(outcome) != breakdown ||
        (options.version && outcome.version() != *options.version)) {
      continue;
    }
    if (!found || found->version() < outcome.version()) found = outcome;
  }
  return found;
}

}  // namespace

int explain_cell(const Configuration& configuration, const ExplainCellOptions& options) {
  const auto* subscription = configuration.subscription(options.subscription);
  if (subscription == nullptr) {
    return refuse(EX_NOINPUT, "there is no subscription " + options.subscription,
                  "look into subscriptions.d for their names");
  }
  const auto breakdown = breakdown_asked(options.breakdown);
  if (!breakdown) {
    return refuse(EX_USAGE, "a breakdown is written name=value", "for example --breakdown sex=F");
  }
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  bool any = false;
  for (Partition partition = 0; partition < configuration.areas.size(); ++partition) {
    if (!options.area.empty() && configuration.areas[partition] != options.area) continue;
    OutcomeTable table{subscription->name, partition};
    if (auto read = table.read(**log); !read) {
      return report(read.error(), "the outcomes cannot be read");
    }
    const auto outcome = find_outcome(table, options, *breakdown);
    if (!outcome) continue;
    const auto explanation =
        explain_outcome(configuration, **log, *subscription, partition, *outcome);
    if (!explanation) return report(explanation.error(), "the log cannot be read");
    if (any && !options.json) std::cout << '\n';
    options.json ? print_json(*explanation) : print_text(*explanation, subscription->name);
    any = true;
  }
  if (any) return EX_OK;
  // The same whether such a cell would be 0, or could not be (privacy, REL-09).
  return refuse(EX_NOINPUT, "no such cell is published",
                "braid outcomes " + options.subscription + " lists the cells that are");
}

}  // namespace braid::app
