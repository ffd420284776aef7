#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/bytes.h"

namespace braid::transform {

/// Finds the place of a handle in somebody else's array: open addressing over four-byte places, so
/// that a fact's key is kept once, in the fact. The keys are keyed hashes, hence uniform.
class HandleIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffU;

  /// `key_at(place)` gives the handle at a place of the array. `kNone` if there is none.
  template <class KeyAt>
  std::uint32_t find(const Id16& key, const KeyAt& key_at) const {
    if (slots_.empty()) return kNone;
    for (std::size_t i = home(key); slots_[i] != kNone; i = next(i)) {
      if (key_at(slots_[i]) == key) return slots_[i];
    }
    return kNone;
  }

  /// The key must not be there yet.
  template <class KeyAt>
  void insert(const Id16& key, std::uint32_t place, const KeyAt& key_at) {
    if ((size_ + 1) * 4 > slots_.size() * 3) grow(key_at);
    put(key, place);
    ++size_;
  }

  /// The key must be there. Later members of the run move up, so no tombstones gather.
  template <class KeyAt>
  void erase(const Id16& key, const KeyAt& key_at) {
    std::size_t hole = home(key);
    while (key_at(slots_[hole]) != key) hole = next(hole);
    for (std::size_t i = next(hole); slots_[i] != kNone; i = next(i)) {
      const std::size_t wanted = home(key_at(slots_[i]));
      const bool may_move = hole <= i ? wanted <= hole || wanted > i : wanted <= hole && wanted > i;
      if (!may_move) continue;
      slots_[hole] = slots_[i];
      hole = i;
    }
    slots_[hole] = kNone;
    --size_;
  }

  std::size_t size() const { return size_; }
  std::size_t bytes() const { return slots_.capacity() * sizeof(std::uint32_t); }

 private:
  std::size_t home(const Id16& key) const { return Id16Hash{}(key) & (slots_.size() - 1); }
  std::size_t next(std::size_t i) const { return (i + 1) & (slots_.size() - 1); }
  void put(const Id16& key, std::uint32_t place) {
    std::size_t i = home(key);
    while (slots_[i] != kNone) i = next(i);
    slots_[i] = place;
  }
  template <class KeyAt>
  void grow(const KeyAt& key_at) {
    std::vector<std::uint32_t> old(slots_.empty() ? 64 : slots_.size() * 2, kNone);
    old.swap(slots_);
    for (const std::uint32_t place : old) {
      if (place != kNone) put(key_at(place), place);
    }
  }

  std::vector<std::uint32_t> slots_;  // a power of two, at most three quarters full
  std::size_t size_ = 0;
};

}  // namespace braid::transform
