#include "app/command/review/review_commands.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/commands.h"
#include "app/command/exit_status.h"
#include "app/command/link/link_words.h"
#include "app/command/refusal.h"
#include "app/command/review/review_queue.h"
#include "app/command/table.h"
#include "app/open_log.h"
#include "core/date.h"
#include "transform/link/decision/verdict.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using review::v1::Decision;

/// The day of an answer, of a time in UTC.
std::string day_text(std::int64_t seconds) {
  return Date{static_cast<std::int32_t>(seconds / 86400)}.text();
}

const std::string& area_of(const Configuration& configuration, Partition partition) {
  return configuration.areas[partition];
}

/// "1/2": answers so far, of those that are needed.
std::string answers_text(const ReviewQuestion& question) {
  const int given = question.decision ? transform::count_answers(*question.decision).all() : 0;
  return std::to_string(given) + '/' + std::to_string(question.needed());
}

std::string agencies_text(const review::v1::Item& item) {
  if (item.other_agency().empty()) return item.one_agency();
  return item.one_agency() + ", " + item.other_agency();
}

Json levels_json(const ReviewQuestion& question) {
  const auto levels = levels_of(question.item);
  Json json;
  json["surname"] = name_level_word(levels.surname);
  json["given_name"] = name_level_word(levels.given_name);
  json["surname_crossed"] = name_level_word(levels.crossed_surname);
  json["given_name_crossed"] = name_level_word(levels.crossed_given_name);
  json["birth_date"] = birth_date_level_word(levels.birth_date);
  json["postcode"] = postcode_level_word(levels.postcode);
  return json;
}

Json question_json(const Configuration& configuration, const ReviewQuestion& question) {
  const auto& item = question.item;
  const auto count =
      question.decision ? transform::count_answers(*question.decision) : transform::AnswerCount{};
  Json json;
  json["id"] = hex(question.id.view());
  json["kind"] = item.kind();
  json["area"] = area_of(configuration, question.partition);
  json["one"] = short_hex(item.one());
  json["other"] = short_hex(item.other());
  json["one_agency"] = item.one_agency();
  json["other_agency"] = item.other_agency();
  json["levels"] = levels_json(question);
  json["words"] = levels_in_words(levels_of(item), item.swapped());
  json["swapped"] = item.swapped();
  json["weight"] = item.weight() / 1000.0;
  json["weight_without_terms"] = item.without_terms() / 1000.0;
  json["rule"] = item.rule();
  json["model"] = item.model();
  json["cluster_one"] = item.cluster_one();
  json["cluster_other"] = item.cluster_other();
  json["answers"] = {{"same", count.same},
                     {"different", count.different},
                     {"cannot_tell", count.cannot_tell},
                     {"needed", question.needed()}};
  return json;
}

void print_questions(const std::vector<const ReviewQuestion*>& shown, std::size_t all) {
  using enum Table::Align;
  Table table{{{"id"},
               {"kind"},
               {"agencies"},
               {"W", right},
               {"rule"},
               {"answers", right},
               {"how alike they are"}}};
  for (const auto* question : shown) {
    const auto& item = question->item;
    table.add({short_hex(question->id), item.kind(), agencies_text(item), bits_text(item.weight()),
               item.rule(), answers_text(*question),
               levels_in_words(levels_of(item), item.swapped())});
  }
  if (!table.empty()) std::cout << table.text() << '\n';
  if (all == 0) {
    std::cout << "No question waits.\n";
    return;
  }
  std::cout << shown.size() << " of " << all << (all == 1 ? " question" : " questions")
            << " shown; W in bits. Next: braid review show ID\n";
}

/// What follows from each answer, for a person who is about to give one.
void print_consequences(const ReviewQuestion& question) {
  std::cout
      << "\nsame         one person: joined with everything that is already linked to either, "
         "unless a\n             reviewer has said otherwise of a pair among them, or two are "
         "children of one agency\n"
      << "different    never one person, neither directly nor through others, whatever comes "
         "later\n"
      << "cannot-tell  the links stay as the rules make them, and the question is not asked "
         "again\n";
  if (question.needed() > 1) {
    std::cout << "An answer counts once " << question.needed()
              << " different reviewers have given it.\n";
  }
  std::cout << "\nAsk the owning agencies: each looks at its own records in its own system, and "
               "finds out\n"
               "which of them this is about with: braid explain link AGENCY:-\nThen: braid review "
               "answer "
            << short_hex(question.id) << " same|different|cannot-tell --why \"...\"\n";
}

void print_answers(const Decision& decision) {
  std::cout << '\n';
  Table table{{{"answered"}, {"by"}, {"on"}, {"why"}}};
  for (const auto& answer : decision.answer()) {
    table.add({std::string{verdict_word(answer.verdict())}, answer.who(), day_text(answer.at()),
               answer.why()});
  }
  std::cout << table.text();
}

void print_question(const Configuration& configuration, const ReviewQuestion& question) {
  const auto& item = question.item;
  const auto line = [](std::string_view name, const std::string& value) {
    std::cout << name << std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') << value << '\n';
  };
  line("id", hex(question.id.view()));
  line("kind", item.kind());
  std::cout << "              " << review_kind_sentence(question.kind) << '\n';
  line("area", area_of(configuration, question.partition));
  line("one", short_hex(item.one()) + " of " + item.one_agency());
  if (!item.other().empty()) {
    line("other", short_hex(item.other()) + " of " + item.other_agency());
  }
  if (item.cluster_one() + item.cluster_other() > 0) {
    line("groups", std::to_string(item.cluster_one()) + " and " +
                       std::to_string(item.cluster_other()) + " subjects");
  }
  line("how alike", levels_in_words(levels_of(item), item.swapped()));
  line("weight", bits_text(item.weight()) +
                     " bits; before the rules, without the rarity of names " +
                     bits_text(item.without_terms()));
  line("rule", item.rule() + ": " + std::string{pair_rule_sentence(item.rule())});
  line("model", item.model());
  line("answers", answers_text(question));
  if (question.decision) print_answers(*question.decision);
  print_consequences(question);
}

}  // namespace

int review_list(const Configuration& configuration, const ReviewListOptions& options) {
  const auto kind = review_kind_of(options.kind);
  if (!options.kind.empty() && kind == transform::ReviewKind::none) {
    return refuse(EX_USAGE, options.kind + " is not a kind of question",
                  "the kinds stand in the second column of: braid review list");
  }
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  const auto questions = read_questions(configuration, **log);
  if (!questions) return report(questions.error(), "the questions cannot be read");
  std::vector<const ReviewQuestion*> shown;
  std::size_t all = 0;
  for (const auto& question : *questions) {
    if (!options.kind.empty() && question.kind != kind) continue;
    if (++all <= options.limit || options.limit == 0) shown.push_back(&question);
  }
  if (!options.json) {
    print_questions(shown, all);
    return EX_OK;
  }
  for (const auto* question : shown) {
    std::cout << question_json(configuration, *question).dump() << '\n';
  }
  return EX_OK;
}

int review_show(const Configuration& configuration, const std::string& id, bool json) {
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  const auto questions = read_questions(configuration, **log);
  if (!questions) return report(questions.error(), "the questions cannot be read");
  bool several = false;
  const auto* question = find_by_prefix(*questions, id, several);
  if (question == nullptr) return refuse_id(id, several, "braid review list");
  if (json) {
    std::cout << question_json(configuration, *question).dump() << '\n';
  } else {
    print_question(configuration, *question);
  }
  return EX_OK;
}

int review_decisions(const Configuration& configuration, bool json) {
  auto log = open_log(configuration, LogUse::read);
  if (!log) return report(log.error(), "the log cannot be read");
  const auto decisions = read_decisions(configuration, **log);
  if (!decisions) return report(decisions.error(), "the decisions cannot be read");
  Table table{{{"id"}, {"area"}, {"subjects"}, {"in force"}, {"answers"}}};
  for (const auto& [id, partition, decision] : *decisions) {
    const auto verdict = transform::verdict_in_force(decision);
    const std::string in_force = verdict ? std::string{verdict_word(*verdict)} : "not yet";
    if (json) {
      Json line;
      line["id"] = hex(id.view());
      line["area"] = area_of(configuration, partition);
      line["one"] = short_hex(decision.one());
      line["other"] = short_hex(decision.other());
      line["in_force"] = verdict ? Json(in_force) : Json();
      line["needed"] = std::max(1U, decision.reviewers());
      line["answers"] = Json::array();
      for (const auto& answer : decision.answer()) {
        line["answers"].push_back({{"verdict", verdict_word(answer.verdict())},
                                   {"who", answer.who()},
                                   {"on", day_text(answer.at())},
                                   {"why", answer.why()}});
      }
      std::cout << line.dump() << '\n';
      continue;
    }
    std::string answers;
    for (const auto& answer : decision.answer()) {
      answers += (answers.empty() ? "" : "; ") + std::string{verdict_word(answer.verdict())} +
                 " by " + answer.who() + " on " + day_text(answer.at());
    }
    table.add({short_hex(id), area_of(configuration, partition),
               short_hex(decision.one()) + ", " + short_hex(decision.other()), in_force, answers});
  }
  if (json) return EX_OK;
  if (table.empty()) {
    std::cout << "Nothing has been decided.\n";
  } else {
    std::cout << table.text() << "\nTo take one back: braid review withdraw ID\n";
  }
  return EX_OK;
}

}  // namespace braid::app
