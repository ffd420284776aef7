#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "transform/train/training_set.h"

namespace braid::transform {

/// What two records may share that makes them candidates: a blocking key by kind, or an identifier
/// (linkage-design, section 5 and step 2 of section 8).
enum class KeyKind : std::uint8_t { b03, b04, b05, b06, b07, b11, b12, b13, nhs, upn, other };
inline constexpr std::size_t kBlockingKinds = 8;  ///< those before the identifiers
inline constexpr std::size_t kKeyKinds = 11;
std::string_view key_kind_name(KeyKind kind);

/// Records that may share one key; of a larger block no pair is looked at (linkage-design, section
/// 5).
struct BlockCaps {
  std::uint32_t cap = 100, cap_b07 = 20;
};

/// How the values of one kind of key divide the records.
struct BlockSizes {
  KeyKind kind{};
  std::int64_t records = 0;  ///< that have the key
  std::int64_t blocks = 0;   ///< values that two records or more share
  std::int64_t largest = 0;
  std::int64_t over_cap = 0;          ///< values
  std::int64_t records_over_cap = 0;  ///< records with such a value
};

struct Candidate {
  std::uint32_t one = 0, other = 0;  ///< indexes of records, the smaller first
  std::uint16_t kinds = 0;           ///< bit of each KeyKind that both share, under the cap

  bool shares(KeyKind kind) const { return (kinds >> static_cast<unsigned>(kind) & 1U) != 0; }
};

/// All candidate pairs of a set, each once, in an order that follows from the set alone. Keeps no
/// pair: memory is 16 bytes a record while one kind of key is gone through.
class CandidatePairs {
 public:
  /// `set` must outlive this.
  CandidatePairs(const TrainingSet& set, BlockCaps caps);

  void for_each(const std::function<void(const Candidate&)>& each) const;
  const std::array<BlockSizes, kKeyKinds>& sizes() const { return sizes_; }

 private:
  struct Slot {
    std::uint64_t key;
    std::uint32_t record;
  };
  void sort_slots(KeyKind kind, std::vector<Slot>& slots) const;
  void look_at_sizes(KeyKind kind, const std::vector<Slot>& slots);
  void pairs_of_block(KeyKind kind, const Slot* first, const Slot* end,
                      const std::function<void(const Candidate&)>& each) const;
  std::uint32_t cap_of(KeyKind kind) const {
    return kind == KeyKind::b07 ? caps_.cap_b07 : caps_.cap;
  }
  std::uint64_t smallest_shared(KeyKind kind, std::uint32_t one, std::uint32_t other) const;

  const TrainingSet& set_;
  BlockCaps caps_;
  std::array<BlockSizes, kKeyKinds> sizes_{};
  std::vector<std::uint16_t> over_cap_;  ///< of each record: bit of each slot that is not scanned
};

}  // namespace braid::transform
