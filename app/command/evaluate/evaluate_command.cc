#include "app/command/evaluate/evaluate_command.h"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <map>
#include <thread>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/progress.h"
#include "app/command/refusal.h"
#include "app/evaluation/evaluation_revision.h"
#include "app/evaluation/evaluation_rows.h"
#include "app/evaluation/evaluation_stream.h"
#include "app/evaluation/measured_areas.h"
#include "app/open_log.h"
#include "app/report/evaluation_page.h"
#include "app/report/summary_tables.h"

namespace braid::app {
namespace {

/// How often the log is looked at for something new.
constexpr std::chrono::milliseconds kLook{500};

volatile std::sig_atomic_t interrupted = 0;

void print(const transform::Evaluation& evaluation, const std::string& format) {
  if (format == "csv") {
    std::cout << evaluation_csv(evaluation);
  } else if (format == "document") {
    std::cout << evaluation_document(evaluation);
  } else if (format == "html") {
    std::cout << evaluation_page(evaluation);
  } else if (format == "json") {
    for (const auto& line : evaluation_rows(evaluation)) std::cout << line << '\n';
  } else {
    std::cout << evaluation_text(evaluation);
  }
  std::cout.flush();
}

void print(const SummaryTables& tables, const std::string& format) {
  if (format == "csv") {
    std::cout << summary_csv(tables);
  } else if (format == "json") {
    std::cout << summary_json(tables);
  } else if (format == "html") {
    std::cout << summary_page(tables);
  } else {
    std::cout << summary_text(tables);
  }
  std::cout.flush();
}

/// What is asked for in vain: nothing if it can be done.
std::optional<int> refused(const EvaluateOptions& options) {
  if (!options.as_of.empty() && !parse_iso_date(options.as_of)) {
    return refuse(EX_USAGE, options.as_of + " is no date", "write it as 2025-03-31");
  }
  if (options.summary && options.format == "document") {
    return refuse(EX_USAGE, "a summary is no document", "use --format json");
  }
  if (options.format == "html" && !options.summary && (options.all || options.watch)) {
    return refuse(EX_USAGE, "a page is of one evaluation",
                  "name one programme, or add --summary for the tables over all of them");
  }
  return std::nullopt;
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// Prints each again whenever the log makes something else of it, with what has changed and why.
class Watch {
 public:
  Watch(const std::vector<transform::EvaluationPlan>& plans, const std::string& format)
      : plans_{plans}, format_{format} {}

  Result<void> run(MeasuredAreas& areas, Log& log) {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    bool any = true;
    while (interrupted == 0) {
      if (any) look(areas);
      any = false;
      while (!any && interrupted == 0) {
        std::this_thread::sleep_for(kLook);
        auto read = areas.read(log, [](std::string_view) {});
        BRAID_TRY(read);
        any = *read;
      }
    }
    return {};
  }

 private:
  void look(MeasuredAreas& areas) {
    const auto why = joined(areas.take_delivered());
    for (const auto& plan : plans_) {
      auto now = areas.evaluate(plan, [](std::string_view) {});
      auto& last = last_[plan.programme];
      if (!revise(last, why, now)) continue;
      print(now, format_);
      last = OrderedJson::parse(evaluation_document(now));
    }
  }

  const std::vector<transform::EvaluationPlan>& plans_;
  std::string format_;
  std::map<std::string, OrderedJson> last_;
};

/// Revision and changes as the service has published them, or what it would publish.
void take_history(const OrderedJson& published, transform::Evaluation& evaluation) {
  if (!published.is_object()) return;
  if (revise(published, "not yet published", evaluation)) return;
  for (const auto& change : published.at("changes")) {
    evaluation.changes.push_back({change.at("indicator"), change.at("group"), change.at("what"),
                                  change.at("was"), change.at("is"), change.at("why")});
  }
}

/// The plans that are asked for; empty, and said, if there are none.
std::vector<transform::EvaluationPlan> chosen(const Configuration& configuration,
                                              const EvaluateOptions& options) {
  std::vector<transform::EvaluationPlan> plans;
  for (const auto& plan : configuration.evaluations) {
    if (options.all ? plan.is_planned() : plan.programme == options.programme) {
      plans.push_back(plan);
    }
  }
  if (options.as_of.empty()) return plans;
  for (auto& plan : plans) plan.as_of = parse_iso_date(options.as_of).value_or(plan.as_of);
  return plans;
}

}  // namespace

int evaluate(const Configuration& configuration, const EvaluateOptions& options) {
  if (const auto status = refused(options)) return *status;
  const auto plans = chosen(configuration, options);
  if (plans.empty()) {
    return refuse(EX_NOINPUT,
                  options.all ? "no programme has planned outcomes"
                              : "there is no programme " + options.programme,
                  "look into programmes.d; `man 5 braid.toml` tells the keys");
  }
  for (const auto& plan : plans) {
    if (plan.is_planned()) continue;
    return refuse(EX_CONFIG, "programme " + plan.programme + " has no planned outcomes",
                  "add an [[outcome]] to programmes.d/" + plan.programme + ".toml");
  }
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  MeasuredAreas areas{configuration};
  Progress progress;
  const transform::Saying say = [&](std::string_view doing) { progress.say(std::string{doing}); };
  const auto read = areas.read(**log, say);
  if (!read) return report(read.error(), "the log cannot be read");
  if (options.watch) {
    const auto watched = Watch{plans, options.format}.run(areas, **log);
    return watched ? EX_OK : report(watched.error(), "the log cannot be read");
  }
  EvaluationStream published{0};
  const bool one_area = configuration.areas.size() == 1;
  if (one_area) {
    const auto back = published.read_back(**log);
    if (!back) return report(back.error(), "the log cannot be read");
  }
  std::vector<transform::Evaluation> evaluations;
  for (const auto& plan : plans) {
    auto evaluation = areas.evaluate(plan, say);
    if (one_area) take_history(published.last(plan.programme), evaluation);
    if (options.summary) {
      evaluations.push_back(std::move(evaluation));
    } else {
      print(evaluation, options.format);
    }
  }
  if (options.summary) print(summarise(evaluations), options.format);
  return EX_OK;
}

}  // namespace braid::app
