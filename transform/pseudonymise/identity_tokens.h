#pragma once

#include <array>
#include <string_view>

#include "core/bytes.h"
#include "core/result.h"
#include "transform/pseudonymise/keyring.h"
#include "transform/pseudonymise/normalised_identity.h"

namespace braid::transform {

/// What is equal for two records of one person or is not: pseudonyms of shared identifiers, the
/// token of both names with the birth date, and the birth date's. Zero: not said.
struct IdentityPseudonyms {
  Id16 nhs, upn, former_upn;
  Id16 names;       ///< rulings A3
  Id16 birth_date;  ///< rulings S14
};

/// Makes them; first sixteen bytes of a keyed hash each. Keeps nothing. Not to be shared between
/// threads.
class IdentityTokens {
 public:
  /// The keyring outlives it.
  static Result<IdentityTokens> make(Keyring& keyring);
  /// False if OpenSSL fails.
  bool fill(const NormalisedIdentity& identity, IdentityPseudonyms& out);

 private:
  IdentityTokens() = default;

  KeyedHash *nhs_ = nullptr, *upn_ = nullptr, *names_ = nullptr, *birth_dates_ = nullptr;
};

}  // namespace braid::transform
