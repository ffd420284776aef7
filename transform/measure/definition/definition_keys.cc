#include "transform/measure/definition/definition_keys.h"

#include <algorithm>
#include <string>

#include "core/agency.h"
#include "core/result.h"
#include "transform/measure/definition/breakdown_group.h"
#include "transform/measure/definition/definition_words.h"
#include "transform/measure/definition/history.h"
#include "transform/measure/definition/part.h"

namespace braid::transform {
namespace {

using Type = TomlType;
using Keys = std::vector<TomlKey>;

constexpr std::int64_t kMost = 1'000'000;
constexpr std::int64_t kFigureMost = 1'000'000'000'000;

template <class List>
std::vector<std::string> all_of(const List& words) {
  return {words.begin(), words.end()};
}

std::vector<std::string> measures(bool dividing) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kMeasureWords.size(); ++i) {
    if (divides(static_cast<MeasureKind>(i)) == dividing) out.emplace_back(kMeasureWords[i]);
  }
  return out;
}

std::vector<std::string> agency_kinds() {
  std::vector<std::string> out;
  for (auto kind = AgencyKind::children; kind <= AgencyKind::programme;
       kind = static_cast<AgencyKind>(static_cast<int>(kind) + 1)) {
    out.emplace_back(agency_kind_name(kind));
  }
  return out;
}

TomlKey text(std::string name, std::string example, std::string help) {
  return {.name = std::move(name), .example = std::move(example), .help = std::move(help)};
}
TomlKey word(std::string name, std::vector<std::string> words, std::string help) {
  return {.name = std::move(name), .words = std::move(words), .help = std::move(help)};
}
TomlKey texts(std::string name, std::string example, std::string help) {
  return {.name = std::move(name),
          .type = Type::texts,
          .example = std::move(example),
          .help = std::move(help)};
}
TomlKey number(std::string name, std::string help) {
  return {.name = std::move(name),
          .type = Type::number,
          .most = kMost,
          .example = "1",
          .help = std::move(help)};
}
/// What an example expects of a cell: pence and squares are large, changes may be below 0.
TomlKey figure(std::string name, std::string help) {
  auto out = number(std::move(name), std::move(help));
  out.least = -kFigureMost;
  out.most = kFigureMost;
  return out;
}
TomlKey flag(std::string name, std::string fallback, std::string help) {
  return {.name = std::move(name),
          .type = Type::flag,
          .fallback = std::move(fallback),
          .help = std::move(help)};
}
TomlKey table(std::string name, std::string help, Keys keys) {
  return {.name = std::move(name),
          .type = Type::table,
          .help = std::move(help),
          .keys = std::move(keys)};
}
TomlKey needed(TomlKey key) {
  key.needed = true;
  return key;
}

TomlKey conditions(std::string name, std::string help) {
  auto test = table("ATTRIBUTE", "One of `in` and `not-in`, with words of the attribute.",
                    {texts("in", "[\"K2\"]", "Is one of these."),
                     texts("not-in", "[\"V3\", \"V4\"]", "Is none of these.")});
  test.one_of = {"in", "not-in"};
  auto out = table(std::move(name), std::move(help), {});
  out.any_name = {std::move(test)};
  return out;
}

TomlKey relations() {
  Keys keys = {number("months", "So many months before, after or for."),
               number("by_months", "Of `after`: it has ended by then."),
               number("at_least", "So many others there have to be."),
               word("at", {"end"}, "The day is the last of the period."),
               conditions("where", "Which others count."),
               text("value", "\"17-\"", "Bounds of the others' value.")};
  TomlKey out = table("when", "Relations to other entries of the person; each has one word.", {});
  for (const std::string_view no : {"", "not-"}) {
    for (const auto relation : kRelationWords) {
      const std::string name = std::string{no} + std::string{relation};
      const bool is_complete = relation == kRelationWords.back();
      if (is_complete && !no.empty()) continue;
      if (is_complete) {
        keys.push_back(number(name, "So many months after the day are covered."));
      } else {
        keys.push_back(word(name, all_of(kHistoryWords), "The history of the other entry."));
      }
      out.one_of.push_back(name);
    }
  }
  out.type = Type::tables;
  out.keys = std::move(keys);
  return out;
}

/// What counts, alone or as a side of a quotient.
Keys part_keys() {
  return {
      word("of", all_of(kHistoryWords), "The history that it is about."),
      conditions("where", "Conditions on the statement behind each entry; all have to hold."),
      conditions("having", "The same, of the one entry that stands for a child."),
      relations(),
      text("ages", "\"10-17\"", "Completed years, both included; else 0 to 17."),
      text("cohort_ages", "\"10-\"", "The same for the people of a programme; else any."),
      text("value", "\"17-\"", "Bounds of an entry's value."),
      word("weight", all_of(kWeightWords), "What an entry adds; else one."),
      word("pick", all_of(kPickWords), "Which entry stands for a child."),
      number("at_least", "A child counts if its entries add up to so much."),
      text("distinct", "\"worker\"", "Different values of this attribute are counted."),
      number("lasted_days", "An entry has to last so many days."),
      number("lasted_months", "An entry has to last so many months."),
      word("shown", {"end"}, "Ages and breakdowns are those of the last day."),
  };
}

TomlKey side(std::string name, std::string help) {
  Keys keys = {word("measure", measures(false), "How this side is measured."),
               word("unit", all_of(kUnitWords), "What this side counts."),
               text("as", "\"referral.count\"", "Begins with what another definition counts.")};
  for (auto& key : part_keys()) keys.push_back(std::move(key));
  auto out = table(std::move(name), std::move(help), std::move(keys));
  out.or_else = {Type::text};
  out.example = "\"referral.count\"";
  return out;
}

TomlKey pair_table() {
  return table("pair", "Two values of one member of a programme, at t0 and after the window.",
               {needed(word("of", all_of(kHistoryWords), "The history with the values.")),
                conditions("where", "Conditions on the statement behind each value."),
                needed(word("pick", all_of(kPairPickWords), "Which two values are compared.")),
                needed(word("count", all_of(kPairCountWords), "What is counted of them.")),
                number("around_days", "Days around t0 and around the window's end."),
                flag("second_needed", "true", "False: who has no second value stays in."),
                text("first", "\"17-\"", "Bounds of the first value."),
                text("then", "\"-13\"", "Bounds of the second value, for `matching`."),
                text("ages", "\"4-17\"", "Completed years at t0.")});
}

TomlKey split_table() {
  auto one = table("NAME", "One part, under its name.",
                   {conditions("where", "Conditions added to both sides of a quotient."),
                    conditions("counted", "Conditions added to the numerator alone."),
                    flag("second_needed", "false", "True: pairs need a second value in it.")});
  auto out = table("split", "Named parts of it, for subscriptions with the breakdown `split`.", {});
  out.any_name = {std::move(one)};
  return out;
}

TomlKey example_tables() {
  auto values = table("breakdown", "The cell, if it is not the total.", {});
  values.any_name = {text("SET", "\"F\"", "A value of a breakdown set.")};
  auto out =
      table("example", "Statements, and the cell that comes of them. `braid test` runs them.",
            {needed(texts("given", "[\"care A 2024-04-05 open legal_status=C2\"]",
                          "Statements, one a line.")),
             needed(table(
                 "expect", "What has to come of them.",
                 {needed(text("period", "\"Y2025\"", "The cell's period.")), std::move(values),
                  figure("count", "Its count."), figure("people", "Its people."),
                  figure("numerator", "Its numerator."), figure("denominator", "Its denominator."),
                  word("status", all_of(kStatusWords), "Its status; else ok.")}))});
  out.type = Type::tables;
  return out;
}

TomlKey cohort_table() {
  auto relation = relations();
  auto known_to = texts("known_to", "[\"police\"]", "Known to these kinds of agency.");
  known_to.words = agency_kinds();
  return table("cohort", "Which members of a programme's arm it is about.",
               {conditions("where", "Conditions on their participation."), std::move(relation),
                std::move(known_to)});
}

/// Of every definition, whatever its measure.
Keys usual_keys() {
  auto feeds = texts("feeds", "[\"children\"]", "Kinds of agency that supply it.");
  feeds.words = agency_kinds();
  feeds.may_be_empty = true;
  auto facts = texts("facts", "[\"care\"]",
                     "Kinds of fact of which a feed has to supply one for its coverage.");
  facts.may_be_empty = true;
  auto periods = texts("periods", "[\"quarter\", \"year\"]", "Periods that it is measured for.");
  periods.words = all_of(kPeriodWords);
  periods.may_be_empty = true;
  auto breakdowns = texts("breakdowns", "[\"sex\"]", "Sets that apply; else those of everybody.");
  breakdowns.words = breakdown_names();
  auto windows = flag("windows", "true", "False: no cells around a programme's t0.");
  windows.or_else = {Type::text};
  windows.words = {"after"};
  auto all_measures = measures(false);
  for (auto& each : measures(true)) all_measures.push_back(std::move(each));
  auto profile = word("profile", all_of(kProfileWords), "The release profile it belongs to.");
  profile.fallback = "linked_default";
  auto version = number("version", "A changed meaning is a new version, beside the old one.");
  version.least = 1;
  auto lookback = number("lookback", "Months before the period that have to be covered.");
  return {needed(text("id", "\"cla.days.homes\"",
                      "Small letters, digits, full stops, underscores; subscriptions name it.")),
          needed(std::move(version)),
          needed(text("title", "\"Days in children's homes\"", "For people.")),
          needed(text("help", "\"Days in a registered home.\"",
                      "For people: also what the number is not.")),
          needed(word("unit", all_of(kUnitWords), "What the number counts.")),
          needed(word("measure", std::move(all_measures), "How it is measured.")),
          needed(std::move(facts)),
          needed(std::move(feeds)),
          texts("needs", "[\"person\"]", "Further kinds of fact that have to be covered."),
          texts("follows", "[\"arrest\"]", "Kinds of fact whose coverage a follow-up needs."),
          texts("needs_stated", "[\"sex\"]", "Attributes that some fact has to state."),
          std::move(lookback),
          flag("supplied", "true", "False: no feed that is described carries it."),
          needed(std::move(periods)),
          std::move(breakdowns),
          std::move(windows),
          needed(word("direction", all_of(kDirectionWords), "Which way is better.")),
          std::move(profile),
          cohort_table(),
          split_table(),
          flag("only_splits", "false", "True: the whole means nothing, its parts do."),
          example_tables()};
}

TomlKey make_keys() {
  Keys keys = usual_keys();
  for (auto& key : part_keys()) {
    key.when = {"measure", measures(false), "`measure` counts"};
    if (key.name == "of") key.needed = true;
    keys.push_back(std::move(key));
  }
  Keys dividing = {side("numerator", "Above the line: an id, or a table."),
                   side("denominator", "Below the line: an id, or a table."),
                   side("window_denominator", "Below the line before and after t0."),
                   side("rest", "In place of a denominator: what the numerator is added to."),
                   side("otherwise", "The numerator of cells in which it is 0."),
                   pair_table(),
                   text("per", "\"10000\"", "What the quotient is multiplied by.")};
  for (auto& key : dividing) {
    key.when = {"measure", measures(true), "`measure` divides"};
    keys.push_back(std::move(key));
  }
  return table("NAME", "One definition. The table's name is free; it tells the examples whose.",
               std::move(keys));
}

}  // namespace

const TomlKey& definition_keys() {
  static const TomlKey keys = make_keys();
  return keys;
}

std::vector<std::string_view> names_for(const TomlKey& table, std::string_view measure) {
  std::vector<std::string_view> names;
  for (const auto& key : table.keys) {
    const auto& words = key.when.words;
    if (words.empty() || std::find(words.begin(), words.end(), measure) != words.end()) {
      names.push_back(key.name);
    }
  }
  return names;
}

const TomlKey& definition_keys(std::string_view path) {
  const TomlKey* at = &definition_keys();
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    const auto name = path.substr(0, slash);
    at = name == "*" ? &at->any_name.front() : at->find(name);
    BRAID_CHECK(at != nullptr);
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return *at;
}

}  // namespace braid::transform
