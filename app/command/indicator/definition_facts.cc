#include "app/command/indicator/definition_facts.h"

#include <sstream>

namespace braid::app {

std::vector<std::string> breakdown_names(const transform::Definition& definition) {
  std::vector<std::string> names;
  for (std::size_t set = 0; set < transform::kBreakdownSets; ++set) {
    const auto mask = static_cast<transform::TableMask>(1U << set);
    if ((definition.breakdowns & mask) == 0) continue;
    names.push_back(transform::BreakdownTable{mask}.breakdown(0).front().first);
  }
  return names;
}

std::string direction_in_words(const transform::Definition& definition) {
  if (definition.direction == "lower") return "the lower the better";
  if (definition.direction == "higher") return "the higher the better";
  return "neither way is better by itself";
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : between).append(word);
  return text;
}

std::vector<std::string> filled(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  std::string word, line;
  while (in >> word) {
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string block_text(const std::string& heading, const std::vector<std::string>& lines) {
  constexpr std::size_t kHeading = 12, kText = 86;  // columns
  std::string margin = heading, text;
  for (const auto& whole : lines) {
    bool first = true;
    for (const auto& line : filled(whole, kText)) {
      margin.resize(kHeading, ' ');
      text += margin + (first ? "" : "  ") + line + '\n';
      margin.clear();
      first = false;
    }
  }
  return text;
}

std::vector<Heading> headings_of(const transform::Definition& definition,
                                 const Vocabulary& vocabulary) {
  const auto words = transform::in_words(definition, vocabulary);
  std::vector<Heading> headings = {{"Counts", {words.counts}},
                                   {"Population", words.population},
                                   {"Left out", words.exclusions},
                                   {"Windows", words.windows}};
  const auto sets = breakdown_names(definition);
  headings.push_back({"Breakdowns", {sets.empty() ? "none" : joined(sets, ", ")}});
  if (!definition.splits.empty()) {
    Heading splits{"Splits", {}};
    for (const auto& split : definition.splits) {
      std::vector<std::string> tests;
      for (const auto* list : {&split.where, &split.counted}) {
        for (const auto& condition : *list) {
          tests.push_back(transform::condition_in_words(condition, vocabulary) +
                          (list == &split.counted ? " (above the line only)" : ""));
        }
      }
      if (split.second_needed) tests.emplace_back("with a second value");
      splits.lines.push_back(split.name + ": only where " + joined(tests, " and "));
    }
    headings.push_back(std::move(splits));
  }
  headings.push_back({"Direction", {direction_in_words(definition)}});
  headings.push_back({"Profile", {definition.profile}});
  return headings;
}

}  // namespace braid::app
