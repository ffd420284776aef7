#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "transform/pseudonymise/keyed_hash.h"
#include "transform/pseudonymise/keyring.h"

namespace braid::feed {
struct Identity;
}
namespace braid::identity::v1 {
class Identity;
}

namespace braid::transform {

/// Makes the tokens of an identity: pseudonyms of shared identifiers, the names' token and the
/// birth date's, and what is sent in clear, sex and outward code. Keeps nothing in clear between
/// calls. Not to be shared between threads.
class IdentityTokens {
 public:
  /// Looks up its hashes; again whenever the keyring has forgotten them.
  Result<void> resolve(Keyring& keyring);
  /// Fills the fields of `out` that say who it is. False if OpenSSL fails.
  bool fill(const feed::Identity& identity, bool keep_test_numbers, identity::v1::Identity& out);

 private:
  void add_nhs_number(const feed::Identity& identity, bool keep_test_numbers,
                      identity::v1::Identity& out);
  void add_upn(std::string_view sent, identity::v1::Identity& out);
  void add_names_and_birth_date(const feed::Identity& identity, identity::v1::Identity& out);
  Id16 hash_of(KeyedHash* hash, std::string_view text);

  KeyedHash *nhs_ = nullptr, *upn_ = nullptr, *names_ = nullptr, *birth_dates_ = nullptr;
  std::string text_;  ///< what is about to be hashed; wiped after each call
  bool failed_ = false;
};

/// Overwrites a text that was in clear, and empties it.
void wipe(std::string& text);

}  // namespace braid::transform
