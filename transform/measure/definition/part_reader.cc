#include "transform/measure/definition/part_reader.h"

#include <algorithm>
#include <charconv>

#include "transform/measure/definition/definition_keys.h"
#include "transform/measure/definition/definition_words.h"

namespace braid::transform {
namespace {

constexpr std::array<std::string_view, 2> kYesNo = {"yes", "no"};
constexpr std::array<std::string_view, 3> kSeenBy = {"services", "police", "both"};
constexpr std::array<std::string_view, 2> kInterview = {"accepted", "not_accepted"};

bool is_mark(AttributeCode code) { return static_cast<std::uint16_t>(code) >= kFirstMarkCode; }
Mark mark_of(AttributeCode code) {
  return static_cast<Mark>(static_cast<std::uint16_t>(code) - kFirstMarkCode);
}

template <std::size_t N>
std::uint32_t place_in(const std::array<std::string_view, N>& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() ? 0 : static_cast<std::uint32_t>(found - words.begin()) + 1;
}

std::uint32_t mark_value(const Vocabulary& vocabulary, Mark mark, std::string_view word) {
  switch (mark) {
    case Mark::seen_by:
      return place_in(kSeenBy, word);
    case Mark::interview:
      return place_in(kInterview, word);
    case Mark::lives_at:
      return vocabulary.value(vocabulary.attribute("place"), word);
    case Mark::agency: {
      const auto kind = agency_kind(word);
      return kind && agency_kind_name(*kind) == word ? static_cast<std::uint32_t>(*kind) + 1 : 0;
    }
    default:
      return place_in(kYesNo, word);
  }
}

std::optional<int> whole(std::string_view digits) {
  int value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || stop != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string condition_name(const Vocabulary& vocabulary, AttributeCode code) {
  if (is_mark(code)) return std::string{kMarkWords[static_cast<std::size_t>(mark_of(code))]};
  return vocabulary.find_attribute(code)->name;
}

std::string condition_value_text(const Vocabulary& vocabulary, AttributeCode code,
                                 std::uint32_t value) {
  if (!is_mark(code)) return vocabulary.value_text(code, value);
  if (value == 0) return "unknown";
  switch (mark_of(code)) {
    case Mark::seen_by:
      return std::string{kSeenBy[value - 1]};
    case Mark::interview:
      return std::string{kInterview[value - 1]};
    case Mark::lives_at:
      return vocabulary.value_text(vocabulary.attribute("place"), value);
    case Mark::agency:
      return std::string{agency_kind_name(static_cast<AgencyKind>(value - 1))};
    default:
      return std::string{kYesNo[value - 1]};
  }
}

std::optional<AttributeCode> PartReader::attribute(std::string_view name) const {
  if (const auto* found = vocabulary_.find_attribute(name)) return found->code;
  const auto mark = place_in(kMarkWords, name);
  if (mark == 0) return std::nullopt;
  return mark_code(static_cast<Mark>(mark - 1));
}

std::optional<History> PartReader::history(const toml::table& table, std::string_view key) {
  const auto word = toml_.text(table, key);
  if (!word) return std::nullopt;
  const auto history = history_of(*word);
  if (!history) toml_.unknown_word(*table.get(key), *word, key, kHistoryWords);
  return history;
}

void PartReader::read(const toml::table& table, Part& part) {
  if (const auto measure = toml_.choose(table, "measure", kMeasureWords)) {
    part.measure = static_cast<MeasureKind>(*measure);
  }
  if (const auto unit = toml_.choose(table, "unit", kUnitWords)) {
    part.unit = static_cast<UnitOfCount>(*unit);
  }
  if (const auto of = history(table, "of")) part.of = *of;
  const auto append = [](auto& list, auto&& more) {
    list.insert(list.end(), more.begin(), more.end());
  };
  append(part.where, conditions(table, "where"));
  append(part.having, conditions(table, "having"));
  append(part.when, relations(table, "when"));
  if (const auto ages = range(table, "ages")) part.ages = *ages;
  if (const auto ages = range(table, "cohort_ages")) part.cohort_ages = *ages;
  if (const auto value = range(table, "value")) part.value = *value;
  if (const auto least = toml_.number(table, "at_least")) part.at_least = *least;
  const auto number = [&](std::string_view key, int& into) {
    if (const auto read = toml_.number(table, key)) into = static_cast<int>(*read);
  };
  number("lasted_days", part.lasted_days);
  number("lasted_months", part.lasted_months);
  if (const auto weight = toml_.choose(table, "weight", kWeightWords)) {
    part.weight = static_cast<PartWeight>(*weight);
  }
  if (const auto pick = toml_.choose(table, "pick", kPickWords)) {
    part.pick = static_cast<Pick>(*pick + 1);
  }
  if (const auto shown = toml_.choose(table, "shown", std::array<std::string_view, 1>{"end"})) {
    part.shown_at_end = true;
  }
  if (const auto distinct = toml_.text(table, "distinct")) {
    part.distinct = attribute(*distinct);
    if (!part.distinct) {
      toml_.fault(*table.get("distinct"), "indicators/unknown-word",
                  "\"" + *distinct + "\" is no attribute", "see catalogue/vocabulary.toml");
    }
  }
}

std::optional<Ages> PartReader::range(const toml::table& table, std::string_view key) {
  const auto text = toml_.text(table, key);
  if (!text) return std::nullopt;
  Ages ages;
  const auto dash = text->find('-');
  bool read = dash != std::string::npos;
  const auto bound = [&](std::string_view digits, std::optional<int>& into) {
    if (digits.empty()) return;
    into = whole(digits);
    read = read && into && *into <= 1'000'000;
  };
  if (read) {
    bound(std::string_view{*text}.substr(0, dash), ages.min);
    bound(std::string_view{*text}.substr(dash + 1), ages.max);
    read = read && (!ages.min || !ages.max || *ages.min <= *ages.max);
  }
  if (read) return ages;
  toml_.fault(*table.get(key), "indicators/ages",
              "\"" + *text + "\" is no range for \"" + std::string{key} + "\"",
              "write whole numbers, both included: \"0-17\", or \"10-\"");
  return std::nullopt;
}

/// { legal_status = { not-in = ["V3", "V4"] } }
std::vector<Condition> PartReader::conditions(const toml::table& table, std::string_view key) {
  std::vector<Condition> list;
  const auto* node = table.get(key);
  if (node == nullptr) return list;
  const auto* tests = node->as_table();
  if (tests == nullptr) {
    toml_.fault(*node, "config/wrong-type", "\"" + std::string{key} + "\" has another type",
                "write { attribute = { in = [\"word\"] } }");
    return list;
  }
  for (const auto& [name, value] : *tests) {
    const auto code = attribute(name.str());
    if (!code) {
      toml_.fault(name.source().begin, "indicators/unknown-word",
                  "\"" + std::string{name.str()} + "\" is no attribute",
                  "see catalogue/vocabulary.toml");
      continue;
    }
    const auto* test = value.as_table();
    const bool one_test =
        test != nullptr && test->size() == 1 && (test->contains("in") || test->contains("not-in"));
    if (!one_test) {
      toml_.fault(value, "indicators/where", "a condition is one of \"in\" and \"not-in\"",
                  "write { in = [\"word\"] } or { not-in = [\"word\"] }");
      continue;
    }
    read_condition(*code, name.str(), *test, list);
  }
  return list;
}

std::uint32_t PartReader::value(AttributeCode code, std::string_view word) const {
  if (is_mark(code)) return mark_value(vocabulary_, mark_of(code), word);
  // What stands as the number of a name: instruments of surveys, programmes.
  const bool named =
      code == vocabulary_.attribute("instrument") || code == vocabulary_.attribute("programme");
  if (named && word != "unknown") return programme_code(word);
  return vocabulary_.value(code, word);
}

void PartReader::read_condition(AttributeCode code, std::string_view name, const toml::table& test,
                                std::vector<Condition>& conditions) {
  Condition condition;
  condition.attribute = code;
  condition.excluded = test.contains("not-in");
  for (const auto& word : toml_.words(test, condition.excluded ? "not-in" : "in")) {
    const auto read = value(code, word.text);
    if (read == 0 && word.text != "unknown") {
      toml_.fault(word.where, "indicators/unknown-word",
                  "\"" + word.text + "\" is no word for \"" + std::string{name} + "\"",
                  "see catalogue/vocabulary.toml");
    }
    condition.values.push_back(read);
  }
  std::sort(condition.values.begin(), condition.values.end());
  conditions.push_back(std::move(condition));
}

/// [{ open = "care", at = "end" }, { not-before = "referral", months = 12 }]
std::vector<Relation> PartReader::relations(const toml::table& table, std::string_view key) {
  std::vector<Relation> list;
  const auto* node = table.get(key);
  if (node == nullptr) return list;
  const auto* entries = node->as_array();
  if (entries == nullptr) {
    toml_.fault(*node, "config/wrong-type", "\"" + std::string{key} + "\" has another type",
                "write [{ open = \"care\" }]");
    return list;
  }
  for (const auto& entry : *entries) {
    if (const auto* relation = entry.as_table()) {
      read_relation(*relation, list);
    } else {
      toml_.fault(entry, "config/wrong-type", "a relation is a table",
                  "write [{ open = \"care\" }]");
    }
  }
  return list;
}

void PartReader::read_relation(const toml::table& table, std::vector<Relation>& relations) {
  constexpr std::string_view kNot = "not-";
  Relation relation;
  int words = 0;
  for (const auto& [name, node] : table) {
    std::string_view word = name.str();
    const bool negated = word.substr(0, kNot.size()) == kNot;
    if (negated) word.remove_prefix(kNot.size());
    const auto kind = place_in(kRelationWords, word);
    if (kind == 0) continue;
    ++words;
    relation.kind = static_cast<RelationKind>(kind - 1);
    relation.negated = negated;
    if (relation.kind == RelationKind::complete) {
      relation.months = static_cast<int>(toml_.number(table, name.str()).value_or(0));
    } else if (const auto of = history(table, name.str())) {
      relation.of = *of;
    }
  }
  if (words != 1) {
    return toml_.fault(table, "indicators/when", "a relation has one word for what it asks",
                       "use one of: " + toml_.listed(kRelationWords) + ", or not- before it");
  }
  toml_.allow_keys(table, names_for(definition_keys("when"), ""));
  const auto number = [&](std::string_view key, int& into) {
    if (const auto read = toml_.number(table, key)) into = static_cast<int>(*read);
  };
  number("months", relation.months);
  number("by_months", relation.by_months);
  number("at_least", relation.at_least);
  relation.at_period_end =
      toml_.choose(table, "at", std::array<std::string_view, 1>{"end"}).has_value();
  relation.where = conditions(table, "where");
  relation.value = range(table, "value");
  relations.push_back(std::move(relation));
}

}  // namespace braid::transform
