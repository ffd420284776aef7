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
    const auto* node = table_.get(key);
    toml_.fault(node == nullptr ? static_cast<const toml::node&>(table_) : *node,
                "indicators/contradiction", std::move(message),
                "docs/indicators.md lists what goes together");
  }

  void check_part(const Part& part, std::string_view key) {
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
