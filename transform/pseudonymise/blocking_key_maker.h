#pragma once

#include "core/result.h"
#include "transform/compare/encoded_identity.h"
#include "transform/pseudonymise/keyring.h"
#include "transform/pseudonymise/normalised_identity.h"

namespace braid::transform {

/// The keys under which two records meet as candidates (linkage-design, section 5). Not to be
/// shared between threads.
///
/// There is no table of nicknames: the published vectors have none, and both sides would have to
/// hold the same one.
class BlockingKeyMaker {
 public:
  /// `strict`: no key B07. The keyring outlives the maker.
  static Result<BlockingKeyMaker> make(Keyring& keyring, bool strict);
  /// Overwrites `keys`, in wire order; zero where a part is missing. The bytes of each, lowest
  /// address first, are the first eight of its hash. False if OpenSSL fails.
  bool fill(const NormalisedIdentity& identity, BlockingKeys& keys);

 private:
  BlockingKeyMaker(KeyedHash* hash, bool strict) : hash_{hash}, strict_{strict} {}

  KeyedHash* hash_;
  bool strict_;
};

}  // namespace braid::transform
