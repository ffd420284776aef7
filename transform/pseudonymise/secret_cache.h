#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "transform/pseudonymise/secret_memory.h"

namespace braid::transform {

/// Answers for keys met lately, in clear: a key has two places and pushes out the older of the two
/// that stand there. Bounded, and wiped when it goes. `Key` is hashed and compared by its bytes.
template <class Key, class Value>
class SecretCache {
  static_assert(std::has_unique_object_representations_v<Key>);

 public:
  /// `places` is a power of two.
  explicit SecretCache(std::size_t places) : slots_{places} {}

  /// The value for a key. If there is none, `make(value)` is asked for it; nullptr if that returns
  /// false. Valid until the next call.
  template <class Make>
  const Value* get(const Key& key, Make make) {
    const std::size_t place = hash(key) & (slots_.size() - 1);
    auto& first = slots_[place];
    if (is(first, key)) return &first.value;
    auto& second = slots_[place ^ 1U];
    if (is(second, key)) return &second.value;
    second = first;
    first.used = make(first.value);
    first.key = key;
    return first.used ? &first.value : nullptr;
  }

 private:
  struct Slot {
    Key key;
    bool used;
    Value value;
  };

  static bool is(const Slot& slot, const Key& key) {
    return slot.used && std::memcmp(&slot.key, &key, sizeof key) == 0;
  }
  static std::size_t hash(const Key& key) {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(&key);
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < sizeof key; at += sizeof sum) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes + at, sizeof key - at < sizeof word ? sizeof key - at : sizeof word);
      // 2^64 over the golden ratio: spreads neighbouring words over the upper half.
      sum = (sum ^ word) * 0x9E3779B97F4A7C15ULL;
      sum ^= sum >> 32U;
    }
    return sum;
  }

  SecretArray<Slot> slots_;
};

}  // namespace braid::transform
