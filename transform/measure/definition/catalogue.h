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
#include "transform/measure/definition/breakdown_group.h"
#include "transform/measure/definition/part.h"

namespace braid::transform {

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

/// A named part of an indicator, published beside its total under the breakdown `split` (rulings
/// G3): the same sums with further conditions.
struct Split {
  std::string name;
  std::vector<Condition> where;    ///< of both sides of a quotient
  std::vector<Condition> counted;  ///< of the numerator alone
  bool second_needed = false;      ///< pairs without a follow-up leave the denominator
};

/// Who of a programme's arm an indicator is about; the others are in neither number.
struct Cohort {
  std::vector<Condition> where;      ///< of the participation
  std::vector<Relation> when;        ///< on the day t0
  std::vector<AgencyKind> known_to;  ///< has a subject of one of these, if any is named
};

/// One indicator, one version: a table of a TOML file (docs/indicators.md describes the keys).
struct Definition {
  std::string id;
  std::uint32_t version = 1;
  std::string title, help;
  MeasureKind measure{};
  UnitOfCount unit{};
  /// What is counted: alone, or as the numerator. Where the definition divides, `denominator` is
  /// the other side; `window_denominator` takes its place before and after a programme's t0.
  Part part;
  std::optional<Part> denominator, window_denominator;
  std::optional<Part> otherwise;     ///< the numerator of cells in which that is 0
  bool denominator_is_rest = false;  ///< the numerator is added to it
  std::optional<Pair> pair;
  /// value = numerator x multiplier / denominator / divisor (rulings G2).
  std::int64_t multiplier = 1, divisor = 1;
  std::vector<Split> splits;
  bool only_splits = false;
  Cohort cohort;
  /// Kinds of fact that a feed has to supply, and the kinds of agency that supply them: what its
  /// coverage is judged by (rulings B1).
  std::vector<std::string> facts;
  std::vector<AgencyKind> agencies;
  /// Kinds of fact that have to be covered too, by any agency; else the cell is `x`.
  std::vector<std::string> needs;
  /// Kinds of fact that a follow-up has to be covered by, if any feed supplies them (rulings G18).
  std::vector<std::string> follows;
  /// Attributes that some fact of the area has to state; else the cell is `x`: a feed that cannot
  /// tell must not be read as nought.
  std::vector<AttributeCode> needs_stated;
  int lookback_months = 0;  ///< covered before the period, too (rulings G5)
  /// False: no feed that is described carries it; `x` until one does (rulings G48).
  bool supplied = true;
  /// period kinds it is published for; year only for some (rulings G4).
  std::vector<std::string> periods;
  /// Breakdown sets that apply to it.
  TableMask breakdowns = 0;
  bool windows = true;              ///< has before and after cells (rulings B6)
  bool windows_after_only = false;  ///< its window is that after t0 alone
  std::string direction;
  std::string profile;
  std::vector<Example> examples;
  /// SHA-256 over the meaning, 32 raw bytes: not over title, help or examples (rulings S18).
  std::string hash;
  std::string file;
  std::size_t line = 0;

  /// Whether it counts in periods or windows; else it has pairs only.
  bool has_sides() const { return !divides(measure) || denominator.has_value(); }
  /// The periods of a stock, and of a figure of a census day, are dates.
  bool is_dated() const {
    return has_sides() && (part.measure == MeasureKind::stock ||
                           (part.measure == MeasureKind::figure && part.of == History::workforce));
  }
};

/// All definitions in force: Braid's own, then the partnership's.
class Catalogue {
 public:
  /// Reads every `*.toml` of the folders, in order of name. A fault for each thing that is wrong:
  /// unknown keys, unknown words, two definitions of one id and version.
  static std::optional<Catalogue> load(const std::vector<std::string>& folders,
                                       const Vocabulary& vocabulary, Faults& faults);

  /// The same of single files. What can be read is in it, beside the faults of the rest.
  static Catalogue read(const std::vector<std::string>& files, const Vocabulary& vocabulary,
                        Faults& faults);
  /// The `*.toml` of the folders, each folder's in order of name. A fault for each that cannot be
  /// read.
  static std::vector<std::string> files_in(const std::vector<std::string>& folders, Faults& faults);
  /// These definitions and no others.
  static Catalogue of(std::vector<Definition> definitions);

  const std::vector<Definition>& definitions() const { return definitions_; }
  /// Ids that a pattern names: an id, or a beginning followed by `*`.
  std::vector<const Definition*> match(std::string_view pattern) const;
  /// The latest version of an id, or the one that is asked for; nullptr if there is none.
  const Definition* find(std::string_view id, std::optional<std::uint32_t> version = {}) const;
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
