#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace braid {

/// 128 bits that stand for a key: among 10^10 keys two are alike with a chance of 10^-19.
struct KeyHash {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  static KeyHash of(std::string_view key) {
    const XXH128_hash_t hash = XXH3_128bits(key.data(), key.size());
    // All zero marks an empty place in the set.
    return {hash.low64 | 1U, hash.high64};
  }
  bool operator==(const KeyHash&) const = default;
};

/// A set of keys by their hashes, 16 bytes a place: open addressing, at most half full.
class KeySet {
 public:
  bool contains(const KeyHash& key) const {
    return !places_.empty() && places_[place_of(key)] == key;
  }
  /// False if it was there already.
  bool insert(const KeyHash& key) {
    if (2 * (size_ + 1) > places_.size()) grow();
    KeyHash& place = places_[place_of(key)];
    if (place == key) return false;
    place = key;
    ++size_;
    return true;
  }
  void clear() {
    places_.clear();
    size_ = 0;
  }

 private:
  std::size_t place_of(const KeyHash& key) const {
    const std::size_t mask = places_.size() - 1;
    std::size_t at = key.high & mask;
    while (places_[at].low != 0 && !(places_[at] == key)) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    std::vector<KeyHash> old(places_.empty() ? 64 : 2 * places_.size());
    old.swap(places_);
    for (const auto& key : old) {
      if (key.low != 0) places_[place_of(key)] = key;
    }
  }

  std::vector<KeyHash> places_;  ///< a power of two of them
  std::size_t size_ = 0;
};

}  // namespace braid
