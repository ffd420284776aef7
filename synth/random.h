#pragma once

#include <cstdint>
#include <span>

#include "core/date.h"

namespace braid::synth {

/// SplitMix64. The library's own distributions differ between implementations, so ours are
/// here: the same seed must give the same bytes everywhere. Source: rulings H24 (same generator and
/// same way to an index).
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_{seed} {}

  constexpr std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  /// 0 to n - 1; n must be positive.
  constexpr std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32U) * n) >> 32U);
  }
  /// Both ends included.
  constexpr int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1)));
  }
  constexpr Date date(Date first, Date last) { return first + between(0, last - first); }
  constexpr bool percent(int share) { return between(0, 99) < share; }
  /// `share` of 0 to 1, to a billionth.
  constexpr bool chance(double share) {
    return below(1'000'000'000) < static_cast<std::uint32_t>(share * 1e9);
  }
  template <class T, std::size_t N>
  constexpr const T& pick(const T (&from)[N]) {
    return from[below(static_cast<std::uint32_t>(N))];
  }
  template <class T>
  constexpr const T& pick(std::span<const T> from) {
    return from[below(static_cast<std::uint32_t>(from.size()))];
  }
  /// Index drawn by weights.
  constexpr std::size_t weighted(std::span<const int> weights) {
    int sum = 0;
    for (const int weight : weights) sum += weight;
    int at = between(0, sum - 1);
    std::size_t index = 0;
    while (at >= weights[index]) at -= weights[index++];
    return index;
  }

  /// A stream of its own, so that one part may draw more without moving the others.
  constexpr Random fork(std::uint64_t label) const {
    Random mixed{state_ ^ (label * 0xD6E8FEB86659FD93ULL)};
    return Random{mixed.next()};
  }

 private:
  std::uint64_t state_;
};

}  // namespace braid::synth
