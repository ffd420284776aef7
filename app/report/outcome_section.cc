#include <algorithm>

#include "app/command/table.h"
#include "app/report/charts.h"
#include "app/report/evaluation_sections.h"
#include "app/report/markup.h"
#include "app/report/report_words.h"

namespace braid::app {

using transform::EvaluatedEffect;
using transform::EvaluatedFigure;
using transform::EvaluatedGroup;
using transform::EvaluatedOutcome;

namespace {

std::string label_of(const std::string& label, transform::MonthSpan span) {
  return label.empty() ? span_title(span) : label;
}

/// Without a denominator a value is drawn as it is; a suppressed one has no bar.
void add_bar(std::vector<Bar>& bars, const EvaluatedGroup& group, const EvaluatedFigure& figure,
             const std::string& side, const std::string& unit) {
  if (figure.suppressed) return;
  std::optional<double> value = figure.value;
  if (!value && figure.numerator) value = static_cast<double>(*figure.numerator);
  if (!value) return;
  Bar bar{std::string{group_title(group.group)}, side, *value, figure_text(figure, unit), {}};
  if (side == "after" && group.effect && group.effect->scale == transform::EffectScale::share) {
    bar.interval = group.effect->interval;
  }
  bars.push_back(std::move(bar));
}

std::string chart_of(const EvaluatedOutcome& outcome, std::size_t at) {
  std::vector<Bar> bars;
  for (const auto& group : outcome.groups) {
    if (group.before) add_bar(bars, group, *group.before, "before", outcome.unit);
    add_bar(bars, group, group.after, "after", outcome.unit);
  }
  return bar_chart("outcome-" + std::to_string(at), outcome.title + ", before and after", bars);
}

std::string figures_of(const EvaluatedOutcome& outcome) {
  HtmlTable table{
      outcome.title + ": figures, in " + (outcome.unit.empty() ? outcome.kind : outcome.unit),
      {{"Group"},
       {"Window before"},
       {"Before", true},
       {"Window after"},
       {"After", true},
       {"Change", true},
       {"Change, %", true},
       {"People", true}}};
  for (const auto& group : outcome.groups) {
    table.add({escaped(group_title(group.group)),
               group.before ? escaped(label_of(group.before_label, group.before_span)) : "-",
               group.before ? escaped(figure_text(*group.before, outcome.unit)) : "-",
               escaped(label_of(group.after_label, group.after_span)),
               escaped(figure_text(group.after, outcome.unit)),
               group.change_abs ? change_text(*group.change_abs, outcome.unit) : "-",
               group.change_pct
                   ? (*group.change_pct > 0 ? "+" : "") + decimal(*group.change_pct, 1) + "%"
                   : "-",
               with_commas(group.people)});
  }
  return table.empty() ? "" : table.html();
}

void add_effect(HtmlTable& table, const std::string& who, const EvaluatedEffect& effect) {
  std::string size;
  if (effect.effect_size) {
    size = escaped(effect.effect_size_name) + " " + decimal(*effect.effect_size, 2);
  }
  table.add({who, std::string{scale_title(effect.scale)}, escaped(effect_text(effect)),
             escaped(effect.method), effect.p ? p_text(*effect.p) : "-", escaped(effect.test),
             size});
  if (!effect.independent_interval) return;
  EvaluatedEffect narrow = effect;
  narrow.interval = effect.independent_interval;
  table.add({who, "assumes independent events; too narrow", escaped(effect_text(narrow)), "",
             effect.independent_p ? p_text(*effect.independent_p) : "-", "", ""});
}

std::string effects_of(const EvaluatedOutcome& outcome) {
  HtmlTable table{outcome.title + ": effects with 95% intervals",
                  {{"Of"},
                   {"Measured as"},
                   {"Effect", true},
                   {"Interval by"},
                   {"p", true},
                   {"Test"},
                   {"Effect size", true}}};
  if (outcome.effect) add_effect(table, "<strong>the outcome</strong>", *outcome.effect);
  for (const auto& group : outcome.groups) {
    if (group.effect) add_effect(table, escaped(group_title(group.group)), *group.effect);
  }
  if (outcome.trend) add_effect(table, "trend before, a quarter", *outcome.trend);
  return table.empty() ? "" : table.html();
}

std::string flags_of(const EvaluatedOutcome& outcome) {
  std::vector<std::string> texts;
  const auto add = [&](const std::string& text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  };
  for (const auto& flag : outcome.flags) add(flag_title(flag));
  for (const auto& group : outcome.groups) {
    for (const auto& flag : group.flags) {
      if (std::find(outcome.flags.begin(), outcome.flags.end(), flag) != outcome.flags.end()) {
        continue;
      }
      add(std::string{group_title(group.group)} + ": " + flag_title(flag));
    }
  }
  if (texts.empty()) return {};
  return R"(<div class="notice">)" + bullets(texts) + "</div>\n";
}

}  // namespace

std::string outcomes_section(const transform::Evaluation& evaluation) {
  std::string out;
  for (std::size_t at = 0; at < evaluation.outcomes.size(); ++at) {
    const auto& outcome = evaluation.outcomes[at];
    out += "<article>\n" + element("h3", "", escaped(outcome.title)) +
           "\n<p>Verdict: " + verdict_html(outcome.verdict) + ". Indicator <code>" +
           escaped(outcome.indicator) + "</code>";
    if (!outcome.headed.empty()) {
      out += ", " + escaped(outcome.headed) + " " + escaped(heading_title(outcome.headed));
    }
    out += ".</p>\n" + flags_of(outcome) + chart_of(outcome, at) + figures_of(outcome) +
           effects_of(outcome) + "</article>\n";
  }
  return out;
}

}  // namespace braid::app
