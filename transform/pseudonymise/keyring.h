#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"
#include "transform/pseudonymise/keyed_hash.h"
#include "transform/pseudonymise/pseudonymiser.h"

namespace braid::transform {

/// Keyed hashes of a linkage key by label (linkage-design, section 3), each made once and kept.
/// Owns the linkage key. Not to be shared between threads.
class Keyring {
 public:
  explicit Keyring(LinkageKey key) : key_{std::move(key)} {}

  /// The hash for a label. It stays where it is until `forget`.
  Result<KeyedHash*> of(std::string_view label);
  /// Drops the kept hashes. Labels hold names that come with messages (rulings A8), so their number
  /// has no bound of its own.
  void forget() { hashes_.clear(); }
  std::size_t size() const { return hashes_.size(); }

 private:
  LinkageKey key_;
  std::map<std::string, KeyedHash, std::less<>> hashes_;
};

}  // namespace braid::transform
