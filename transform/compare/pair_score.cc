#include "transform/compare/pair_score.h"

#include <algorithm>

#include "transform/compare/level_bounds.h"
#include "transform/compare/pair_rules.h"
#include "transform/compare/score_tables.h"

// Counting bits is most of the work. Where the processor has an instruction for it, code that was
// compiled for it is taken: twice as many pairs a second (pair_score_bench). Not every x86-64 has
// one, so the build as a whole may not assume it; the choice is a branch and not an ifunc, which
// sanitizers do not bear.
#if defined(__x86_64__) && !defined(__POPCNT__)
#define BRAID_TWO_WAYS_TO_COUNT 1
#define BRAID_COUNTS_BY_INSTRUCTION [[gnu::target("popcnt")]]
#endif

namespace braid::transform {

struct PairScorer::Tables : ScoreTables {
  Tables(const LinkModel& model, Options given) : ScoreTables{model}, options{given} {}
  Options options;
};

namespace {

#ifdef BRAID_TWO_WAYS_TO_COUNT
bool counts_by_instruction() {
  static const bool has = __builtin_cpu_supports("popcnt") != 0;
  return has;
}
#endif

constexpr std::size_t at(Level level) { return static_cast<std::size_t>(level); }
constexpr std::size_t at(Sameness same) { return static_cast<std::size_t>(same); }

// Levels

[[gnu::always_inline]] inline Level birth_date_level(const EncodedIdentity& one,
                                                     const EncodedIdentity& other) {
  const Level level = level_between(one, Field::birth_date, other, Field::birth_date);
  const bool swapped = level != Level::l0 && level != Level::missing &&
                       one.birth_date_swap == other.birth_date_swap && one.birth_date_swap != 0;
  return swapped ? Level::lx : level;
}

/// Only the two sexes speak: an indeterminate one contradicts neither.
[[gnu::always_inline]] inline Sameness sex_sameness(const EncodedIdentity& one,
                                                    const EncodedIdentity& other) {
  const bool told = (one.sex == 1 || one.sex == 2) && (other.sex == 1 || other.sex == 2);
  if (!told) return Sameness::missing;
  return one.sex == other.sex ? Sameness::same : Sameness::different;
}

/// The crossed comparison is tried only where both straight ones leave room for it.
[[gnu::always_inline]] inline bool may_be_swapped(const PairLevels& levels) {
  return (is_unlike(levels.surname) || levels.surname == Level::missing) &&
         (is_unlike(levels.given_name) || levels.given_name == Level::missing);
}

[[gnu::always_inline]] inline void compare_names(const EncodedIdentity& one,
                                                 const EncodedIdentity& other, PairLevels& levels) {
  levels.surname = level_between(one, Field::surname, other, Field::surname);
  levels.given_name = level_between(one, Field::given_name, other, Field::given_name);
}

[[gnu::always_inline]] inline void compare_crossed(const EncodedIdentity& one,
                                                   const EncodedIdentity& other,
                                                   PairLevels& levels) {
  levels.crossed_surname = level_between(one, Field::surname, other, Field::given_name);
  levels.crossed_given_name = level_between(one, Field::given_name, other, Field::surname);
}

[[gnu::always_inline]] inline void compare_rest(const EncodedIdentity& one,
                                                const EncodedIdentity& other, PairLevels& levels) {
  levels.birth_date = birth_date_level(one, other);
  levels.postcode = level_between(one, Field::postcode, other, Field::postcode);
  levels.sex = sex_sameness(one, other);
}

[[gnu::always_inline]] inline PairLevels compare_all(const EncodedIdentity& one,
                                                     const EncodedIdentity& other) {
  PairLevels levels;
  compare_names(one, other, levels);
  compare_rest(one, other, levels);
  if (may_be_swapped(levels)) compare_crossed(one, other, levels);
  return levels;
}

#ifdef BRAID_TWO_WAYS_TO_COUNT
BRAID_COUNTS_BY_INSTRUCTION PairLevels compare_by_instruction(const EncodedIdentity& one,
                                                              const EncodedIdentity& other) {
  return compare_all(one, other);
}
#endif

// Weights

/// How rare each side says its value is. Equal segments are one value and one model rates both, so
/// the sides differ only where one was never rated; then neither is.
struct PairRarity {
  std::uint8_t surname = 0, given_name = 0;
  /// Of one's surname with the other's given name, and the other way round.
  std::uint8_t crossed_surname = 0, crossed_given_name = 0;
};

/// The smaller q of a value that stands once in each column is its larger rarity.
std::uint8_t rarer(const std::array<std::uint8_t, 2>& as_column) {
  return std::max(as_column[0], as_column[1]);
}

[[gnu::always_inline]] inline PairRarity rarity_of(const EncodedIdentity& one,
                                                   const EncodedIdentity& other) {
  return {.surname = std::min(one.rarity[0][0], other.rarity[0][0]),
          .given_name = std::min(one.rarity[1][1], other.rarity[1][1]),
          .crossed_surname = std::min(rarer(one.rarity[0]), rarer(other.rarity[1])),
          .crossed_given_name = std::min(rarer(one.rarity[1]), rarer(other.rarity[0]))};
}

[[gnu::always_inline]] inline Weight name_weight(const ScoreTables::ByLevel& levels,
                                                 const ScoreTables::ByRarity& equal, Level level,
                                                 std::uint8_t rarity) {
  return level == Level::l0 ? equal[rarity] : levels[at(level)];
}

[[gnu::always_inline]] inline bool has_made_up_date(const EncodedIdentity& one,
                                                    const EncodedIdentity& other) {
  return ((one.flags | other.flags) & IdentityFlag::birth_date_default) != 0;
}

/// The weights that do not depend on names. A birth date that may be made up counts half where it
/// speaks for the pair.
[[gnu::always_inline]] inline Weight rest_weight(const ScoreTables& tables,
                                                 const EncodedIdentity& one,
                                                 const EncodedIdentity& other,
                                                 const PairLevels& levels, Sameness identifier) {
  Weight birth_date = tables.birth_date[at(levels.birth_date)];
  if (has_made_up_date(one, other)) birth_date = made_up_date_weight(birth_date, levels.birth_date);
  return tables.prior + birth_date + tables.postcode[at(levels.postcode)] +
         tables.sex[at(levels.sex)] + tables.identifier[at(identifier)];
}

struct NameWeight {
  Weight weight = 0;  ///< NAME - HOUSE
  bool swapped = false;
};

[[gnu::always_inline]] inline NameWeight names_weight(const ScoreTables& tables,
                                                      const PairLevels& levels,
                                                      const PairRarity& rarity) {
  const Weight surname =
      name_weight(tables.surname, tables.surname_equal, levels.surname, rarity.surname);
  const Weight household =
      std::max(0, tables.household + surname + tables.postcode[at(levels.postcode)]);
  NameWeight names{tables.straight + surname +
                   name_weight(tables.given_name, tables.given_name_equal, levels.given_name,
                               rarity.given_name)};
  const bool crossed =
      levels.crossed_surname != Level::missing || levels.crossed_given_name != Level::missing;
  if (crossed) {
    const Weight swapped = tables.swapped +
                           name_weight(tables.crossed, tables.crossed_equal, levels.crossed_surname,
                                       rarity.crossed_surname) +
                           name_weight(tables.crossed, tables.crossed_equal,
                                       levels.crossed_given_name, rarity.crossed_given_name);
    if (swapped > names.weight) names = {swapped, true};
  }
  names.weight -= household;
  return names;
}

PairCase case_of(const EncodedIdentity& one, const EncodedIdentity& other, const PairScore& score,
                 const Identifiers& identifiers, bool guards) {
  const PairLevels& levels = score.levels;
  PairCase pair{.identifiers = identifiers,
                .surname = levels.surname,
                .given_name = levels.given_name,
                .birth_date = levels.birth_date,
                .postcode = levels.postcode,
                .sex = levels.sex,
                .guards = guards};
  pair.nameless = levels.surname == Level::missing && levels.given_name == Level::missing &&
                  levels.crossed_surname == Level::missing &&
                  levels.crossed_given_name == Level::missing;
  if (score.swapped) {
    // The better crossed level stands for the surname; `missing` is the last of all levels.
    pair.surname = std::min(levels.crossed_surname, levels.crossed_given_name);
    pair.given_name = std::max(levels.crossed_surname, levels.crossed_given_name);
  }
  // 1 January for an unknown day: a date of the same year, and beside an equal number any date,
  // does not contradict it.
  const bool says_nothing = levels.birth_date == Level::l4 || levels.birth_date == Level::l5 ||
                            (levels.birth_date == Level::l6 && identifiers.nhs == Sameness::same);
  if (says_nothing && has_made_up_date(one, other)) pair.birth_date = Level::missing;
  constexpr std::uint32_t kUncertain = IdentityFlag::birth_date_partial |
                                       IdentityFlag::birth_date_estimated |
                                       IdentityFlag::birth_date_expected;
  pair.same_birth_date =
      levels.birth_date == Level::l0 && ((one.flags | other.flags) & kUncertain) == 0;
  return pair;
}

/// From levels to the judgement.
PairScore score_of(const ScoreTables& tables, bool guards, const EncodedIdentity& one,
                   const EncodedIdentity& other, const PairLevels& levels,
                   const Identifiers& identifiers) {
  const Weight rest = rest_weight(tables, one, other, levels, identifiers.other);
  const NameWeight names = names_weight(tables, levels, rarity_of(one, other));
  PairScore score;
  score.levels = levels;
  score.swapped = names.swapped;
  score.evidence = rest + names.weight;
  score.without_terms = rest + names_weight(tables, levels, PairRarity{}).weight;
  judge(case_of(one, other, score, identifiers, guards), score);
  return score;
}

/// Only an equal number lifts a pair above its evidence; every other rule lowers it, or asks only
/// about pairs that reach `kReview` (linkage-design, section 9).
[[gnu::always_inline]] inline bool can_be_lifted(const Identifiers& identifiers) {
  return identifiers.nhs == Sameness::same || identifiers.upn == Sameness::same;
}

/// What the names of a pair can weigh at most, before they are compared.
[[gnu::always_inline]] inline Weight straight_most(const ScoreTables& tables,
                                                   const PairRarity& rarity) {
  return tables.straight + tables.surname_most[rarity.surname] +
         tables.given_name_most[rarity.given_name];
}
[[gnu::always_inline]] inline Weight crossed_most(const ScoreTables& tables,
                                                  const PairRarity& rarity) {
  return tables.swapped + tables.crossed_most[rarity.crossed_surname] +
         tables.crossed_most[rarity.crossed_given_name];
}

/// Compares a pair and says whether something can come of it; if not, `levels` are not whole. The
/// fields that tell most pairs apart come first, and it stops as soon as even the best of the rest
/// would not do.
[[gnu::always_inline]] inline bool compare_hopeful(const ScoreTables& tables,
                                                   const EncodedIdentity& one,
                                                   const EncodedIdentity& other,
                                                   const Identifiers& identifiers,
                                                   PairLevels& levels) {
  compare_rest(one, other, levels);
  const bool lifted = can_be_lifted(identifiers);
  const PairRarity rarity = rarity_of(one, other);
  const Weight crossed = crossed_most(tables, rarity);
  // What the names have to weigh.
  const Weight least =
      lifted ? kNever
             : PairScorer::kReview - rest_weight(tables, one, other, levels, identifiers.other);
  if (std::max(straight_most(tables, rarity), crossed) < least) return false;
  compare_names(one, other, levels);
  if (may_be_swapped(levels)) {
    if (std::max(names_weight(tables, levels, rarity).weight, crossed) < least) return false;
    compare_crossed(one, other, levels);
  }
  return names_weight(tables, levels, rarity).weight >= least;
}

#ifdef BRAID_TWO_WAYS_TO_COUNT
BRAID_COUNTS_BY_INSTRUCTION bool compare_hopeful_by_instruction(const ScoreTables& tables,
                                                                const EncodedIdentity& one,
                                                                const EncodedIdentity& other,
                                                                const Identifiers& identifiers,
                                                                PairLevels& levels) {
  return compare_hopeful(tables, one, other, identifiers, levels);
}
#endif

}  // namespace

PairLevels compare(const EncodedIdentity& one, const EncodedIdentity& other) {
#ifdef BRAID_TWO_WAYS_TO_COUNT
  if (counts_by_instruction()) return compare_by_instruction(one, other);
#endif
  return compare_all(one, other);
}

PairScorer::PairScorer(const LinkModel& model, Options options)
    : tables_{std::make_shared<const Tables>(model, options)} {}

PairScore PairScorer::score(const EncodedIdentity& one, const EncodedIdentity& other,
                            const Identifiers& identifiers) const {
  return score_of(*tables_, tables_->options.guards, one, other, compare(one, other), identifiers);
}

PairScore PairScorer::quick_score(const EncodedIdentity& one, const EncodedIdentity& other,
                                  const Identifiers& identifiers) const {
  PairLevels levels;
#ifdef BRAID_TWO_WAYS_TO_COUNT
  const bool hopeful =
      counts_by_instruction()
          ? compare_hopeful_by_instruction(*tables_, one, other, identifiers, levels)
          : compare_hopeful(*tables_, one, other, identifiers, levels);
#else
  const bool hopeful = compare_hopeful(*tables_, one, other, identifiers, levels);
#endif
  if (!hopeful) return {};
  return score_of(*tables_, tables_->options.guards, one, other, levels, identifiers);
}

}  // namespace braid::transform
