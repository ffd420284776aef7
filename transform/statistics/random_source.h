#pragma once

#include <cstdint>

namespace braid::transform {

/// SplitMix64: the random numbers of a report, the same for the same seed on any machine (rulings
/// H24).
class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : state_{seed} {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }

  /// From 0 to before `size`.
  std::size_t index(std::size_t size) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(next()) * size) >> 64U);
  }

 private:
  std::uint64_t state_;
};

}  // namespace braid::transform
