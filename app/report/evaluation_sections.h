#pragma once

#include <string>

#include "transform/evaluate/evaluation.h"

// The parts of an evaluation's page, each as HTML; empty where there is nothing to say.

namespace braid::app {

std::string verdict_html(transform::Verdict verdict);

/// Verdicts at a glance, and effects about the line of no effect.
std::string in_brief(const transform::Evaluation& evaluation);
/// What has to be read with the figures: the caveats as written, warnings, flags.
std::string to_be_read_with_it(const transform::Evaluation& evaluation);
/// Cohorts, who is left out, and how alike the groups were.
std::string people_section(const transform::Evaluation& evaluation);
/// Each outcome: chart, figures, effect, flags.
std::string outcomes_section(const transform::Evaluation& evaluation);
/// Stated figures that do not follow from the data, and those that do.
std::string stated_section(const transform::Evaluation& evaluation);
std::string money_section(const transform::Evaluation& evaluation);
std::string evidence_section(const transform::Evaluation& evaluation);
/// The plan, what was changed of it, and what a reader needs to get the same again.
std::string plan_section(const transform::Evaluation& evaluation);
std::string changes_section(const transform::Evaluation& evaluation);
/// How to read it: the words and methods that the page uses.
std::string reading_section();

}  // namespace braid::app
