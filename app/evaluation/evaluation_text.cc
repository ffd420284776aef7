#include <cmath>
#include <cstdio>

#include "app/command/table.h"
#include "app/evaluation/evaluation_rows.h"
#include "transform/evaluate/balance.h"

namespace braid::app {
namespace {

using namespace transform;
using enum Table::Align;

std::string number(const std::optional<double>& value, int places) {
  if (!value || !std::isfinite(*value)) return "";
  char text[400];
  // The smallest step away from nought, so that -0.0 is 0.0.
  std::snprintf(text, sizeof text, "%.*f", places, *value + 0.0);
  return text;
}

int places_of(const EvaluatedOutcome& outcome) {
  return outcome.kind == "count" || outcome.kind == "days" ? 0 : 2;
}

std::string figure_text(const EvaluatedOutcome& outcome,
                        const std::optional<EvaluatedFigure>& figure) {
  if (!figure) return "";
  if (figure->suppressed) return "c";
  if (figure->denominator) {
    return number(figure->value, 2) + " (" + with_commas(figure->numerator.value_or(0)) + "/" +
           with_commas(*figure->denominator) + ")";
  }
  return number(figure->value, places_of(outcome));
}

std::string interval_text(const std::optional<EvaluatedEffect>& effect) {
  if (!effect || !effect->interval) return "";
  return number(effect->interval->low, 4) + " to " + number(effect->interval->high, 4);
}

std::string flags_text(const std::vector<std::string>& flags) {
  std::string text;
  for (const auto& flag : flags) text += (text.empty() ? "" : " ") + flag;
  return text;
}

std::string head_text(const Evaluation& evaluation) {
  std::string text =
      evaluation.title + " (" + evaluation.programme + "), " + evaluation.area + '\n';
  text += "design " + std::string{design_word(evaluation.design)} + "; as of " +
          evaluation.as_of.text() + "; windows of " + std::to_string(evaluation.window_months) +
          " months; profile " + evaluation.profile + '\n';
  if (evaluation.start || evaluation.end) {
    text += "recruitment " + (evaluation.start ? evaluation.start->text() : "") + " to " +
            (evaluation.end ? evaluation.end->text() : "") + '\n';
  }
  if (evaluation.unlike_at_baseline) text += "GROUPS NOT ALIKE AT BASELINE\n";
  return text + '\n';
}

std::string cohorts_text(const Evaluation& evaluation) {
  Table table{{{"arm"}, {"people", right}, {"compared", right}, {"first t0"}, {"last t0"}}};
  for (const auto& cohort : evaluation.cohorts) {
    if (cohort.suppressed) {
      table.add({cohort.arm, "c", "c", "", ""});
      continue;
    }
    table.add({cohort.arm, with_commas(cohort.people), with_commas(cohort.matched),
               cohort.first_t0 ? cohort.first_t0->text() : "",
               cohort.last_t0 ? cohort.last_t0->text() : ""});
  }
  std::string text = table.text() + '\n';
  if (evaluation.left_out.empty()) return text;
  Table out{{{"left out"}, {"of"}, {"indicator"}, {"people", right}}};
  for (const auto& each : evaluation.left_out) {
    out.add({each.reason, each.arm, each.indicator, each.few ? "c" : with_commas(each.people)});
  }
  return text + out.text() + '\n';
}

std::string outcomes_text(const Evaluation& evaluation) {
  Table table{{{"indicator"},
               {"group"},
               {"before", right},
               {"after", right},
               {"unit"},
               {"change %", right},
               {"effect", right},
               {"95% interval", right},
               {"p", right},
               {"verdict"},
               {"flags"}}};
  for (const auto& outcome : evaluation.outcomes) {
    for (const auto& group : outcome.groups) {
      const bool ours = group.group == "programme";
      const auto& effect = group.effect;
      table.add({ours ? outcome.indicator + (outcome.is_primary ? " *" : "") : "", group.group,
                 figure_text(outcome, group.before), figure_text(outcome, group.after),
                 outcome.unit, number(group.change_pct, 1), effect ? number(effect->effect, 4) : "",
                 interval_text(effect), effect ? number(effect->p, 4) : "",
                 ours ? std::string{verdict_word(outcome.verdict)} : "",
                 flags_text(ours ? outcome.flags : group.flags)});
    }
    if (evaluation.cohorts.size() < 2 || !outcome.effect) continue;
    const auto& effect = *outcome.effect;
    table.add({"", std::string{effect_scale_word(effect.scale)}, "", "", "", "",
               number(effect.effect, 4), interval_text(outcome.effect), number(effect.p, 4), "",
               outcome.p_adjusted ? "adjusted p " + number(outcome.p_adjusted, 4) : ""});
  }
  return table.text() + "\n* the primary outcome; c suppressed\n\n";
}

/// How each interval and test was come by, once (evaluation, section 4: all tests state their
/// name).
std::string methods_text(const Evaluation& evaluation) {
  std::string text;
  for (const auto& outcome : evaluation.outcomes) {
    const auto& effect = outcome.effect           ? outcome.effect
                         : outcome.groups.empty() ? outcome.effect
                                                  : outcome.groups.front().effect;
    if (!effect) continue;
    text += outcome.indicator + ": interval by " + effect->method;
    if (!effect->test.empty()) text += "; test: " + effect->test;
    if (effect->independent_interval) {
      text += "; Poisson " + number(effect->independent_interval->low, 4) + " to " +
              number(effect->independent_interval->high, 4) +
              " (assumes independent events; too narrow)";
    }
    text += '\n';
  }
  return text + '\n';
}

std::string stated_text(const Evaluation& evaluation) {
  Table table{{{"published"}, {"group"}, {"what"}, {"stated", right}, {"computed", right}, {""}}};
  for (const auto& outcome : evaluation.outcomes) {
    for (const auto& group : outcome.groups) {
      for (const auto& each : group.stated) {
        static constexpr const char* kWords[] = {"agrees", "DIFFERS", "not judged"};
        table.add({outcome.indicator, group.group, each.what, each.stated, each.computed,
                   kWords[static_cast<std::size_t>(each.agreement)]});
      }
    }
  }
  return table.empty() ? "" : table.text() + '\n';
}

std::string balance_text(const Evaluation& evaluation) {
  if (evaluation.balance.empty()) return "";
  Table table{{{"balance before t0"},
               {"programme", right},
               {"comparator", right},
               {"difference", right},
               {""}}};
  for (const auto& row : evaluation.balance) {
    if (row.suppressed) {
      table.add({row.variable, "c", "c", "c", ""});
    } else if (row.mean) {
      table.add({row.variable, number(row.mean, 2), number(row.comparator_mean, 2),
                 row.difference ? number(row.difference, 3) : "infinite",
                 std::string{balance_word(row.grade)}});
    }
  }
  return table.text() + '\n';
}

std::string pounds_text(std::int64_t pence) { return to_decimal(Exact{pence, 100}, 2); }

std::string value_text(const ValueForMoney& value) {
  Table table{{{"value for money"}, {"GBP", right}}};
  table.add({"programme cost", pounds_text(value.cost.programme)});
  table.add({"avoided, gross", pounds_text(value.benefits.fiscal)});
  for (const auto& [agency, pence] : value.benefits.by_agency) {
    table.add({"  " + agency, pounds_text(pence)});
  }
  table.add({"avoided, net", pounds_text(value.net)});
  table.add({"pessimistic, gross", pounds_text(value.pessimistic_gross)});
  table.add({"pessimistic, net", pounds_text(value.pessimistic_net)});
  std::string text = table.text() + '\n';
  const auto add = [&](const char* name, const std::optional<Exact>& ratio, const char* unit) {
    text += std::string{name} + ' ' + (ratio ? to_decimal(*ratio, 2) : "z") + unit + '\n';
  };
  add("fiscal return on investment", value.froi, "");
  add("  after optimism", value.froi_after_optimism, "");
  add("  pessimistic", value.froi_pessimistic, "");
  add("payback", value.payback_months, " months");
  const auto percent =
      value.break_even ? std::optional<Exact>{*value.break_even * 100} : std::nullopt;
  text += "break-even sustainability " + (percent ? to_decimal(*percent, 1) + "%" : "z") + '\n';
  static constexpr const char* kClasses[] = {"not classified", "positive", "no difference",
                                             "negative"};
  text += std::string{"class "} + kClasses[static_cast<std::size_t>(value.class_)] +
          (value.has_no_interval ? " (no interval of net)" : "") + "\n\n";
  Table matrix{{{"who gains"}, {"who pays"}, {"GBP", right}}};
  for (const auto& [gains, by] : value.who_gains_by_whom) {
    for (const auto& [pays, pence] : by) matrix.add({gains, pays, pounds_text(pence)});
  }
  return text + (matrix.empty() ? "" : matrix.text() + '\n');
}

std::string money_text(const EvaluationMoney& money) {
  std::string text;
  if (money.suppressed) return "Value for money is suppressed with an outcome it is made of.\n\n";
  if (!money.refused.empty()) return "Value for money is refused: " + money.refused + "\n\n";
  if (money.value) text += value_text(*money.value);
  for (const auto& stated : money.stated) {
    text += "stated: " + stated.label + " (" + stated.agency + "): " + stated.text + ", " +
            stated.unit + '\n';
  }
  return text + (money.stated.empty() ? "" : "\n");
}

std::string closing_text(const Evaluation& evaluation) {
  std::string text = "evidence ceiling: level " + std::to_string(evaluation.ceiling.level) +
                     " (guidebook " + std::string{evaluation.ceiling.guidebook} +
                     "); a panel rates, not this program\n";
  for (const auto& check : evaluation.ceiling.failed) {
    text += "  short of the next: " + std::string{check.view()} + '\n';
  }
  for (const auto& warning : evaluation.warnings) {
    text +=
        "warning: " + warning.text + (warning.subject.empty() ? "" : " (" + warning.subject + ")");
    text += (warning.count ? " people: " + with_commas(*warning.count) : "") + '\n';
  }
  for (const auto& caveat : evaluation.caveats) text += "caveat: " + caveat + '\n';
  const auto& plan = evaluation.plan;
  text += "plan " + plan.hash;
  if (plan.registered) {
    text += ", registered " + plan.registered->text() +
            (plan.before_data ? ", before the first referral" : ", after the first referral");
  }
  text += '\n';
  for (const auto& change : plan.changes) {
    text += "  plan changed" + (change.date.is_none() ? "" : " " + change.date.text()) + ": " +
            change.what + '\n';
  }
  for (const auto& change : evaluation.changes) {
    text += "revised: " + change.indicator + ' ' + change.group + ' ' + change.what + ' ' +
            change.was + " -> " + change.is + " (" + change.why + ")\n";
  }
  text += "seed " + std::to_string(evaluation.seed) + ", " + std::to_string(evaluation.draws) +
          " draws";
  if (evaluation.revision > 0) text += "; revision " + std::to_string(evaluation.revision);
  return text + "\nevaluation " + evaluation.hash + '\n';
}

}  // namespace

std::string evaluation_text(const Evaluation& evaluation) {
  std::string text = head_text(evaluation) + cohorts_text(evaluation) + outcomes_text(evaluation) +
                     methods_text(evaluation) + stated_text(evaluation) + balance_text(evaluation);
  if (evaluation.money) text += money_text(*evaluation.money);
  return text + closing_text(evaluation);
}

}  // namespace braid::app
