#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "transform/link/store/huge_pages.h"
#include "transform/link/store/prefetch.h"

namespace braid::transform {

/// Finds objects of a pool by what they hold: an open table of their numbers and half of their
/// hashes, eight bytes a place, at most four of five in use. Objects are looked at only where the
/// hashes agree. Not to be shared between threads.
class NumberIndex {
 public:
  /// The number for which `matches` holds, 0 if there is none.
  template <class Matches>
  std::uint32_t find(std::uint64_t hash, Matches matches) const {
    if (places_.empty()) return 0;
    const std::uint32_t half = half_of(hash);
    for (std::size_t at = home(half);; at = following(at)) {
      if (places_[at].number == 0) return 0;
      if (places_[at].half == half && matches(places_[at].number)) return places_[at].number;
    }
  }

  void prefetch(std::uint64_t hash) const {
    if (!places_.empty()) prefetch_line(&places_[home(half_of(hash))]);
  }

  /// The first number whose half hash agrees, most likely the one sought; 0: there is none. Looks
  /// at no object.
  std::uint32_t likely(std::uint64_t hash) const {
    return find(hash, [](std::uint32_t) { return true; });
  }

  /// `number` must not be in it.
  void insert(std::uint32_t number, std::uint64_t hash) {
    if ((used_ + 1) * 5 > places_.size() * 4) grow();
    place({number, half_of(hash)});
    ++used_;
  }

  /// `number` must be in it.
  void erase(std::uint32_t number, std::uint64_t hash) {
    std::size_t hole = home(half_of(hash));
    while (places_[hole].number != number) hole = following(hole);
    // Whatever would no longer be found past the hole moves into it.
    for (std::size_t at = following(hole); places_[at].number != 0; at = following(at)) {
      if (distance(home(places_[at].half), at) >= distance(hole, at)) {
        places_[hole] = places_[at];
        hole = at;
      }
    }
    places_[hole] = {};
    --used_;
  }

  std::size_t bytes() const { return places_.capacity() * sizeof places_[0]; }

 private:
  struct Place {
    std::uint32_t number = 0;  ///< 0: free
    std::uint32_t half = 0;
  };

  static std::uint32_t half_of(std::uint64_t hash) {
    return static_cast<std::uint32_t>(hash ^ hash >> 32U);
  }
  std::size_t home(std::uint32_t half) const { return std::uint64_t{half} * places_.size() >> 32U; }
  std::size_t following(std::size_t at) const { return at + 1 == places_.size() ? 0 : at + 1; }
  std::size_t distance(std::size_t from, std::size_t to) const {
    return to >= from ? to - from : to + places_.size() - from;
  }

  void place(Place given) {
    std::size_t at = home(given.half);
    while (places_[at].number != 0) at = following(at);
    places_[at] = given;
  }

  void grow() {
    std::vector<Place, LargeAllocator<Place>> old(
        places_.empty() ? 64 : places_.size() + places_.size() / 2);
    old.swap(places_);
    for (const Place& each : old) {
      if (each.number != 0) place(each);
    }
  }

  std::vector<Place, LargeAllocator<Place>> places_;
  std::size_t used_ = 0;
};

}  // namespace braid::transform
