#include "transform/train/candidate_pairs.h"

#include <algorithm>

namespace braid::transform {
namespace {

/// Where the keys of a kind stand among a record's thirteen slots: ten keys, three identifiers.
/// B11 and B12 have two each, of the surname and of the given name, that meet one another.
struct Slots {
  std::size_t first, count;
};
constexpr std::array<Slots, kKeyKinds> kSlots{
    {{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 2}, {7, 2}, {9, 1}, {10, 1}, {11, 1}, {12, 1}}};

std::uint64_t key_at(const TrainingRecord& record, std::size_t slot) {
  if (slot < kBlockingKeys) return record.keys[slot];
  if (slot == kBlockingKeys) return record.nhs;
  return slot == kBlockingKeys + 1 ? record.upn : record.other;
}

}  // namespace

std::string_view key_kind_name(KeyKind kind) {
  constexpr std::array<std::string_view, kKeyKinds> kNames{
      "B03", "B04", "B05", "B06", "B07", "B11", "B12", "B13", "NHS", "UPN", "other"};
  return kNames[static_cast<std::size_t>(kind)];
}

CandidatePairs::CandidatePairs(const TrainingSet& set, BlockCaps caps) : set_{set}, caps_{caps} {
  over_cap_.resize(set.records.size());
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < kKeyKinds; ++i) {
    const auto kind = static_cast<KeyKind>(i);
    sort_slots(kind, slots);
    look_at_sizes(kind, slots);
  }
}

void CandidatePairs::sort_slots(KeyKind kind, std::vector<Slot>& slots) const {
  slots.clear();
  const auto [first, count] = kSlots[static_cast<std::size_t>(kind)];
  for (std::uint32_t record = 0; record < set_.records.size(); ++record) {
    for (std::size_t slot = first; slot < first + count; ++slot) {
      const auto key = key_at(set_.records[record], slot);
      if (key != 0 && (over_cap_[record] >> slot & 1U) == 0) slots.push_back({key, record});
    }
  }
  std::sort(slots.begin(), slots.end(), [](const Slot& a, const Slot& b) {
    return a.key != b.key ? a.key < b.key : a.record < b.record;
  });
}

void CandidatePairs::look_at_sizes(KeyKind kind, const std::vector<Slot>& slots) {
  auto& sizes = sizes_[static_cast<std::size_t>(kind)];
  sizes.kind = kind;
  const auto [first_slot, count] = kSlots[static_cast<std::size_t>(kind)];
  for (std::size_t first = 0, end = 0; first < slots.size(); first = end) {
    while (end < slots.size() && slots[end].key == slots[first].key) ++end;
    const auto size = static_cast<std::int64_t>(end - first);
    sizes.records += size;
    sizes.largest = std::max(sizes.largest, size);
    if (size > 1) ++sizes.blocks;
    if (size <= cap_of(kind)) continue;
    ++sizes.over_cap;
    sizes.records_over_cap += size;
    for (std::size_t i = first; i < end; ++i) {
      for (std::size_t slot = first_slot; slot < first_slot + count; ++slot) {
        if (key_at(set_.records[slots[i].record], slot) == slots[first].key) {
          over_cap_[slots[i].record] |= static_cast<std::uint16_t>(1U << slot);
        }
      }
    }
  }
}

/// 0 when they share none of the kind, or only one over the cap.
std::uint64_t CandidatePairs::smallest_shared(KeyKind kind, std::uint32_t one,
                                              std::uint32_t other) const {
  const auto [first, count] = kSlots[static_cast<std::size_t>(kind)];
  std::uint64_t smallest = 0;
  for (std::size_t a = first; a < first + count; ++a) {
    const auto key = key_at(set_.records[one], a);
    if (key == 0 || (over_cap_[one] >> a & 1U) != 0) continue;
    for (std::size_t b = first; b < first + count; ++b) {
      if (key == key_at(set_.records[other], b) && (smallest == 0 || key < smallest)) {
        smallest = key;
      }
    }
  }
  return smallest;
}

void CandidatePairs::pairs_of_block(KeyKind kind, const Slot* first, const Slot* end,
                                    const std::function<void(const Candidate&)>& each) const {
  const auto this_kind = static_cast<std::size_t>(kind);
  for (const Slot* one = first; one != end; ++one) {
    for (const Slot* other = one + 1; other != end; ++other) {
      if (!set_.is_scored(set_.records[one->record], set_.records[other->record])) continue;
      if (smallest_shared(kind, one->record, other->record) != first->key) continue;
      Candidate pair{one->record, other->record, static_cast<std::uint16_t>(1U << this_kind)};
      bool seen = false;  // under an earlier kind
      for (std::size_t i = 0; i < kKeyKinds && !seen; ++i) {
        if (i == this_kind || smallest_shared(static_cast<KeyKind>(i), pair.one, pair.other) == 0) {
          continue;
        }
        seen = i < this_kind;
        pair.kinds |= static_cast<std::uint16_t>(1U << i);
      }
      if (!seen) each(pair);
    }
  }
}

void CandidatePairs::for_each(const std::function<void(const Candidate&)>& each) const {
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < kKeyKinds; ++i) {
    const auto kind = static_cast<KeyKind>(i);
    sort_slots(kind, slots);
    for (std::size_t first = 0, end = 0; first < slots.size(); first = end) {
      while (end < slots.size() && slots[end].key == slots[first].key) ++end;
      pairs_of_block(kind, slots.data() + first, slots.data() + end, each);
    }
  }
}

}  // namespace braid::transform
