#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "transform/evaluate/verdict.h"

namespace braid::transform {

/// How the comparator was come by, best first (evaluation, section 2; rulings H7).
enum class Design : std::uint8_t {
  randomised,
  matched,
  matched_neighbour,
  earlier_cohort,
  given,
  area_total,
  before_after,
};
std::string_view design_word(Design design);

/// What is known of a study when it is asked how strong its evidence could be.
struct Study {
  Design design = Design::before_after;
  bool has_primary = false;   ///< a registered primary outcome
  bool has_before = false;    ///< a before measure of it
  bool has_result = false;    ///< of the primary outcome
  bool is_statutory = false;  ///< the measure: an H indicator or the SDQ
  std::int64_t people = 0;    ///< with both windows
  std::optional<std::int64_t> comparator_people;
  Verdict primary = Verdict::not_reported;
  bool all_include_no_effect = false;  ///< the interval of every outcome
  double imbalance = 0;                ///< largest absolute standardised difference
  /// Shares of each cohort without the primary outcome in both windows.
  double attrition = 0, comparator_attrition = 0;
};

/// The highest level that the design allows; never a rating, which a panel gives (evaluation,
/// section 7 and E19; rulings H35). One programme alone gives at most level 4.
struct EvidenceCeiling {
  int level = 1;                ///< the seed's, 1 to 4
  std::string_view guidebook;   ///< NE, NL2, 2, 3
  std::vector<Literal> failed;  ///< checks that stand between this level and the next
};

EvidenceCeiling evidence_ceiling(const Study& study);

}  // namespace braid::transform
