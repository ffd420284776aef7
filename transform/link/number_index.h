#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace braid::transform {

/// Finds objects of a pool by what they hold: an open table of their numbers, four bytes a place,
/// at most seven of ten in use. `hash_of(number)` gives an object's hash. Not to be shared between
/// threads.
class NumberIndex {
 public:
  /// The number for which `matches` holds, 0 if there is none.
  template <class Matches>
  std::uint32_t find(std::uint64_t hash, Matches matches) const {
    if (places_.empty()) return 0;
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      if (places_[at] == 0 || matches(places_[at])) return places_[at];
    }
  }

  /// `number` must not be in it.
  template <class HashOf>
  void insert(std::uint32_t number, HashOf hash_of) {
    if ((used_ + 1) * 10 > places_.size() * 7) grow(hash_of);
    place(number, hash_of(number));
    ++used_;
  }

  /// `number` must be in it.
  template <class HashOf>
  void erase(std::uint32_t number, HashOf hash_of) {
    std::size_t hole = hash_of(number) & mask();
    while (places_[hole] != number) hole = (hole + 1) & mask();
    // Whatever would no longer be found past the hole moves into it.
    for (std::size_t at = (hole + 1) & mask(); places_[at] != 0; at = (at + 1) & mask()) {
      const std::size_t home = hash_of(places_[at]) & mask();
      if (((at - home) & mask()) >= ((at - hole) & mask())) {
        places_[hole] = places_[at];
        hole = at;
      }
    }
    places_[hole] = 0;
    --used_;
  }

  std::size_t bytes() const { return places_.capacity() * sizeof places_[0]; }

 private:
  std::size_t mask() const { return places_.size() - 1; }

  void place(std::uint32_t number, std::uint64_t hash) {
    std::size_t at = hash & mask();
    while (places_[at] != 0) at = (at + 1) & mask();
    places_[at] = number;
  }

  template <class HashOf>
  void grow(HashOf hash_of) {
    std::vector<std::uint32_t> old(places_.empty() ? 64 : places_.size() * 2);
    old.swap(places_);
    for (const auto number : old) {
      if (number != 0) place(number, hash_of(number));
    }
  }

  std::vector<std::uint32_t> places_;  ///< 0: free
  std::size_t used_ = 0;
};

}  // namespace braid::transform
