#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/agency.h"
#include "core/fault.h"
#include "core/vocabulary.h"

namespace braid::transform {

/// The closed set of ways to measure a history (design, section 8). This first cut has the ones
/// that the shipped indicators use; the rest of the set joins them here.
enum class MeasureKind : std::uint8_t {
  stock,     ///< open at a date (R4)
  starts,    ///< begun in the period (R6); occurrences happen
  ends,      ///< ended in the period (R6)
  active,    ///< at least one day in the period (R7)
  duration,  ///< days in the period (R5)
  mean,      ///< mean of scores
};

/// What the number counts. `child` counts a person once a period, by the first start or the last
/// end in it; every other unit counts each stay, event or day.
enum class UnitOfCount : std::uint8_t {
  child,
  episode,
  spell,
  day,
  incident,
  arrest,
  attendance,
  score
};

/// An example of a definition: `braid test` runs it (design, section 8).
struct Example {
  std::vector<std::string> given;  ///< "care A 2024-04-05 2024-04-12 legal_status=C2"
  std::string period;
  std::vector<std::pair<std::string, std::string>> breakdown;
  std::optional<std::int64_t> count, people, numerator, denominator;
  /// "ok" unless said otherwise; "not_applicable", "not_available", "absent".
  std::string status;
  std::size_t line = 0;
};

/// The value of an attribute is one of `values`, or is none of them if `excluded`. An attribute
/// that is absent has the value 0, "unknown".
struct Condition {
  AttributeCode attribute{};
  bool excluded = false;
  std::vector<std::uint32_t> values;  ///< ascending
};

/// One indicator, one version: a table of a TOML file (docs/indicators.md describes the keys).
struct Definition {
  std::string id;
  std::uint32_t version = 1;
  std::string title, help;
  MeasureKind measure{};
  UnitOfCount unit{};
  /// Histories it is about: "care" (episodes), "spell" (periods of care), "missing", "arrest",
  /// "attendance", "sdq".
  std::string of;
  /// Kinds of fact that a feed has to supply, and the kinds of agency that supply them: what its
  /// coverage is judged by (rulings B1).
  std::vector<std::string> facts;
  std::vector<AgencyKind> agencies;
  /// Completed years that belong to the population of period cells, both included; of a
  /// programme's cohort in windows.
  std::optional<int> age_min, age_max, cohort_age_min, cohort_age_max;
  /// period kinds it is published for; year only for some (rulings G4).
  std::vector<std::string> periods;
  /// What the statement behind each stay or event has to say; all of them have to hold.
  std::vector<Condition> where;
  /// A named switch where a population cannot be said in keys: "looked_after_12_months" (rulings
  /// G44), or empty.
  std::string population;
  bool windows = true;  ///< has before and after cells (rulings B6)
  std::string direction;
  std::vector<Example> examples;
  /// SHA-256 over the meaning, 32 raw bytes: not over title, help or examples (rulings S18).
  std::string hash;
  std::string file;
  std::size_t line = 0;
};

/// All definitions in force: Braid's own, then the partnership's.
class Catalogue {
 public:
  /// Reads every `*.toml` of the folders, in order of name. A fault for each thing that is wrong:
  /// unknown keys, unknown words, two definitions of one id and version.
  static std::optional<Catalogue> load(const std::vector<std::string>& folders,
                                       const Vocabulary& vocabulary, Faults& faults);

  const std::vector<Definition>& definitions() const { return definitions_; }
  /// Ids that a pattern names: an id, or a beginning followed by `*`.
  std::vector<const Definition*> match(std::string_view pattern) const;
  /// SHA-256 over the hashes of all definitions, 32 raw bytes.
  std::string hash() const;

 private:
  std::vector<Definition> definitions_;
};

/// The words for them in definitions and cells: "starts", "child".
std::string_view measure_kind_name(MeasureKind kind);
std::string_view unit_of_count_name(UnitOfCount unit);

/// How one example came out.
struct ExampleResult {
  std::string indicator;
  std::string example;  ///< file and line
  bool passed = false;
  std::string expected, got;
};

/// Runs the examples of all definitions through the measurer.
std::vector<ExampleResult> run_examples(const Catalogue& catalogue, const Vocabulary& vocabulary);

}  // namespace braid::transform
