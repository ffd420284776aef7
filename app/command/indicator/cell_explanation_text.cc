#include <iostream>
#include <nlohmann/json.hpp>

#include "app/command/indicator/cell_explanation.h"
#include "app/command/table.h"
#include "core/bytes.h"

namespace braid::app {
namespace {

using Json = nlohmann::ordered_json;
using Kind = ReleaseCause::Kind;

std::string cause_in_words(const ExplainedRevision::Cause& of) {
  const auto& about = of.cause.about;
  switch (of.cause.kind) {
    case Kind::first:
      return "first publication";
    case Kind::delivery:
      return "new days delivered by " + about;
    case Kind::late:
      return "a late submission by " + about + ", for days that were published already";
    case Kind::correction:
      return "a correction by " + about + ": it replaced what it had said";
    case Kind::links:
      return "links: who is whom was decided otherwise (merges, splits), links " + of.count.text;
    case Kind::definition:
      return "a definition: this version was published for the first time";
    case Kind::retired:
      return "a definition: this version was taken away";
    case Kind::other:
      return "neither feeds, links nor definitions: the configuration, or another version of Braid";
  }
  return {};
}

std::string_view complete_in_words(Complete complete) {
  switch (complete) {
    case Complete::yes:
      return "covered whole";
    case Complete::no:
      return "not covered whole, so the cell is x";
    case Complete::case_by_case:
      return "not covered whole: only cases whose follow-up is covered count";
    case Complete::not_asked:
      break;
  }
  return "not asked for";
}

std::string value_in_words(const sink::Outcome& outcome) {
  if (outcome.status() == "c") return "c: suppressed, too few people stand behind it";
  if (outcome.status() == "z") return "z: not applicable, nothing is below the line";
  if (outcome.status() == "x") return "x: not available, a feed that it needs does not cover it";
  std::string text = outcome.has_count() ? with_commas(outcome.count()) : outcome.value();
  text += " (unit: " + outcome.unit();
  if (outcome.has_denominator()) {
    text += "; " + with_commas(outcome.numerator()) + " over " + with_commas(outcome.denominator());
  }
  return text + "; people: " + with_commas(outcome.people()) + ")";
}

std::vector<std::string> step_lines(const CellExplanation& explanation) {
  std::vector<std::string> lines;
  for (const auto& step : explanation.steps) {
    std::string line = lines.empty() ? step.words : "where " + step.words;
    if (step.words.starts_with("above the line")) line = step.words;
    line += ": people " + step.left.text;
    if (step.left_out) line += "; left out " + step.left_out->text;
    lines.push_back(line);
  }
  if (explanation.not_judged.text != "0") {
    lines.push_back("not judged, since a feed does not cover their window: people " +
                    explanation.not_judged.text);
  }
  return lines;
}

std::vector<std::string> feed_lines(const CellExplanation& explanation) {
  std::vector<std::string> lines;
  for (const auto& feed : explanation.feeds) {
    lines.push_back(feed.feed + " of " + feed.agency + ", covers " +
                    (feed.covers.empty() ? "no days" : feed.covers) +
                    (feed.covers_period ? "" : " (not the whole period)") + "; records refused " +
                    feed.refused.text + ", not granted " + feed.not_granted.text +
                    (feed.linked ? "; subjects linked to another agency's " + *feed.linked : ""));
  }
  return lines;
}

std::vector<std::string> revision_lines(const CellExplanation& explanation) {
  std::vector<std::string> lines;
  for (const auto& revision : explanation.revisions) {
    std::vector<std::string> causes;
    for (const auto& cause : revision.causes) causes.push_back(cause_in_words(cause));
    lines.push_back("release " + std::to_string(revision.number) +
                    (revision.day.empty() ? "" : ", " + revision.day) + ": " +
                    (causes.empty() ? "the audit does not tell why" : joined(causes, "; ")));
  }
  if (explanation.earlier_unknown) {
    lines.emplace_back("earlier ones are kept only where the stream's encoding is protobuf");
  }
  return lines;
}

Json told_json(const ToldCount& count) { return count.count ? Json(*count.count) : Json("c"); }

Json feeds_json(const CellExplanation& explanation) {
  Json feeds = Json::array();
  for (const auto& feed : explanation.feeds) {
    Json json;
    json["feed"] = feed.feed;
    json["agency"] = feed.agency;
    json["covers"] = feed.covers;
    json["covers_period"] = feed.covers_period;
    json["deliveries"] = feed.deliveries;
    json["refused"] = told_json(feed.refused);
    json["not_granted"] = told_json(feed.not_granted);
    json["linked"] = feed.linked ? Json(*feed.linked) : Json();
    feeds.push_back(std::move(json));
  }
  return feeds;
}

Json revisions_json(const CellExplanation& explanation) {
  Json revisions = Json::array();
  for (const auto& revision : explanation.revisions) {
    Json json;
    json["release"] = revision.number;
    json["day"] = revision.day.empty() ? Json() : Json(revision.day);
    json["causes"] = Json::array();
    for (const auto& of : revision.causes) {
      Json cause;
      // The first word of the text is the kind.
      const auto text = cause_text(of.cause);
      cause["cause"] = text.substr(0, text.find(' '));
      cause["about"] = of.cause.about.empty() ? Json() : Json(of.cause.about);
      if (of.cause.kind == Kind::links) cause["links"] = told_json(of.count);
      json["causes"].push_back(std::move(cause));
    }
    revisions.push_back(std::move(json));
  }
  return revisions;
}

Json complete_json(Complete complete) {
  static constexpr std::string_view kWords[] = {"not_asked", "yes", "no", "case_by_case"};
  return kWords[static_cast<std::size_t>(complete)];
}

}  // namespace

void print_json(const CellExplanation& explanation) {
  Json json = Json::parse(sink::to_json(explanation.outcome));
  json["title"] = explanation.title;
  Json words = Json::object();
  for (const auto& heading : explanation.definition) words[heading.name] = heading.lines;
  json["in_words"] = std::move(words);
  json["steps"] = Json::array();
  for (const auto& step : explanation.steps) {
    Json line;
    line["where"] = step.words;
    line["people"] = told_json(step.left);
    line["left_out"] = step.left_out ? told_json(*step.left_out) : Json();
    json["steps"].push_back(std::move(line));
  }
  json["not_judged"] = told_json(explanation.not_judged);
  json["feeds"] = feeds_json(explanation);
  json["lookback_months"] = explanation.lookback_months;
  json["lookback"] = complete_json(explanation.lookback);
  json["followup_months"] = explanation.followup_months;
  json["followup"] = complete_json(explanation.followup);
  json["revisions"] = revisions_json(explanation);
  json["moved_on"] = explanation.moved_on;
  std::cout << json.dump() << '\n';
}

void print_text(const CellExplanation& explanation, const std::string& subscription) {
  const auto& outcome = explanation.outcome;
  const auto breakdown = sink::breakdown_text(outcome);
  std::cout << outcome.indicator() << ", version " << outcome.version() << ", " << outcome.area()
            << ", " << outcome.period() << (breakdown.empty() ? "" : ", " + breakdown) << ", for "
            << subscription << '\n'
            << explanation.title << "\n\n";
  std::cout << block_text("Value", {value_in_words(outcome)});
  if (explanation.definition.empty()) {
    std::cout << block_text("Definition",
                            {"no file has it any more, or it has changed its meaning there: what "
                             "follows from it cannot be told. Its hash is " +
                             hex(outcome.definition())});
  }
  for (const auto& heading : explanation.definition)
    std::cout << block_text(heading.name, heading.lines);
  if (!explanation.help.empty()) std::cout << block_text("Pitfalls", {explanation.help});
  std::cout << block_text("Counted", step_lines(explanation));
  std::cout << block_text("Agencies", feed_lines(explanation));
  if (explanation.lookback_months != 0) {
    std::cout << block_text("Look-back",
                            {std::to_string(explanation.lookback_months) +
                             " months: " + std::string{complete_in_words(explanation.lookback)}});
  }
  if (explanation.followup_months != 0) {
    std::cout << block_text("Follow-up",
                            {std::to_string(explanation.followup_months) +
                             " months: " + std::string{complete_in_words(explanation.followup)}});
  }
  std::cout << block_text("Revisions", revision_lines(explanation));
  if (explanation.moved_on) {
    std::cout << block_text(
        "Note", {"the log has moved on: the next release will say something else here"});
  }
  std::cout << "\nCounts beside the value are rounded to ten, and c is under ten: nobody may be "
               "found by\nsetting them against other cells.\n";
}

}  // namespace braid::app
