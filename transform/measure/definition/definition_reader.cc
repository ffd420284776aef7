#include "transform/measure/definition/definition_reader.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/toml/toml_reading.h"
#include "transform/measure/definition/definition_check.h"
#include "transform/measure/definition/definition_circle.h"
#include "transform/measure/definition/definition_keys.h"
#include "transform/measure/definition/definition_words.h"
#include "transform/measure/definition/part_reader.h"

namespace braid::transform {
namespace {

constexpr TableMask kUsualSets =
    by_age_cla | by_age_prog | by_sex | by_uasc | by_ethnic5 | by_disab | by_cse;

bool table_divides(const toml::table& table) {
  const auto word = table["measure"].value<std::string>();
  const auto found = std::find(kMeasureWords.begin(), kMeasureWords.end(), word.value_or(""));
  return found != kMeasureWords.end() &&
         divides(static_cast<MeasureKind>(found - kMeasureWords.begin()));
}

/// Reads one table of one file.
class DefinitionReader {
 public:
  DefinitionReader(const std::string& file, const Vocabulary& vocabulary, Faults& faults)
      : toml_{file, faults},
        parts_{toml_, vocabulary},
        file_{file},
        vocabulary_{vocabulary},
        faults_{faults} {}

  /// Nothing if there was a fault. `others` are those that it may name.
  std::optional<Definition> read(const toml::table& table, const std::vector<Definition>& others) {
    const std::size_t before = faults_.size();
    Definition definition;
    definition.file = file_;
    definition.line = table.source().begin.line;
    for (const auto& key : definition_keys().keys) {
      if (key.needed && key.when.key.empty()) toml_.require(table, key.name);
    }
    read_name(table, definition);
    allow_keys(table);
    read_counts(table, definition, others);
    read_feeds(table, definition);
    read_periods(table, definition);
    read_cohort(table, definition);
    read_splits(table, definition);
    read_examples(table, definition);
    if (faults_.size() == before) check_definition(table, definition, toml_);
    if (faults_.size() != before) return std::nullopt;
    return definition;
  }

 private:
  /// Those of its measure; where that is no word, which is told too, those of one that counts.
  void allow_keys(const toml::table& table) {
    const auto& list = definition_keys();
    const auto measure = table["measure"].value<std::string>().value_or("");
    const auto& words = list.find("measure")->words;
    const bool known = std::find(words.begin(), words.end(), measure) != words.end();
    toml_.allow_keys(table, names_for(list, known ? measure : words.front()));
  }
  /// Those of a table within it.
  void allow_keys(const toml::table& table, std::string_view path) {
    toml_.allow_keys(table, names_for(definition_keys(path), ""));
  }

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
    toml_.choose(table, "direction", kDirectionWords);
    definition.profile = toml_.text(table, "profile").value_or("linked_default");
    toml_.choose(table, "profile", kProfileWords);
    if (const auto* windows = table.get("windows"); windows != nullptr && windows->is_string()) {
      definition.windows_after_only =
          toml_.choose(table, "windows", std::array<std::string_view, 1>{"after"}).has_value();
    } else {
      definition.windows = toml_.flag(table, "windows").value_or(true);
    }
  }

  void read_counts(const toml::table& table, Definition& definition,
                   const std::vector<Definition>& others) {
    if (!table_divides(table)) {
      toml_.require(table, "of");
      parts_.read(table, definition.part);
      definition.measure = definition.part.measure;
      definition.unit = definition.part.unit;
      return set_default_ages(definition.part);
    }
    const auto measure = toml_.choose(table, "measure", kMeasureWords);
    definition.measure = static_cast<MeasureKind>(measure.value_or(0));
    const auto unit = toml_.choose(table, "unit", kUnitWords);
    definition.unit = static_cast<UnitOfCount>(unit.value_or(0));
    if (const auto per = toml_.text(table, "per")) read_per(table, *per, definition);
    if (table.contains("pair")) read_pair(table, definition);
    // Who has only pairs has no periods to count in.
    if (definition.pair && !table.contains("numerator")) return;
    toml_.require(table, "numerator");
    toml_.require(table, table.contains("rest") ? "rest" : "denominator");
    definition.part = side(table, "numerator", others).value_or(Part{});
    definition.denominator_is_rest = table.contains("rest");
    definition.denominator =
        side(table, definition.denominator_is_rest ? "rest" : "denominator", others);
    definition.otherwise = side(table, "otherwise", others);
    if (table.contains("window_denominator")) {
      definition.window_denominator = side(table, "window_denominator", others);
    }
  }

  /// "10000", "365.25", "10000/253": what a quotient is multiplied by (rulings G2).
  void read_per(const toml::table& table, const std::string& per, Definition& definition) {
    const auto slash = std::min(per.find('/'), per.size());
    const auto up = decimal(per.substr(0, slash));
    const auto down = slash == per.size() ? std::make_pair(std::int64_t{1}, std::int64_t{1})
                                          : decimal(per.substr(slash + 1));
    definition.multiplier = up.first * down.second;
    definition.divisor = up.second * down.first;
    if (definition.multiplier > 0 && definition.divisor > 0) return;
    toml_.fault(*table.get("per"), "indicators/per", "\"" + per + "\" is no number above 0",
                "write digits in quotes: \"10000\", \"365.25\" or \"10000/253\"");
  }
  /// A decimal text as numerator and denominator; 0 if it is none.
  static std::pair<std::int64_t, std::int64_t> decimal(std::string digits) {
    std::int64_t below = 1;
    if (const auto stop = digits.find('.'); stop != std::string::npos) {
      digits.erase(stop, 1);
      for (std::size_t i = stop; i < digits.size(); ++i) below *= 10;
    }
    const bool written =
        !digits.empty() && digits.size() < 10 &&
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    return {written ? std::stoll(digits) : 0, below};
  }

  /// One side of a quotient: the id of a definition that counts, or a table; `as` in the table
  /// begins with what another definition counts.
  std::optional<Part> side(const toml::table& table, std::string_view key,
                           const std::vector<Definition>& others) {
    const auto* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    if (const auto id = node->value_exact<std::string>()) return counted_by(*node, *id, others);
    const auto* keys = node->as_table();
    if (keys == nullptr) {
      toml_.fault(
          *node, "config/wrong-type", "\"" + std::string{key} + "\" has another type",
          "write an id in quotes, or { measure = \"starts\", of = \"care\", unit = \"child\" }");
      return std::nullopt;
    }
    allow_keys(*keys, key);
    std::optional<Part> part = Part{};
    if (const auto id = toml_.text(*keys, "as")) {
      part = counted_by(*keys->get("as"), *id, others);
    } else {
      for (const auto needed : {"measure", "of", "unit"}) toml_.require(*keys, needed);
    }
    if (!part) return std::nullopt;
    parts_.read(*keys, *part);
    set_default_ages(*part);
    if (divides(part->measure)) {
      toml_.fault(*node, "indicators/contradiction",
                  "a side of a quotient counts, it cannot divide",
                  "use one of the measures that count");
    }
    return part;
  }

  std::optional<Part> counted_by(const toml::node& node, const std::string& id,
                                 const std::vector<Definition>& others) {
    const Definition* found = nullptr;
    for (const auto& other : others) {
      if (other.id == id && (found == nullptr || found->version < other.version)) found = &other;
    }
    if (found != nullptr) return found->part;
    toml_.fault(node, "indicators/unknown-word",
                "\"" + id + "\" is no definition that counts, or has a fault itself",
                "name the id of a definition whose measure does not divide");
    return std::nullopt;
  }

  /// Who is in care is under 18 by the clip; of all else 0 to 17 counts unless said otherwise.
  static void set_default_ages(Part& part) {
    if (!part.ages && !is_of_care(part.of)) part.ages = Ages{0, 17};
    if (part.ages == Ages{0, 17} && is_of_care(part.of)) part.ages.reset();
  }

  void read_pair(const toml::table& table, Definition& definition) {
    const auto* keys = table.get("pair")->as_table();
    if (keys == nullptr) {
      return toml_.fault(*table.get("pair"), "config/wrong-type", "\"pair\" has another type",
                         "write { of = \"sdq\", pick = \"nearest\", count = \"change\" }");
    }
    allow_keys(*keys, "pair");
    for (const auto key : {"of", "pick", "count"}) toml_.require(*keys, key);
    Pair pair;
    pair.of = parts_.history(*keys, "of").value_or(History::sdq);
    pair.where = parts_.conditions(*keys, "where");
    pair.pick = static_cast<PairPick>(toml_.choose(*keys, "pick", kPairPickWords).value_or(0));
    pair.count = static_cast<PairCount>(toml_.choose(*keys, "count", kPairCountWords).value_or(0));
    pair.around_days = static_cast<int>(toml_.number(*keys, "around_days").value_or(0));
    pair.second_needed = toml_.flag(*keys, "second_needed").value_or(true);
    pair.first = parts_.range(*keys, "first");
    pair.then = parts_.range(*keys, "then");
    pair.ages = parts_.range(*keys, "ages").value_or(Ages{});
    definition.pair = std::move(pair);
  }

  void read_feeds(const toml::table& table, Definition& definition) {
    const auto kinds = [&](std::string_view key, std::vector<std::string>& into) {
      for (const auto& word : toml_.words(table, key)) {
        if (vocabulary_.find_kind(word.text) == nullptr) {
          toml_.fault(word.where, "indicators/unknown-word",
                      "\"" + word.text + "\" is no kind of fact", "see catalogue/vocabulary.toml");
        }
        into.push_back(word.text);
      }
    };
    kinds("facts", definition.facts);
    kinds("needs", definition.needs);
    kinds("follows", definition.follows);
    read_agencies(table, "feeds", definition.agencies);
    for (const auto& word : toml_.words(table, "needs_stated")) {
      if (const auto* known = vocabulary_.find_attribute(word.text)) {
        definition.needs_stated.push_back(known->code);
      } else {
        toml_.fault(word.where, "indicators/unknown-word", "\"" + word.text + "\" is no attribute",
                    "see catalogue/vocabulary.toml");
      }
    }
    definition.lookback_months = static_cast<int>(toml_.number(table, "lookback").value_or(0));
    definition.supplied = toml_.flag(table, "supplied").value_or(true);
  }

  void read_agencies(const toml::table& table, std::string_view key,
                     std::vector<AgencyKind>& agencies) {
    for (const auto& word : toml_.words(table, key)) {
      if (const auto kind = agency_kind(word.text); kind && agency_kind_name(*kind) == word.text) {
        agencies.push_back(*kind);
      } else {
        toml_.fault(word.where, "indicators/unknown-word",
                    "\"" + word.text + "\" is no kind of agency",
                    "use children, health, education, police, provider or programme");
      }
    }
  }

  void read_periods(const toml::table& table, Definition& definition) {
    for (const auto& word : toml_.words(table, "periods")) {
      if (std::find(kPeriodWords.begin(), kPeriodWords.end(), word.text) == kPeriodWords.end()) {
        toml_.fault(word.where, "indicators/unknown-word",
                    "\"" + word.text + "\" is no kind of period",
                    "use one of: " + toml_.listed(kPeriodWords));
      }
      definition.periods.push_back(word.text);
    }
    definition.breakdowns = table.contains("breakdowns") ? TableMask{0} : kUsualSets;
    for (const auto& word : toml_.words(table, "breakdowns")) {
      if (const auto set = breakdown_set(word.text)) {
        definition.breakdowns = static_cast<TableMask>(definition.breakdowns | *set);
      } else {
        toml_.fault(word.where, "indicators/unknown-word",
                    "\"" + word.text + "\" is no breakdown set",
                    "use one of: " + toml_.listed(breakdown_set_names()));
      }
    }
  }

  void read_cohort(const toml::table& table, Definition& definition) {
    const auto* node = table.get("cohort");
    if (node == nullptr) return;
    const auto* keys = node->as_table();
    if (keys == nullptr) {
      return toml_.fault(*node, "config/wrong-type", "\"cohort\" has another type",
                         "write { when = [{ open = \"care\" }] }");
    }
    allow_keys(*keys, "cohort");
    definition.cohort.where = parts_.conditions(*keys, "where");
    definition.cohort.when = parts_.relations(*keys, "when");
    read_agencies(*keys, "known_to", definition.cohort.known_to);
  }

  void read_splits(const toml::table& table, Definition& definition) {
    definition.only_splits = toml_.flag(table, "only_splits").value_or(false);
    const auto* node = table.get("split");
    if (node == nullptr) return;
    const auto* splits = node->as_table();
    if (splits == nullptr) {
      return toml_.fault(*node, "config/wrong-type", "\"split\" has another type",
                         "write [name.split.from_care] above its conditions");
    }
    for (const auto& [name, value] : *splits) {
      const auto* keys = value.as_table();
      if (keys == nullptr) {
        toml_.fault(value, "config/wrong-type", "a split is a table",
                    "write [name.split.from_care] above its conditions");
        continue;
      }
      allow_keys(*keys, "split/*");
      Split split;
      split.name = name.str();
      split.where = parts_.conditions(*keys, "where");
      split.counted = parts_.conditions(*keys, "counted");
      split.second_needed = toml_.flag(*keys, "second_needed").value_or(false);
      definition.splits.push_back(std::move(split));
    }
  }

  void read_examples(const toml::table& table, Definition& definition) {
    const auto* node = table.get("example");
    if (node == nullptr) return;
    const auto* list = node->as_array();
    if (list == nullptr) {
      return toml_.fault(*node, "config/wrong-type", "\"example\" has another type",
                         "write [[name.example]] above each example");
    }
    for (const auto& item : *list) {
      const auto* example = item.as_table();
      if (example == nullptr) {
        toml_.fault(item, "config/wrong-type", "an example is a table",
                    "write [[name.example]] above each example");
        continue;
      }
      allow_keys(*example, "example");
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
      return toml_.fault(*node, "config/wrong-type", "\"expect\" has another type",
                         "write { period = \"Y2025\", count = 1 }");
    }
    allow_keys(*expect, "example/expect");
    toml_.require(*expect, "period");
    read.period = toml_.text(*expect, "period").value_or("");
    read.count = toml_.number(*expect, "count");
    read.people = toml_.number(*expect, "people");
    read.numerator = toml_.number(*expect, "numerator");
    read.denominator = toml_.number(*expect, "denominator");
    read.status = toml_.text(*expect, "status").value_or("ok");
    toml_.choose(*expect, "status", kStatusWords);
    if (const auto* breakdown = expect->get("breakdown")) {
      const auto* values = breakdown->as_table();
      if (values == nullptr) {
        return toml_.fault(*breakdown, "config/wrong-type", "\"breakdown\" has another type",
                           "write { sex = \"F\" }");
      }
      for (const auto& [key, value] : *values) {
        read.breakdown.emplace_back(key.str(), value.value_or(std::string{}));
      }
      std::sort(read.breakdown.begin(), read.breakdown.end());
    }
  }

  TomlReading toml_;
  PartReader parts_;
  const std::string& file_;
  const Vocabulary& vocabulary_;
  Faults& faults_;
};

std::vector<ParsedDefinitions> parse(const std::vector<std::string>& files, Faults& faults) {
  std::vector<ParsedDefinitions> parsed;
  for (const auto& file : files) {
    try {
      parsed.push_back({file, toml::parse_file(file)});
    } catch (const toml::parse_error& error) {
      faults.push_back({file, error.source().begin.line, error.source().begin.column,
                        "indicators/syntax", std::string{error.description()},
                        "mend the TOML of the file"});
    }
  }
  return parsed;
}

}  // namespace

std::vector<Definition> read_definitions(const std::vector<std::string>& files,
                                         const Vocabulary& vocabulary, Faults& faults) {
  const auto parsed = parse(files, faults);
  check_circles(parsed, faults);
  std::vector<Definition> definitions;
  // Those that count first: the others may name them.
  for (const bool dividing : {false, true}) {
    for (const auto& [file, root] : parsed) {
      DefinitionReader reader{file, vocabulary, faults};
      for (const auto& [key, node] : root) {
        const auto* table = node.as_table();
        if (table == nullptr && !dividing) {
          faults.push_back({file, key.source().begin.line, key.source().begin.column,
                            "config/unknown-key",
                            "\"" + std::string{key.str()} + "\" is no definition",
                            "a file holds tables only, one for each definition"});
        }
        if (table == nullptr || table_divides(*table) != dividing) continue;
        if (auto definition = reader.read(*table, definitions)) {
          definitions.push_back(std::move(*definition));
        }
      }
    }
  }
  return definitions;
}

}  // namespace braid::transform
