#include "app/report/evaluation_page.h"

#include "app/report/evaluation_sections.h"
#include "app/report/markup.h"
#include "app/report/page_frame.h"
#include "app/report/report_words.h"

namespace braid::app {
namespace {

std::string lead(const transform::Evaluation& evaluation) {
  std::string text = "Design: " + std::string{design_title(evaluation.design)} + ".";
  for (const auto& cohort : evaluation.cohorts) {
    text += " " + std::string{group_title(cohort.arm)} + ": " + decimal(double(cohort.people), 0) +
            " people.";
  }
  std::string when = "Windows of " + std::to_string(evaluation.window_months) +
                     " months before and after referral (t0). As of " + evaluation.as_of.text();
  if (evaluation.start && evaluation.end) {
    when += "; recruited from " + evaluation.start->text() + " to " + evaluation.end->text();
  }
  when += ". Released under the profile " + evaluation.profile + ".";
  return element("p", R"( class="lead")", escaped(text)) + "\n" +
         element("p", R"( class="lead")", escaped(when)) + "\n";
}

}  // namespace

std::string evaluation_page(const transform::Evaluation& evaluation) {
  const std::string title =
      (evaluation.title.empty() ? evaluation.programme : evaluation.title) + ": evaluation";
  const std::vector<PageSection> sections{
      {"brief", "In brief", in_brief(evaluation)},
      {"caveats", "What has to be read with it", to_be_read_with_it(evaluation)},
      {"people", "Who is in it", people_section(evaluation)},
      {"outcomes", "Outcomes", outcomes_section(evaluation)},
      {"stated", "Stated and computed", stated_section(evaluation)},
      {"money", "Value for money", money_section(evaluation)},
      {"evidence", "Strength of evidence", evidence_section(evaluation)},
      {"plan", "The plan, and how to get the same again", plan_section(evaluation)},
      {"changes", "What has changed since the last revision", changes_section(evaluation)},
      {"reading", "How to read it", reading_section()}};
  const std::string footer =
      "<p>Made by Braid from linked, pseudonymised records. Programme <code>" +
      escaped(evaluation.programme) + "</code>, revision " + std::to_string(evaluation.revision) +
      ", content <code>" + escaped(evaluation.hash) + "</code>.</p>\n";
  return page(title, lead(evaluation), sections, footer);
}

}  // namespace braid::app
