#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/date.h"

namespace braid::synth {

/// How a family is named. Finer than an ethnic group, because what breaks a link is the way in
/// which a surname is handed on, and not where somebody comes from.
enum class Tradition : std::uint8_t {
  british,
  welsh,
  irish,
  caribbean,
  muslim_south_asian,
  sikh,
  hindu,
  middle_eastern,
  west_african,
  somali,
  eastern_european,
  east_asian
};
inline constexpr std::size_t kTraditions = 12;

/// What the column `name_origin` says, for telling linkage apart by subgroup (linkage-design 12).
std::string_view name_origin(Tradition tradition);

/// A made-up person, or what an agency has written down of one.
struct Person {
  std::uint32_t truth = 0;  ///< number of the person behind what agencies write
  std::string given, surname;
  /// Another surname of theirs that an agency may know instead: the mother's, a step-father's, the
  /// family name of a Sikh, the masculine form of a Polish daughter's. Empty: there is none.
  std::string other_surname;
  Date birth;
  char sex = 'M';  ///< or 'F'; 0: not stated
  Tradition tradition = Tradition::british;
  std::string_view ethnic;  ///< code of SSDA903
  std::string nhs_number, upn, postcode;
  /// Number of the twin or of the mother, where somebody might enter it for this person's own.
  std::string relative_nhs_number;
  std::uint32_t home = 0;  ///< the postcode as a number of `Places`
};

}  // namespace braid::synth
