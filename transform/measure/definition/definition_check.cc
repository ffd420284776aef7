#include "transform/measure/definition/definition_check.h"

#include <algorithm>

namespace braid::transform {
namespace {

class DefinitionCheck {
 public:
  DefinitionCheck(const toml::table& table, const Definition& definition, TomlReading& toml)
      : table_{table}, definition_{definition}, toml_{toml} {}

  void run() {
    if (definition_.has_sides()) check_part(definition_.part, "measure");
    if (definition_.denominator) check_part(*definition_.denominator, "denominator");
    if (definition_.otherwise) check_part(*definition_.otherwise, "otherwise");
    if (definition_.window_denominator) {
      check_part(*definition_.window_denominator, "window_denominator");
    }
    check_quotient();
    check_windows();
    check_examples();
    const bool has_cells = !definition_.periods.empty() || definition_.windows;
    if (!has_cells) wrong("periods", "neither periods nor windows: it would have no cells");
    if (definition_.facts.empty() && !definition_.agencies.empty()) {
      wrong("feeds", "feeds of no kind of fact: name the facts that they supply");
    }
    if (definition_.facts.empty() && definition_.supplied) {
      wrong("facts", "facts may only be empty where no feed supplies them: supplied = false");
    }
    if (definition_.only_splits && definition_.splits.empty()) {
      wrong("only_splits", "there are no splits");
    }
  }

 private:
  void wrong(std::string_view key, std::string message) {
    wrong(key, std::move(message), "indicators/contradiction",
          "docs/indicators.md lists what goes together");
  }
  void wrong(std::string_view key, std::string message, Literal rule, std::string remedy) {
    const auto* node = table_.get(key);
    toml_.fault(node == nullptr ? static_cast<const toml::node&>(table_) : *node, rule,
                std::move(message), std::move(remedy));
  }

  void check_part(const Part& part, std::string_view key) {
    check_can_count(part, key == "measure" && divides(definition_.measure) ? "numerator" : key);
    const bool by_span = part.measure == MeasureKind::stock ||
                         part.measure == MeasureKind::at_end || part.measure == MeasureKind::ends ||
                         part.measure == MeasureKind::active;
    const bool listed = part.of < History::cohort;
    if (by_span && !lasts(part.of)) {
      wrong(key, "what happens on a day is measured by its starts, or as a figure");
    }
    if (part.measure == MeasureKind::duration && listed && !lasts(part.of)) {
      wrong(key, "what happens on a day has no duration");
    }
    if ((part.measure == MeasureKind::duration) != (part.unit == UnitOfCount::day)) {
      wrong("unit", "a duration is counted in days, and nothing else is");
    }
    if (part.measure == MeasureKind::people && part.of != History::cohort) {
      wrong(key, "people are those of a programme's cohort");
    }
    if (!listed && part.measure != MeasureKind::people && part.measure != MeasureKind::duration) {
      wrong(key, "of a cohort there are people and days, of the calendar days");
    }
    if (part.measure == MeasureKind::stock && !part.once() && part.unit != UnitOfCount::plan &&
        part.weight == PartWeight::one && part.unit != UnitOfCount::kase) {
      wrong("unit", "a stock is counted in children, or in people of another sort");
    }
    if (part.measure == MeasureKind::stock && definition_.windows && !definition_.pair) {
      wrong("windows", "a stock has no cells before and after (rulings B6)");
    }
    const bool adult = !part.ages || (part.ages->max && *part.ages->max <= 17);
    if (is_of_care(part.of) && !adult) {
      wrong("ages", "who is in care is under 18: ages end at 17 here");
    }
    if (!part.having.empty() && !part.once()) {
      wrong(key, "\"having\" asks the one that stands for a person: the unit has to be one");
    }
  }

  /// Conditions that nothing can meet make a number that is always 0, and below the line a value
  /// that never is one: said here, and not by a table of noughts or of `z`.
  void check_can_count(const Part& part, std::string_view key) {
    const bool below = key == "denominator" || key == "window_denominator" || key == "rest";
    const auto nothing = [&](const std::string& why) {
      if (!below) return wrong(key, "nothing can ever be counted: " + why);
      wrong(key, "nothing can ever be below the line, every cell would be z: " + why,
            "indicators/zero-denominator", "ask for something that can be");
    };
    if (!can_hold(part.where)) nothing("conditions of \"where\" shut each other out");
    if (!can_hold(part.having)) nothing("conditions of \"having\" shut each other out");
    for (const auto& relation : part.when) {
      Relation opposite = relation;
      opposite.negated = !relation.negated;
      const auto& all = part.when;
      if (!relation.negated && std::find(all.begin(), all.end(), opposite) != all.end()) {
        nothing("a relation is asked for and shut out");
      }
      if (!can_hold(relation.where)) nothing("conditions of a relation shut each other out");
    }
  }
  /// Whether some value meets all conditions on each attribute.
  static bool can_hold(const std::vector<Condition>& conditions) {
    return std::all_of(conditions.begin(), conditions.end(), [&](const Condition& one) {
      if (one.excluded) return true;
      return std::any_of(one.values.begin(), one.values.end(), [&](std::uint32_t value) {
        return std::all_of(conditions.begin(), conditions.end(), [&](const Condition& other) {
          if (other.attribute != one.attribute) return true;
          return std::binary_search(other.values.begin(), other.values.end(), value) !=
                 other.excluded;
        });
      });
    });
  }

  /// What reaches before or past a period needs the days there covered: else a case that nobody
  /// could see would be read as one that is not there (rulings G5).
  void check_windows() {
    if (definition_.lookback_months < 0) wrong("lookback", "months are counted from 0");
    const auto check = [&](const Part& part, std::string_view key) {
      int followed = 0;
      for (const auto& relation : part.when) {
        if (relation.months < 0 || relation.by_months < 0) wrong(key, "months are counted from 0");
        if (relation.kind != RelationKind::complete) continue;
        followed = std::max(followed, relation.months);
        if (relation.months == 0) wrong(key, "a follow-up of no months asks nothing");
      }
      for (const auto& relation : part.when) check_reach(relation, key, followed);
    };
    if (!definition_.has_sides() || definition_.periods.empty()) return;
    check(definition_.part, divides(definition_.measure) ? "numerator" : "when");
    if (definition_.denominator) check(*definition_.denominator, "denominator");
  }
  void check_reach(const Relation& relation, std::string_view key, int followed) {
    const bool back =
        relation.kind == RelationKind::before || relation.kind == RelationKind::ended_before;
    if (back && relation.months > definition_.lookback_months) {
      wrong(key,
            "looks back " + std::to_string(relation.months) + " months, of which only " +
                std::to_string(std::max(definition_.lookback_months, 0)) + " have to be covered",
            "indicators/window", "write lookback = " + std::to_string(relation.months));
    }
    const int ahead = std::max(relation.months, relation.by_months);
    if (relation.kind == RelationKind::after && ahead > followed) {
      wrong(key,
            "looks " + std::to_string(ahead) + " months ahead, of which only " +
                std::to_string(followed) + " have to be covered",
            "indicators/window", "add { complete = " + std::to_string(ahead) + " } to \"when\"");
    }
  }

  void check_examples() {
    for (const auto& example : definition_.examples) {
      if (example.status != "ok" || example.denominator != 0) continue;
      toml_.fault(toml::source_position{static_cast<toml::source_index>(example.line), 1},
                  "indicators/zero-denominator",
                  "an example expects a value over a denominator of 0",
                  "such a cell is z: write status = \"not_applicable\"");
    }
  }

  void check_quotient() {
    if (!divides(definition_.measure)) return;
    const bool change = definition_.measure == MeasureKind::change;
    if (change && !definition_.pair) wrong("measure", "a change is that of a pair");
    if ((definition_.otherwise || definition_.denominator_is_rest) && definition_.windows) {
      wrong("windows", "\"rest\" and \"otherwise\" are for periods: windows = false");
    }
    const bool median = definition_.measure == MeasureKind::median;
    if (median && (definition_.pair || definition_.otherwise || definition_.denominator_is_rest)) {
      wrong("measure", "a median is of the numerator's values alone");
    }
    if (definition_.pair && !definition_.windows) {
      wrong("windows", "a pair stands before and after a programme's t0");
    }
    if (!definition_.has_sides() && !definition_.periods.empty()) {
      wrong("periods", "periods need a numerator and a denominator");
    }
  }

  const toml::table& table_;
  const Definition& definition_;
  TomlReading& toml_;
};

}  // namespace

void check_definition(const toml::table& table, const Definition& definition, TomlReading& toml) {
  DefinitionCheck{table, definition, toml}.run();
}

}  // namespace braid::transform
