#pragma once

#include <bit>
#include <cstdint>
#include <random>

#include "transform/train/training_set.h"

namespace braid::transform {

/// Made-up encoded records for the tests of this folder: segments of random bits, and copies of
/// them in which some bits differ. They stand for nobody.
class MadeRecords {
 public:
  explicit MadeRecords(std::uint64_t seed) : engine_{seed} {}

  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  double share() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }

  /// A value out of `values`, always with the same segment.
  static Segment value(Field field, std::uint64_t number) {
    std::mt19937_64 bits{number * kFields + static_cast<std::uint64_t>(field) + 1};
    Segment segment;
    for (auto& word : segment) word = bits() & bits();  // a quarter of the bits
    return segment;
  }
  /// With some bits moved: about L2 to L4.
  Segment mistyped(Segment segment) {
    for (int moved = 0; moved < 12; ++moved) {
      segment[below(4)] &= ~(std::uint64_t{1} << below(64));
      segment[below(4)] |= std::uint64_t{1} << below(64);
    }
    return segment;
  }
  static void set(TrainingRecord& record, Field field, const Segment& segment) {
    const auto at = static_cast<std::size_t>(field);
    record.encoded.segments[at] = segment;
    int count = 0;
    for (const auto word : segment) count += std::popcount(word);
    record.encoded.popcounts[at] = static_cast<std::uint16_t>(count);
    record.encoded.presence |= static_cast<std::uint8_t>(1U << at);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace braid::transform
