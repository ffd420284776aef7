#include "app/report/evaluation_sections.h"

#include <algorithm>
#include <set>

#include "app/command/table.h"
#include "app/report/charts.h"
#include "app/report/markup.h"
#include "app/report/report_words.h"

namespace braid::app {

using transform::EffectScale;
using transform::EvaluatedOutcome;
using transform::Evaluation;
using transform::Verdict;

namespace {

bool is_ratio(EffectScale scale) {
  return scale == EffectScale::rate_ratio || scale == EffectScale::ratio_of_ratios;
}

std::string notice(const std::string& title, const std::vector<std::string>& texts) {
  if (texts.empty()) return {};
  return R"(<div class="notice"><p><strong>)" + escaped(title) + "</strong></p>\n" +
         bullets(texts) + "</div>\n";
}

std::string code(std::string_view text) { return element("code", "", escaped(text)); }

std::string number(std::int64_t value) { return with_commas(value); }

}  // namespace

std::string verdict_html(Verdict verdict) {
  std::string kind = "verdict";
  if (verdict == Verdict::positive || verdict == Verdict::negative) {
    kind += " " + std::string{transform::verdict_word(verdict)};
  }
  return "<span class=\"" + kind + "\">" + escaped(verdict_title(verdict)) + "</span>";
}

std::string in_brief(const Evaluation& evaluation) {
  std::string out;
  if (evaluation.unlike_at_baseline) {
    out += notice("Groups not alike at baseline",
                  {"The groups differed before the programme began; see the table of balance. Read "
                   "differences between them with that in mind."});
  }
  HtmlTable table{"Outcomes and verdicts",
                  {{"Outcome"},
                   {"Effect and 95% interval", true},
                   {"Measured as"},
                   {"p", true},
                   {"p, adjusted", true},
                   {"Verdict"}}};
  std::vector<Estimate> ratios, points;
  for (const auto& outcome : evaluation.outcomes) {
    std::string title = escaped(outcome.title);
    if (outcome.is_primary) title += " <strong>(primary)</strong>";
    if (!outcome.is_planned) title += " (not in the plan)";
    const auto& effect = outcome.effect;
    table.add({title, effect ? escaped(effect_text(*effect)) : "-",
               effect ? std::string{scale_title(effect->scale)} : "",
               effect && effect->p ? p_text(*effect->p) : "-",
               outcome.p_adjusted ? p_text(*outcome.p_adjusted) : "-",
               verdict_html(outcome.verdict)});
    if (!effect || !effect->effect) continue;
    Estimate estimate{outcome.title, effect_text(*effect), *effect->effect, effect->interval};
    if (is_ratio(effect->scale))
      ratios.push_back(std::move(estimate));
    else if (effect->scale == EffectScale::points)
      points.push_back(std::move(estimate));
  }
  if (!table.empty()) out += table.html();
  const std::string ratio_title = "Ratios with 95% intervals; under 1 is less after than before";
  const std::string point_title = "Differences in percentage points with 95% intervals";
  out += interval_chart("ratios", ratio_title, ratios, true);
  out += interval_chart("points", point_title, points, false);
  return out;
}

std::string to_be_read_with_it(const Evaluation& evaluation) {
  std::string out = notice("Caveats", evaluation.caveats);
  HtmlTable table{"Warnings", {{"Warning"}, {"About"}, {"How many", true}, {"What it means"}}};
  for (const auto& warning : evaluation.warnings) {
    table.add({code(warning.code), escaped(warning.subject),
               warning.count ? number(*warning.count) : "", escaped(warning.text)});
  }
  return out + (table.empty() ? "" : table.html());
}

namespace {

std::string cohort_table(const Evaluation& evaluation) {
  HtmlTable table{"Cohorts, intention to treat",
                  {{"Arm"},
                   {"Participations", true},
                   {"People", true},
                   {"Matched", true},
                   {"First referral"},
                   {"Last referral"}}};
  for (const auto& cohort : evaluation.cohorts) {
    table.add({escaped(group_title(cohort.arm)), number(cohort.participations),
               number(cohort.people), number(cohort.matched),
               cohort.first_t0 ? cohort.first_t0->text() : "-",
               cohort.last_t0 ? cohort.last_t0->text() : "-"});
  }
  return table.empty() ? "" : table.html();
}

std::string left_out_table(const Evaluation& evaluation) {
  HtmlTable table{"Left out, and why", {{"Reason"}, {"Arm"}, {"Of"}, {"People", true}}};
  for (const auto& left : evaluation.left_out) {
    table.add({escaped(flag_title(left.reason)),
               left.arm.empty() ? "all" : escaped(group_title(left.arm)),
               left.indicator.empty() ? "the evaluation" : code(left.indicator),
               left.few ? "few" : number(left.people)});
  }
  return table.empty() ? "" : table.html();
}

std::string balance_table(const Evaluation& evaluation) {
  HtmlTable table{"Balance before: standardised differences of the groups",
                  {{"Variable"},
                   {"Programme, mean", true},
                   {"Comparator, mean", true},
                   {"Standardised difference", true},
                   {"Read as"}}};
  static constexpr std::string_view kGrades[] = {"good", "acceptable with adjustment", "not alike"};
  for (const auto& row : evaluation.balance) {
    const auto mean = [&](const std::optional<double>& value) {
      return row.suppressed || !value ? std::string{row.suppressed ? "c" : "-"}
                                      : decimal(*value, 2);
    };
    table.add({code(row.variable) + (row.is_matching ? " (matched on)" : ""), mean(row.mean),
               mean(row.comparator_mean),
               row.suppressed   ? "c"
               : row.difference ? decimal(*row.difference, 2)
                                : "infinite",
               std::string{kGrades[static_cast<std::size_t>(row.grade)]}});
  }
  return table.empty() ? "" : table.html();
}

}  // namespace

std::string people_section(const Evaluation& evaluation) {
  return cohort_table(evaluation) + left_out_table(evaluation) + balance_table(evaluation);
}

std::string stated_section(const Evaluation& evaluation) {
  const std::vector<HtmlTable::Column> columns{{"Outcome"},      {"Group"},          {"Figure"},
                                               {"Stated", true}, {"Computed", true}, {"Source"}};
  HtmlTable differs{"Discrepancies: stated figures that do not follow from the data", columns};
  HtmlTable agrees{"Stated figures that agree, or are words and not judged", columns};
  for (const auto& outcome : evaluation.outcomes) {
    for (const auto& group : outcome.groups) {
      for (const auto& stated : group.stated) {
        const bool differ = stated.agreement == transform::StatedAgreement::differs;
        (differ ? differs : agrees)
            .add({escaped(outcome.title), escaped(group_title(group.group)),
                  escaped(flag_title(stated.what)), escaped(stated.stated),
                  stated.computed.empty() ? "-" : escaped(stated.computed),
                  escaped(stated.source)});
      }
    }
  }
  return (differs.empty() ? "" : differs.html()) + (agrees.empty() ? "" : agrees.html());
}

std::string evidence_section(const Evaluation& evaluation) {
  const auto& ceiling = evaluation.ceiling;
  std::vector<std::string> failed;
  for (const auto& check : ceiling.failed) failed.emplace_back(check.view());
  std::string out =
      paragraph("The design allows level " + std::to_string(ceiling.level) +
                " at most on the scale of the 2017 report, " + std::string{ceiling.guidebook} +
                " in the Early Intervention Foundation's guidebook. This is a ceiling "
                "and no rating: a panel rates.");
  if (!failed.empty()) out += paragraph("What stands between it and the next level:");
  return out + bullets(failed);
}

std::string plan_section(const Evaluation& evaluation) {
  const auto& plan = evaluation.plan;
  std::string out = "<p>Plan <code>" + escaped(plan.hash) + "</code>. ";
  if (plan.registered) {
    out += "Registered on " + plan.registered->text();
    out += plan.before_data ? ", before the first referral. " : ", after the first referral. ";
    if (!plan.registered_hash.empty() && plan.registered_hash != plan.hash) {
      out += "<strong>The plan has been changed since:</strong> it was registered as <code>" +
             escaped(plan.registered_hash) + "</code>. ";
    }
  } else {
    out += "It was not registered before the data were seen. ";
  }
  out += "</p>\n<p>Seed " + std::to_string(evaluation.seed) + ", " + number(evaluation.draws) +
         " draws of the bootstrap: the same records, plan and seed give the same page to the byte."
         "</p>\n";
  if (!evaluation.theory.empty()) out += paragraph("Theory: " + evaluation.theory);
  HtmlTable table{"Changes of the plan", {{"Date"}, {"What"}, {"Plan"}}};
  for (const auto& change : plan.changes) {
    table.add({change.date.is_none() ? "-" : change.date.text(), escaped(change.what),
               code(change.hash)});
  }
  return out + (table.empty() ? "" : table.html());
}

std::string changes_section(const Evaluation& evaluation) {
  HtmlTable table{"Figures that are not what they were",
                  {{"Outcome"}, {"Group"}, {"Figure"}, {"Was", true}, {"Is", true}, {"Why"}}};
  for (const auto& change : evaluation.changes) {
    table.add({code(change.indicator), escaped(group_title(change.group)),
               escaped(flag_title(change.what)), escaped(change.was), escaped(change.is),
               escaped(flag_title(change.why))});
  }
  return table.empty() ? "" : table.html();
}

std::string reading_section() {
  return bullets(
      {"t0 is the day of referral. The window before ends the day before it, the window after "
       "begins with it; the anniversary is in neither.",
       "Everybody who was referred is counted, whoever dropped out later (intention to treat).",
       "c: suppressed, because so few people are behind the number that somebody might be "
       "recognised. With one side of a pair its change goes, too.",
       "Intervals are of 95% confidence. Where events cluster in few children, whole children are "
       "drawn again and again (cluster bootstrap); the narrower formula for independent events is "
       "printed beside it and marked.",
       "A verdict goes by the interval: positive or negative if it excludes no effect, else no "
       "change. Fewer than 20 people in a group give no verdict, fewer than 10 no test.",
       "Adjusted p allows for testing several outcomes (Holm, within hard and within soft "
       "outcomes). The primary outcome was named beforehand and is not adjusted.",
       "A change in percent is given only from ten before. Percentages with different bases are "
       "never subtracted."});
}

}  // namespace braid::app
