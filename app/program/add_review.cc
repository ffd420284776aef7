#include "app/command/review/review_commands.h"
#include "app/program/command_line.h"

namespace braid::app {
namespace {

void add_questions(CLI::App& review, Arguments& arguments) {
  auto& options = arguments.review_list;
  auto* list = review.add_subcommand("list", "What waits, the most severe first");
  list->add_option("--kind", options.kind, "Only questions of this kind, e.g. possible_twin");
  list->add_option("--limit", options.limit, "No more than so many");
  list->add_flag("--json", options.json, "JSON Lines for scripts");
  teach(*list, {.examples = {"braid review list --limit 20"},
                .statuses = {{EX_UNAVAILABLE, ""}, {EX_IOERR, ""}, {EX_CONFIG, ""}},
                .see_also = {"explain"}});
  run_with_configuration(*list, arguments, [&](const Configuration& configuration) {
    return review_list(configuration, options);
  });
  auto* show = review.add_subcommand("show", "Everything on one question");
  show->add_option("ID", arguments.name, "As `review list` shows it")->required();
  show->add_flag("--json", arguments.json, "One line for scripts");
  teach(*show, {.examples = {"braid review show 1f0c22a9"},
                .statuses = {{EX_NOINPUT, "nothing has this id"},
                             {EX_UNAVAILABLE, ""},
                             {EX_IOERR, ""},
                             {EX_CONFIG, ""}},
                .see_also = {"explain"}});
  run_with_configuration(*show, arguments, [&](const Configuration& configuration) {
    return review_show(configuration, arguments.name, arguments.json);
  });
  auto* decisions = review.add_subcommand("decisions", "What has been answered");
  decisions->add_flag("--json", arguments.json, "JSON Lines for scripts");
  teach(*decisions, {.examples = {"braid review decisions"},
                     .statuses = {{EX_UNAVAILABLE, ""}, {EX_IOERR, ""}, {EX_CONFIG, ""}},
                     .see_also = {"explain"}});
  run_with_configuration(*decisions, arguments, [&](const Configuration& configuration) {
    return review_decisions(configuration, arguments.json);
  });
}

void add_answering(CLI::App& review, Arguments& arguments) {
  auto& options = arguments.review_answer;
  auto* answer = review.add_subcommand("answer", "Answer a question; beside a running service");
  answer->add_option("ID", options.id, "As `review list` shows it")->required();
  answer->add_option("ANSWER", options.verdict, "same, different or cannot-tell")->required();
  answer
      ->add_option("--why", options.why,
                   "Reason, at most 200 bytes, in words that fit anybody: no name, number, date or "
                   "postcode")
      ->required();
  answer->add_option("--as", options.as, "The reviewer, where the login name is shared");
  teach(*answer,
        {.more = "The answer is audited and counts at the service's next step.",
         .examples = {"braid review answer 1f0c22a9 different --why \"two children in the agency's "
                      "own system\""},
         .statuses = {{EX_NOINPUT, "nothing has this id"},
                      {EX_UNAVAILABLE, ""},
                      {EX_IOERR, ""},
                      {EX_CONFIG, ""}},
         .see_also = {"explain", "link"}});
  run_with_configuration(*answer, arguments, [&](const Configuration& configuration) {
    return review_answer(configuration, options);
  });
  auto* withdraw = review.add_subcommand("withdraw", "Take a decision back, whole");
  withdraw->add_option("ID", arguments.name, "As `review decisions` shows it")->required();
  withdraw->add_option("--as", options.as, "The reviewer, where the login name is shared");
  teach(*withdraw, {.examples = {"braid review withdraw 1f0c22a9"},
                    .statuses = {{EX_NOINPUT, "nothing has this id"},
                                 {EX_UNAVAILABLE, ""},
                                 {EX_IOERR, ""},
                                 {EX_CONFIG, ""}},
                    .see_also = {"explain"}});
  run_with_configuration(*withdraw, arguments, [&](const Configuration& configuration) {
    return review_withdraw(configuration, arguments.name, options.as);
  });
}

}  // namespace

void add_review(CLI::App& app, Arguments& arguments) {
  auto* review = app.add_subcommand("review", "Questions about links that a person answers");
  review->group("Linkage");
  review->require_subcommand(1);
  teach(*review, {.see_also = {"explain", "link"}});
  add_questions(*review, arguments);
  add_answering(*review, arguments);
}

}  // namespace braid::app
