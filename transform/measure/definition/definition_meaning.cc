#include "transform/measure/definition/definition_meaning.h"

#include <algorithm>

#include "transform/measure/definition/definition_words.h"
#include "transform/measure/definition/part_reader.h"

namespace braid::transform {
namespace {

std::string bounds(const Ages& ages) {
  return (ages.min ? std::to_string(*ages.min) : "") + "-" +
         (ages.max ? std::to_string(*ages.max) : "");
}

template <class List>
std::string sorted_line(List list, std::string_view between = " ") {
  std::sort(list.begin(), list.end());
  std::string line;
  for (const auto& word : list) line += (line.empty() ? "" : std::string{between}) + word;
  return line;
}

class MeaningWriter {
 public:
  explicit MeaningWriter(const Vocabulary& vocabulary) : vocabulary_{vocabulary} {}

  std::string text;

  void line(std::string_view key, std::string_view value) {
    text.append(prefix_).append(key).append(" = ").append(value).append("\n");
  }
  /// Keys that are not set are not written, so that a new key changes no hash.
  void line_if(bool set, std::string_view key, std::string_view value) {
    if (set) line(key, value);
  }
  void part(std::string_view prefix, const Part& part) {
    prefix_ = prefix;
    line("measure", kMeasureWords[static_cast<std::size_t>(part.measure)]);
    line("of", kHistoryWords[static_cast<std::size_t>(part.of)]);
    line("unit", kUnitWords[static_cast<std::size_t>(part.unit)]);
    conditions("where", part.where);
    conditions("having", part.having);
    relations("when", part.when);
    if (part.ages) line("ages", bounds(*part.ages));
    line_if(part.cohort_ages != Ages{}, "cohort_ages", bounds(part.cohort_ages));
    if (part.value) line("value", bounds(*part.value));
    if (part.at_least) line("at_least", std::to_string(*part.at_least));
    line_if(part.lasted_days != 0, "lasted_days", std::to_string(part.lasted_days));
    line_if(part.lasted_months != 0, "lasted_months", std::to_string(part.lasted_months));
    line_if(part.weight != PartWeight::one, "weight",
            kWeightWords[static_cast<std::size_t>(part.weight)]);
    if (part.pick != Pick::usual) {
      line("pick", kPickWords[static_cast<std::size_t>(part.pick) - 1]);
    }
    if (part.distinct) line("distinct", condition_name(vocabulary_, *part.distinct));
    line_if(part.shown_at_end, "shown", "end");
    prefix_ = {};
  }
  void pair(const Pair& pair) {
    prefix_ = "pair.";
    line("of", kHistoryWords[static_cast<std::size_t>(pair.of)]);
    line("pick", kPairPickWords[static_cast<std::size_t>(pair.pick)]);
    line("count", kPairCountWords[static_cast<std::size_t>(pair.count)]);
    conditions("where", pair.where);
    line_if(pair.around_days != 0, "around_days", std::to_string(pair.around_days));
    line_if(!pair.second_needed, "second_needed", "false");
    if (pair.first) line("first", bounds(*pair.first));
    if (pair.then) line("then", bounds(*pair.then));
    line_if(pair.ages != Ages{}, "ages", bounds(pair.ages));
    prefix_ = {};
  }
  void conditions(std::string_view key, const std::vector<Condition>& list) {
    std::vector<std::string> lines;
    for (const auto& each : list) lines.push_back(condition(each));
    std::sort(lines.begin(), lines.end());
    for (const auto& each : lines) line(key, each);
  }
  void relations(std::string_view key, const std::vector<Relation>& list) {
    std::vector<std::string> lines;
    for (const auto& each : list) lines.push_back(relation(each));
    std::sort(lines.begin(), lines.end());
    for (const auto& each : lines) line(key, each);
  }

 private:
  std::string condition(const Condition& condition) const {
    std::vector<std::string> values;
    for (const auto value : condition.values) {
      values.push_back(condition_value_text(vocabulary_, condition.attribute, value));
    }
    return condition_name(vocabulary_, condition.attribute) +
           (condition.excluded ? " not-in " : " in ") + sorted_line(values);
  }
  std::string relation(const Relation& of) const {
    std::string line = of.negated ? "not-" : "";
    line += kRelationWords[static_cast<std::size_t>(of.kind)];
    if (of.kind != RelationKind::complete) {
      line.append(" ").append(kHistoryWords[static_cast<std::size_t>(of.of)]);
    }
    if (of.months != 0) line += " months " + std::to_string(of.months);
    if (of.by_months != 0) line += " by_months " + std::to_string(of.by_months);
    if (of.at_least != 1) line += " at_least " + std::to_string(of.at_least);
    if (of.at_period_end) line += " at end";
    if (of.value) line += " value " + bounds(*of.value);
    std::vector<std::string> tests;
    for (const auto& each : of.where) tests.push_back(condition(each));
    if (!tests.empty()) line += " where " + sorted_line(tests, ", ");
    return line;
  }

  const Vocabulary& vocabulary_;
  std::string_view prefix_;
};

void write_splits(MeaningWriter& write, const Definition& definition) {
  for (const auto& split : definition.splits) {
    write.line("split", split.name);
    write.conditions("split." + split.name + ".where", split.where);
    write.conditions("split." + split.name + ".counted", split.counted);
    write.line_if(split.second_needed, "split." + split.name + ".second_needed", "true");
  }
  write.line_if(definition.only_splits, "only_splits", "true");
}

void write_feeds(MeaningWriter& write, const Definition& definition, const Vocabulary& vocabulary) {
  const auto names = [](const std::vector<AgencyKind>& kinds) {
    std::vector<std::string> list;
    for (const auto kind : kinds) list.emplace_back(agency_kind_name(kind));
    return list;
  };
  std::vector<std::string> stated;
  for (const auto code : definition.needs_stated) {
    stated.push_back(vocabulary.find_attribute(code)->name);
  }
  write.line("facts", sorted_line(definition.facts));
  write.line("feeds", sorted_line(names(definition.agencies)));
  write.line_if(!definition.needs.empty(), "needs", sorted_line(definition.needs));
  write.line_if(!definition.follows.empty(), "follows", sorted_line(definition.follows));
  write.line_if(!stated.empty(), "needs_stated", sorted_line(stated));
  write.line_if(definition.lookback_months != 0, "lookback",
                std::to_string(definition.lookback_months));
  const auto& cohort = definition.cohort;
  write.conditions("cohort.where", cohort.where);
  write.relations("cohort.when", cohort.when);
  write.line_if(!cohort.known_to.empty(), "cohort.known_to", sorted_line(names(cohort.known_to)));
}

}  // namespace

std::string definition_meaning(const Definition& definition, const Vocabulary& vocabulary) {
  MeaningWriter write{vocabulary};
  write.line("id", definition.id);
  write.line("version", std::to_string(definition.version));
  write.line("measure", measure_kind_name(definition.measure));
  write.line("unit", unit_of_count_name(definition.unit));
  if (definition.has_sides()) write.part("", definition.part);
  if (definition.otherwise) write.part("otherwise ", *definition.otherwise);
  if (definition.denominator) {
    write.part(definition.denominator_is_rest ? "rest " : "per ", *definition.denominator);
  }
  if (definition.window_denominator) write.part("window per ", *definition.window_denominator);
  if (definition.pair) write.pair(*definition.pair);
  write.line_if(definition.multiplier != 1, "multiplier", std::to_string(definition.multiplier));
  write.line_if(definition.divisor != 1, "divisor", std::to_string(definition.divisor));
  write_feeds(write, definition, vocabulary);
  write_splits(write, definition);
  write.line("periods", sorted_line(definition.periods));
  write.line("windows", definition.windows_after_only ? "after"
                        : definition.windows          ? "true"
                                                      : "false");
  write.line("direction", definition.direction);
  return write.text;
}

}  // namespace braid::transform
