#include "app/command/link/link_explanation.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/link/link_words.h"
#include "app/command/review/review_queue.h"
#include "app/command/table.h"
#include "sink/outcome/coverage_text.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using transform::LinkExplanation;
using transform::LinkGrade;
using transform::PairVerdict;
using Pair = LinkExplanation::Pair;
using Member = LinkExplanation::Member;

std::string_view grade_word(LinkGrade grade) {
  return grade == LinkGrade::firm ? "firm" : "probable";
}

std::string_view verdict_word(PairVerdict verdict) {
  switch (verdict) {
    case PairVerdict::firm:
      return "firm";
    case PairVerdict::probable:
      return "probable";
    case PairVerdict::apart:
      break;
  }
  return "apart";
}

std::string model_text(const transform::LinkerOptions& options) {
  return options.model ? options.model->version : std::string{"none: equality of identifiers"};
}

const Member* member_of(const ExplainedLink& link) {
  const auto& members = link.explanation.members;
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& member) {
    return member.subject == link.subject;
  });
  return found == members.end() ? nullptr : &*found;
}

/// The handle of the person that a member belongs to: its own where it is a person alone.
const Id16& person_of(const Member& member) {
  return member.to ? member.to->person : member.subject;
}

std::vector<std::string> keys_of(const Pair& pair) {
  std::vector<std::string> names;
  for (int kind = 0; kind < static_cast<int>(transform::kBlockingKeys); ++kind) {
    if ((pair.shared_keys >> static_cast<unsigned>(kind) & 1U) != 0) {
      names.emplace_back(sink::blocking_key_name(kind));
    }
  }
  return names;
}

/// What became of a pair, in words.
std::string fate_of(const Pair& pair) {
  if (pair.joined) return "joined";
  if (!pair.refused.empty()) return "refused: " + std::string{pair.refused};
  if (pair.score.bars) return "held back";
  return std::string{verdict_word(pair.score.verdict)};
}

std::string keys_text(const Pair& pair) {
  std::string text;
  for (const auto& name : keys_of(pair)) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void print_members(const ExplainedLink& link) {
  Table table{{{"subject"}, {"agency"}, {"person"}, {"grade"}, {"joined by"}}};
  for (const auto& member : link.explanation.members) {
    table.add({short_hex(member.subject), member.agency, short_hex(person_of(member)),
               member.to ? std::string{grade_word(member.to->grade)} : "",
               member.to ? std::string{transform::link_rule_name(member.to->rule)} : "alone"});
  }
  if (!table.empty()) std::cout << table.text() << '\n';
}

void print_pairs(const ExplainedLink& link) {
  using enum Table::Align;
  Table table{{{"one"},
               {"other"},
               {"W", right},
               {"rule"},
               {"outcome"},
               {"how alike they are"},
               {"found by"}}};
  for (const auto& pair : link.explanation.pairs) {
    table.add({short_hex(pair.one), short_hex(pair.other), bits_text(pair.score.weight),
               std::string{transform::pair_rule_name(pair.score.rule)}, fate_of(pair),
               levels_in_words(pair.score.levels, pair.score.swapped), keys_text(pair)});
  }
  if (table.empty()) {
    std::cout << "No other subject shares an identifier or a blocking key with it.\n";
    return;
  }
  std::cout << table.text() << '\n';
  std::vector<transform::PairRule> told;
  for (const auto& pair : link.explanation.pairs) told.push_back(pair.score.rule);
  std::sort(told.begin(), told.end());
  told.erase(std::unique(told.begin(), told.end()), told.end());
  for (const auto rule : told) {
    const auto name = transform::pair_rule_name(rule);
    std::cout << name << ": " << pair_rule_sentence(name) << '\n';
  }
}

Json levels_json(const transform::PairLevels& levels) {
  return {{"surname", name_level_word(levels.surname)},
          {"given_name", name_level_word(levels.given_name)},
          {"surname_crossed", name_level_word(levels.crossed_surname)},
          {"given_name_crossed", name_level_word(levels.crossed_given_name)},
          {"birth_date", birth_date_level_word(levels.birth_date)},
          {"postcode", postcode_level_word(levels.postcode)}};
}

Json pair_json(const Pair& pair) {
  const auto& score = pair.score;
  return {{"one", short_hex(pair.one)},
          {"other", short_hex(pair.other)},
          {"joined", pair.joined},
          {"refused", pair.refused.empty() ? Json() : Json(pair.refused)},
          {"weight", score.weight / 1000.0},
          {"evidence", score.evidence / 1000.0},
          {"weight_without_terms", score.without_terms / 1000.0},
          {"rule", transform::pair_rule_name(score.rule)},
          {"verdict", verdict_word(score.verdict)},
          {"bars", score.bars},
          {"review", transform::review_kind_name(score.review)},
          {"swapped", score.swapped},
          {"levels", levels_json(score.levels)},
          {"words", levels_in_words(score.levels, score.swapped)},
          {"shared_keys", keys_of(pair)}};
}

Json member_json(const Member& member) {
  return {{"member", short_hex(member.subject)},
          {"agency", member.agency},
          {"person", short_hex(person_of(member))},
          {"grade", member.to ? Json(grade_word(member.to->grade)) : Json()},
          {"rule", member.to ? Json(transform::link_rule_name(member.to->rule)) : Json()}};
}

}  // namespace

void print_text(const ExplainedLink& link) {
  const auto* member = member_of(link);
  std::cout << "Subject " << short_hex(link.subject);
  if (member != nullptr) std::cout << " of " << member->agency;
  std::cout << ", area " << link.area << ", model " << model_text(link.options) << '\n';
  if (member != nullptr) {
    const auto fellows =
        std::count_if(link.explanation.members.begin(), link.explanation.members.end(),
                      [&](const Member& other) { return person_of(other) == person_of(*member); });
    if (member->to) {
      std::cout << "One of " << fellows
                << " subjects that are believed to be one person: " << grade_word(member->to->grade)
                << ", joined by " << transform::link_rule_name(member->to->rule) << ".\n";
    } else {
      std::cout << "A person alone: nothing joins it to another subject.\n";
    }
  }
  std::cout << '\n';
  print_members(link);
  print_pairs(link);
}

void print_json(const ExplainedLink& link) {
  const auto* member = member_of(link);
  Json head = {{"subject", short_hex(link.subject)},
               {"area", link.area},
               {"agency", member != nullptr ? Json(member->agency) : Json()},
               {"linked", member != nullptr && member->to.has_value()},
               {"model", link.options.model ? Json(link.options.model->version) : Json()}};
  std::cout << head.dump() << '\n';
  for (const auto& each : link.explanation.members) std::cout << member_json(each).dump() << '\n';
  for (const auto& pair : link.explanation.pairs) std::cout << pair_json(pair).dump() << '\n';
}

}  // namespace braid::app
