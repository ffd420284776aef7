#pragma once

#include <string_view>

#include "tests/linkage/made_people.h"
#include "transform/compare/pair_score.h"

namespace braid::linkage_test {

/// Jaro-Winkler similarity, 0 to 1: prefix of up to four letters, scale 0.1 (W. Winkler, String
/// Comparator Metrics, 1990).
double jaro_winkler(std::string_view one, std::string_view other);
/// Letters changed, left out, added or exchanged with a neighbour.
int edit_distance(std::string_view one, std::string_view other);

/// How the fields of a pair compare in clear text, in the levels of the encoded comparison: what a
/// linker without privacy would use.
struct ClearLevels {
  transform::Level surname, given_name;
  transform::Level crossed_surname, crossed_given_name;  ///< always compared
  transform::Level birth_date, postcode;
};
ClearLevels compare_clear(const ClearRecord& one, const ClearRecord& other);

transform::Level name_level(std::string_view one, std::string_view other);
/// L1 one digit wrong, L2 two parts equal, L3 two digits wrong, L4 the year equal, L5 another part
/// equal; LX day and month exchanged.
transform::Level birth_date_level(std::string_view one, std::string_view other);
/// L1 one character wrong, L2 the sector equal, L3 the outward code equal, L4 its first three
/// characters equal.
transform::Level postcode_level(const ClearRecord& one, const ClearRecord& other);

}  // namespace braid::linkage_test
