#include "transform/measure/definition_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/toml/toml_reading.h"
#include "transform/measure/definition_words.h"

namespace braid::transform {
namespace {

class DefinitionReader {
 public:
  DefinitionReader(const std::string& file, const Vocabulary& vocabulary, Faults& faults)
      : toml_{file, faults}, file_{file}, vocabulary_{vocabulary}, faults_{faults} {}

  /// Nothing if there was a fault.
  std::optional<Definition> read(const toml::table& table) {
    const std::size_t before = faults_.size();
    Definition definition;
    definition.file = file_;
    definition.line = table.source().begin.line;
    toml_.allow_keys(table, {"id", "version", "title", "help", "unit", "measure", "of", "where",
                             "population", "facts", "feeds", "ages", "cohort_ages", "periods",
                             "windows", "direction", "example"});
    for (const auto key : {"id", "version", "title", "help", "unit", "measure", "of", "facts",
                           "feeds", "periods", "direction"}) {
      toml_.require(table, key);
    }
    read_name(table, definition);
    read_measure(table, definition);
    read_feeds(table, definition);
    definition.age_min = 0;  // the default: "0-17"
    definition.age_max = 17;
    read_ages(table, "ages", definition.age_min, definition.age_max);
    read_ages(table, "cohort_ages", definition.cohort_age_min, definition.cohort_age_max);
    read_periods(table, definition);
    read_where(table, definition);
    read_examples(table, definition);
    if (faults_.size() == before) check_together(table, definition);
    if (faults_.size() != before) return std::nullopt;
    return definition;
  }

 private:
  void read_name(const toml::table& table, Definition& definition) {
    definition.id = toml_.text(table, "id").value_or("");
    const bool written =
        !definition.id.empty() &&
        std::all_of(definition.id.begin(), definition.id.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        });
    if (table.contains("id") && !written) {
      toml_.fault(*table.get("id"), "indicators/id", "an id is written like \"cla.days\"",
                  "use small letters, digits, full stops and underscores");
    }
    const auto version = toml_.number(table, "version");
    if (version && (*version < 1 || *version > 1'000'000)) {
      toml_.fault(*table.get("version"), "indicators/version", "a version is a number from 1",
                  "begin with 1, and add 1 when the meaning changes");
    }
    definition.version = static_cast<std::uint32_t>(version.value_or(1));
    definition.title = toml_.text(table, "title").value_or("");
    definition.help = toml_.text(table, "help").value_or("");
    definition.direction = toml_.text(table, "direction").value_or("");
    if (table.contains("direction")) {
      choose(table, "direction", kDirectionWords, definition.direction);
    }
    definition.windows = toml_.flag(table, "windows").value_or(true);
  }

  void read_measure(const toml::table& table, Definition& definition) {
    const auto measure =
        choose(table, "measure", kMeasureWords, toml_.text(table, "measure").value_or(""));
    const auto unit = choose(table, "unit", kUnitWords, toml_.text(table, "unit").value_or(""));
    definition.of = toml_.text(table, "of").value_or("");
    choose(table, "of", kHistoryWords, definition.of);
    if (measure) definition.measure = static_cast<MeasureKind>(*measure);
    if (unit) definition.unit = static_cast<UnitOfCount>(*unit);
    definition.population = toml_.text(table, "population").value_or("");
    if (table.contains("population")) {
      choose(table, "population", kPopulationWords, definition.population);
    }
  }

  /// Place of a word in a closed set; a fault if it is not one, nothing if the key is absent.
  template <std::size_t N>
  std::optional<std::size_t> choose(const toml::table& table, std::string_view key,
                                    const std::array<std::string_view, N>& words,
                                    std::string_view word) {
    const auto found = std::find(words.begin(), words.end(), word);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    if (const auto* node = table.get(key); node != nullptr && node->is_string()) {
      std::string known;
      for (const auto each : words) known += (known.empty() ? "" : ", ") + std::string{each};
      toml_.fault(*node, "indicators/unknown-word",
                  "\"" + std::string{word} + "\" is no word for \"" + std::string{key} + "\"",
                  "use one of: " + known);
    }
    return std::nullopt;
  }

  void read_feeds(const toml::table& table, Definition& definition) {
    for (const auto& word : toml_.words(table, "facts")) {
      if (vocabulary_.find_kind(word.text) == nullptr) {
        toml_.fault(word.where, "indicators/unknown-word",
                    "\"" + word.text + "\" is no kind of fact", "see catalogue/vocabulary.toml");
      }
      definition.facts.push_back(word.text);
    }
    for (const auto& word : toml_.words(table, "feeds")) {
      if (const auto kind = agency_kind(word.text); kind && agency_kind_name(*kind) == word.text) {
        definition.agencies.push_back(*kind);
      } else {
        toml_.fault(word.where, "indicators/unknown-word",
                    "\"" + word.text + "\" is no kind of agency",
                    "use children, health, education, police, provider or programme");
      }
    }
  }

  /// "0-17", "10-", "-17": completed years, both included.
  void read_ages(const toml::table& table, std::string_view key, std::optional<int>& min,
                 std::optional<int>& max) {
    const auto text = toml_.text(table, key);
    if (!text) return;
    min.reset();
    max.reset();
    const auto dash = text->find('-');
    const auto years = [&](std::string_view digits, std::optional<int>& bound) {
      if (digits.empty()) return true;
      int value = 0;
      const auto [stop, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), value);
      bound = value;
      return error == std::errc{} && stop == digits.data() + digits.size() && value <= 150;
    };
    const bool read =
        dash != std::string::npos && years(std::string_view{*text}.substr(0, dash), min) &&
        years(std::string_view{*text}.substr(dash + 1), max) && (!min || !max || *min <= *max);
    if (read) return;
    toml_.fault(*table.get(key), "indicators/ages", "\"" + *text + "\" is no range of ages",
                "write completed years, both included: \"0-17\", or \"10-\"");
  }

  void read_periods(const toml::table& table, Definition& definition) {
    for (const auto& word : toml_.words(table, "periods")) {
      if (std::find(kPeriodWords.begin(), kPeriodWords.end(), word.text) == kPeriodWords.end()) {
        toml_.fault(word.where, "indicators/unknown-word",
                    "\"" + word.text + "\" is no kind of period", "use month, quarter or year");
      }
      definition.periods.push_back(word.text);
    }
  }

  /// where = { legal_status = { not-in = ["V3", "V4"] } }
  void read_where(const toml::table& table, Definition& definition) {
    const auto* node = table.get("where");
    if (node == nullptr) return;
    const auto* conditions = node->as_table();
    if (conditions == nullptr) {
      return toml_.fault(*node, "indicators/wrong-type", "\"where\" has another type",
                         "write { attribute = { in = [\"word\"] } }");
    }
    for (const auto& [key, value] : *conditions) {
      const auto* attribute = vocabulary_.find_attribute(key.str());
      if (attribute == nullptr || attribute->values.empty()) {
        toml_.fault(key.source().begin, "indicators/unknown-word",
                    "\"" + std::string{key.str()} + "\" is no attribute with words",
                    "see catalogue/vocabulary.toml");
        continue;
      }
      const auto* test = value.as_table();
      const bool one_test = test != nullptr && test->size() == 1 &&
                            (test->contains("in") || test->contains("not-in"));
      if (!one_test) {
        toml_.fault(value, "indicators/where", "a condition is one of \"in\" and \"not-in\"",
                    "write { in = [\"word\"] } or { not-in = [\"word\"] }");
        continue;
      }
      read_condition(*attribute, *test, definition);
    }
  }

  void read_condition(const Attribute& attribute, const toml::table& test, Definition& definition) {
    Condition condition;
    condition.attribute = attribute.code;
    condition.excluded = test.contains("not-in");
    for (const auto& word : toml_.words(test, condition.excluded ? "not-in" : "in")) {
      const auto value = vocabulary_.value(attribute.code, word.text);
      if (value == 0 && word.text != "unknown") {
        toml_.fault(word.where, "indicators/unknown-word",
                    "\"" + word.text + "\" is no word for \"" + attribute.name + "\"",
                    "see catalogue/vocabulary.toml");
      }
      condition.values.push_back(value);
    }
    std::sort(condition.values.begin(), condition.values.end());
    definition.where.push_back(std::move(condition));
  }

  void read_examples(const toml::table& table, Definition& definition) {
    const auto* node = table.get("example");
    if (node == nullptr) return;
    const auto* list = node->as_array();
    if (list == nullptr) {
      return toml_.fault(*node, "indicators/wrong-type", "\"example\" has another type",
                         "write [[name.example]] above each example");
    }
    for (const auto& item : *list) {
      const auto* example = item.as_table();
      if (example == nullptr) {
        toml_.fault(item, "indicators/wrong-type", "an example is a table",
                    "write [[name.example]] above each example");
        continue;
      }
      toml_.allow_keys(*example, {"given", "expect"});
      toml_.require(*example, "given");
      toml_.require(*example, "expect");
      Example read;
      read.line = example->source().begin.line;
      for (auto& word : toml_.words(*example, "given")) read.given.push_back(std::move(word.text));
      read_expected(*example, read);
      definition.examples.push_back(std::move(read));
    }
  }

  void read_expected(const toml::table& example, Example& read) {
    const auto* node = example.get("expect");
    if (node == nullptr) return;
    const auto* expect = node->as_table();
    if (expect == nullptr) {
      return toml_.fault(*node, "indicators/wrong-type", "\"expect\" has another type",
                         "write { period = \"Y2025\", count = 1 }");
    }
    toml_.allow_keys(
        *expect, {"period", "breakdown", "count", "people", "numerator", "denominator", "status"});
    toml_.require(*expect, "period");
    read.period = toml_.text(*expect, "period").value_or("");
    read.count = toml_.number(*expect, "count");
    read.people = toml_.number(*expect, "people");
    read.numerator = toml_.number(*expect, "numerator");
    read.denominator = toml_.number(*expect, "denominator");
    read.status = toml_.text(*expect, "status").value_or("ok");
    if (expect->contains("status")) choose(*expect, "status", kStatusWords, read.status);
    if (const auto* breakdown = expect->get("breakdown")) {
      const auto* values = breakdown->as_table();
      if (values == nullptr) {
        return toml_.fault(*breakdown, "indicators/wrong-type", "\"breakdown\" has another type",
                           "write { sex = \"F\" }");
      }
      for (const auto& [key, value] : *values) {
        read.breakdown.emplace_back(key.str(), value.value_or(std::string{}));
      }
      std::sort(read.breakdown.begin(), read.breakdown.end());
    }
  }

  void wrong_together(const toml::table& table, std::string_view key, std::string message) {
    const auto* node = table.get(key);
    toml_.fault(node == nullptr ? static_cast<const toml::node&>(table) : *node,
                "indicators/contradiction", std::move(message),
                "docs/indicators.md lists what goes together");
  }

  /// Words that are each right may not go together: the set of ways to measure is closed.
  void check_together(const toml::table& table, const Definition& definition) {
    const bool of_care = definition.of == "care" || definition.of == "spell";
    const bool of_scores = definition.of == "sdq";
    const bool is_mean = definition.measure == MeasureKind::mean;
    if (of_scores != is_mean || (is_mean && definition.unit != UnitOfCount::score)) {
      wrong_together(table, "measure", "scores have a mean, counted in scores, and nothing else");
    }
    if (!of_care && !of_scores && definition.measure != MeasureKind::starts) {
      wrong_together(table, "measure", "what happens on a day can only be measured by its starts");
    }
    if ((definition.measure == MeasureKind::duration) != (definition.unit == UnitOfCount::day)) {
      wrong_together(table, "unit", "a duration is counted in days, and nothing else is");
    }
    if (definition.measure == MeasureKind::stock && definition.unit != UnitOfCount::child) {
      wrong_together(table, "unit", "a stock is counted in children");
    }
    if (definition.measure == MeasureKind::stock && definition.windows) {
      wrong_together(table, "windows", "a stock has no cells before and after (rulings B6)");
    }
    if (of_care && (definition.age_min != 0 || definition.age_max != 17)) {
      wrong_together(table, "ages", "who is in care is under 18: ages are \"0-17\" here");
    }
    if (definition.of == "spell" && !definition.where.empty()) {
      wrong_together(table, "where", "a period of care has no statement of its own to ask");
    }
    if (is_mean && (definition.periods.size() != 1 || definition.periods.front() != "year")) {
      wrong_together(table, "periods", "a mean of scores is measured for years (rulings G4)");
    }
    if (!is_mean && !definition.population.empty()) {
      wrong_together(table, "population", "only a mean has a population by name");
    }
    if (definition.facts.empty() || definition.agencies.empty() || definition.periods.empty()) {
      wrong_together(table, "facts", "facts, feeds and periods may not be empty");
    }
  }

  TomlReading toml_;
  const std::string& file_;
  const Vocabulary& vocabulary_;
  Faults& faults_;
};

}  // namespace

std::vector<Definition> read_definitions(const std::string& file, const Vocabulary& vocabulary,
                                         Faults& faults) {
  std::vector<Definition> definitions;
  try {
    const toml::table root = toml::parse_file(file);
    DefinitionReader reader{file, vocabulary, faults};
    for (const auto& [key, node] : root) {
      const auto* table = node.as_table();
      if (table == nullptr) {
        faults.push_back({file, key.source().begin.line, key.source().begin.column,
                          "indicators/unknown-key",
                          "\"" + std::string{key.str()} + "\" is no definition",
                          "a file holds tables only, one for each definition"});
        continue;
      }
      if (auto definition = reader.read(*table)) definitions.push_back(std::move(*definition));
    }
  } catch (const toml::parse_error& error) {
    faults.push_back({file, error.source().begin.line, error.source().begin.column,
                      "indicators/syntax", std::string{error.description()},
                      "mend the TOML of the file"});
  }
  return definitions;
}

}  // namespace braid::transform
