#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/command/indicator/definition_facts.h"
#include "app/command/indicator/indicator_commands.h"
#include "app/command/indicator/told_count.h"
#include "app/configuration/configuration.h"
#include "app/release_cause.h"
#include "core/log/log.h"
#include "sink/outcome/outcome_text.h"

namespace braid::app {

/// A step from everybody who could count to those who do.
struct ExplainedStep {
  std::string words;
  ToldCount left;                     ///< people behind what is left
  std::optional<ToldCount> left_out;  ///< people behind what the step leaves out
};

/// A feed that the indicator may draw on.
struct ExplainedFeed {
  std::string feed, agency;
  std::string covers;              ///< "2024-04-01..2025-03-31", several with commas; empty: no day
  bool covers_period = false;      ///< the period with its look-back
  std::int64_t deliveries = 0;     ///< that changed anything
  ToldCount refused, not_granted;  ///< records of its current submissions
  std::optional<std::string> linked;  ///< share of its agency's subjects that are linked, or "c"
};

/// A release in which the cell changed, and why.
struct ExplainedRevision {
  std::int64_t number = 0;
  std::string day;  ///< on which it was published; empty if the audit does not say
  struct Cause {
    ReleaseCause cause;
    ToldCount count;  ///< links; of other causes nothing
  };
  std::vector<Cause> causes;
};

enum class Complete : std::uint8_t { not_asked, yes, no, case_by_case };

/// Why one published cell is what it is. All of it may be shown under the release profile of the
/// subscription, and none of it is about one person.
struct CellExplanation {
  sink::Outcome outcome;
  std::string title, help;
  std::vector<Heading> definition;  ///< empty if it is in no file any more
  std::vector<ExplainedStep> steps;
  ToldCount not_judged;  ///< people of a window who could not be judged
  std::vector<ExplainedFeed> feeds;
  Complete lookback = Complete::not_asked, followup = Complete::not_asked;
  int lookback_months = 0, followup_months = 0;
  std::vector<ExplainedRevision> revisions;  ///< the latest first
  bool earlier_unknown = false;  ///< the stream's encoding keeps the latest revision only
  /// The log says something else by now, and the next release will.
  bool moved_on = false;
};

/// Explains one cell of one area's stream. Measures the area anew.
Result<CellExplanation> explain_outcome(const Configuration& configuration, Log& log,
                                        const SubscriptionConfig& subscription, Partition partition,
                                        const sink::Outcome& outcome);

void print_json(const CellExplanation& explanation);
void print_text(const CellExplanation& explanation, const std::string& subscription);

}  // namespace braid::app
