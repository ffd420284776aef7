#include "transform/evaluate/evaluation_plan.h"

#include <cstdio>

#include "core/bytes.h"
#include "core/sha256.h"

namespace braid::transform {
namespace {

std::string text_of(MonthSpan span) { return span_label(span) + ';'; }
std::string text_of(const CalendarSpan& span) {
  return span.first.text() + '/' + span.second.text() + ';';
}

std::string text_of(const PlannedOutcome& outcome, bool primary) {
  std::string text = outcome.indicator + ';' + outcome.split + ';';
  text += std::string{family_word(outcome.family)} + (primary ? ";primary;" : ";;");
  text += text_of(outcome.before) + text_of(outcome.after);
  if (outcome.days) text += text_of(*outcome.days);
  if (outcome.of_area) text += text_of(outcome.of_area->first) + text_of(outcome.of_area->second);
  return text + std::to_string(outcome.follow_months) + ';' + std::to_string(outcome.lasted_days) +
         '\n';
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> plan_parts(const EvaluationPlan& plan) {
  std::vector<std::pair<std::string, std::string>> parts;
  std::string outcomes;
  for (const auto& outcome : plan.outcomes) {
    outcomes += text_of(outcome, outcome.indicator == plan.primary);
  }
  parts.emplace_back("outcome", outcomes);
  parts.emplace_back("window_months", std::to_string(plan.window_months));
  parts.emplace_back("design", plan.design ? std::string{design_word(*plan.design)} : "");
  parts.emplace_back("recruitment", (plan.start ? plan.start->text() : "") + '/' +
                                        (plan.end ? plan.end->text() : ""));
  std::string match;
  if (plan.match) {
    const auto age = [](const std::optional<int>& years) {
      return years ? std::to_string(*years) : std::string{};
    };
    match = std::to_string(plan.match->per_person) + ';' + number(plan.match->distance_max) + ';' +
            age(plan.match->age_min) + ';' + age(plan.match->age_max);
  }
  parts.emplace_back("match", match);
  parts.emplace_back(
      "area_total",
      plan.area_total ? text_of(plan.area_total->before) + text_of(plan.area_total->after) : "");
  std::string selected;
  for (const auto& indicator : plan.selected_on) selected += indicator + ';';
  parts.emplace_back("selected_on", selected);
  parts.emplace_back("random", std::to_string(plan.seed) + ';' + std::to_string(plan.draws));
  return parts;
}

std::string plan_hash(const EvaluationPlan& plan) {
  std::string text;
  for (const auto& [name, part] : plan_parts(plan)) text += name + '\n' + part + '\n';
  return hex(view(sha256(text)));
}

}  // namespace braid::transform
