#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "transform/compare/encoded_identity.h"
#include "transform/link/store/number_index.h"
#include "transform/link/store/pool.h"

namespace braid::transform {

using SegmentNumber = std::uint32_t;  ///< 0: none

/// The different segments of an area, each once, with what belongs to the value: thousands share a
/// name or a birth date and a household a postcode, so a record keeps four numbers in place of 128
/// bytes. Equal numbers are equal values. Not to be shared between threads.
class SegmentStore {
 public:
  struct Value {
    Segment bits{};
    std::uint32_t uses = 0;
    std::uint16_t popcount = 0;
    std::array<std::uint8_t, 2> rarity{};  ///< of a name, as EncodedIdentity has it
  };

  static std::uint64_t hash(const Segment& bits) {
    std::uint64_t hash = 0;
    for (const std::uint64_t word : bits) hash = (hash ^ word ^ word >> 29U) * 0x9E3779B97F4A7C15U;
    return hash;
  }
  /// Brings what `take` will look at into the cache, in two steps with time between them.
  void prefetch(std::uint64_t hash) const { index_.prefetch(hash); }
  void prefetch_value(std::uint64_t hash) const {
    prefetch(index_.likely(hash));
  }
  void prefetch(SegmentNumber number) const {
    if (number != 0) prefetch_line(&values_[number]);
  }

  /// The number of the value; from now on it is used once more. Of one not seen before
  /// `rarity_of(bits)` is asked for.
  template <class RarityOf>
  SegmentNumber take(const Segment& bits, std::uint64_t hash, RarityOf rarity_of) {
    auto number = index_.find(hash, [&](SegmentNumber each) { return values_[each].bits == bits; });
    if (number == 0) {
      number = values_.take();
      values_[number] = {bits, 0, popcount_of(bits), rarity_of(bits)};
      index_.insert(number, hash);
    }
    ++values_[number].uses;
    return number;
  }
  /// It is used once less; what nobody uses is forgotten.
  void give_back(SegmentNumber number) {
    Value& value = values_[number];
    if (--value.uses != 0) return;
    index_.erase(number, hash(value.bits));
    values_.give_back(number);
  }
  const Value& operator[](SegmentNumber number) const { return values_[number]; }

  std::size_t bytes() const { return values_.bytes() + index_.bytes(); }

 private:
  Pool<Value> values_;
  NumberIndex index_;
};

}  // namespace braid::transform
