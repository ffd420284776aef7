#pragma once

#include "transform/compare/level.h"
#include "transform/compare/pair_score.h"

namespace braid::transform {

/// A pair as the rules of linkage-design, section 9, see it.
struct PairCase {
  Identifiers identifiers;
  /// Of the names as they are best compared: crossed when the pair is swapped.
  Level surname = Level::missing, given_name = Level::missing;
  Level birth_date = Level::missing, postcode = Level::missing;
  Sameness sex = Sameness::missing;
  /// Nothing of the names could be compared, straight or crossed.
  bool nameless = true;
  /// Both birth dates are full and certain, and equal (rulings A2).
  bool same_birth_date = false;
  bool guards = true;

  bool names_agree() const { return agrees(surname) || agrees(given_name); }
  bool lacks_name() const { return surname == Level::missing || given_name == Level::missing; }
  bool birth_date_compatible() const {
    return birth_date <= Level::l3 || birth_date == Level::missing;
  }
  bool birth_date_incompatible() const {
    return birth_date == Level::l5 || birth_date == Level::l6;
  }
  /// Born on one day, as far as can be told (day and month may be swapped), and not of one name.
  bool reads_as_twins() const {
    return guards && (birth_date <= Level::l3 || birth_date == Level::lx) && is_unlike(given_name);
  }
  /// Two of one address whose given names have neither sound nor first letter in common. A slip is
  /// seldom in the first letter; and of another address it could not be told.
  bool told_apart_by_name() const { return postcode == Level::l0 && identifiers.names_apart; }
  bool shares_identifier() const {
    return identifiers.nhs == Sameness::same || identifiers.upn == Sameness::same ||
           identifiers.other == Sameness::same;
  }
  bool identifier_differs() const {
    return identifiers.nhs == Sameness::different || identifiers.upn == Sameness::different ||
           identifiers.other == Sameness::different;
  }
};

/// Applies R3 to R12 in their order; the first that applies decides. `score.evidence` is given;
/// weight, verdict, rule, bars and review are set. R1 (decisions) and R2 (same subject) are the
/// linker's business.
void judge(const PairCase& pair, PairScore& score);

}  // namespace braid::transform
