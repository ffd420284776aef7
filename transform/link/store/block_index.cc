#include "transform/link/store/block_index.h"

#include <algorithm>

#include "core/result.h"

namespace braid::transform {
namespace {

/// Behind the places that keys are spread over: no run of used places is as long.
constexpr std::size_t kOverflow = 4096;
/// Most subjects that a slot can count.
constexpr std::uint32_t kCountedMax = 254;

}  // namespace

BlockKind block_kind_of_key(std::size_t place) {
  static constexpr std::array<BlockKind, kBlockingKeys> kKinds = {
      BlockKind::b03, BlockKind::b04, BlockKind::b05, BlockKind::b06, BlockKind::b07,
      BlockKind::b11, BlockKind::b11, BlockKind::b12, BlockKind::b12, BlockKind::b13};
  return kKinds[place];
}

BlockKey block_key(BlockKind kind, std::uint64_t value) {
  // Values are keyed hashes; the multiplication only keeps kinds apart and spreads whatever a
  // faulty sender makes up.
  value += static_cast<std::uint64_t>(kind) * 0xD6E8FEB86659FD93U;
  value ^= value >> 32U;
  return value * 0x9E3779B97F4A7C15U >> 8U;
}

std::size_t BlockIndex::lower_bound(BlockKey key) const {
  std::size_t at = home(key);
  while (slots_[at].first != 0 && slots_[at].key() < key) ++at;
  return at;
}

/// In place, from the end: between two runs of used places stood a free one, so that with more room
/// neither reaches into the other, and each goes towards the end.
void BlockIndex::grow() {
  std::size_t end = slots_.size();
  span_ = span_ == 0 ? 1024 : span_ + span_ / 4;
  slots_.grow_to(span_ + kOverflow);
  while (end > 0) {
    if (slots_[end - 1].first == 0) {
      --end;
      continue;
    }
    std::size_t begin = end - 1;
    while (begin > 0 && slots_[begin - 1].first != 0) --begin;
    spread_run(begin, end);
    end = begin;
  }
}

void BlockIndex::spread_run(std::size_t begin, std::size_t end) {
  run_.clear();
  for (std::size_t at = begin; at < end; ++at) {
    run_.push_back(slots_[at]);
    slots_[at] = {};
  }
  std::size_t at = begin;
  for (const Slot& slot : run_) {
    at = std::max(at, home(slot.key()));
    BRAID_CHECK(at < slots_.size());
    slots_[at++] = slot;
  }
}

void BlockIndex::insert(std::size_t at, const Slot& slot) {
  Slot carried = slot;
  for (; slots_[at].first != 0; ++at) std::swap(carried, slots_[at]);
  BRAID_CHECK(at + 1 < slots_.size());
  slots_[at] = carried;
  ++used_;
}

void BlockIndex::erase(std::size_t at) {
  for (; slots_[at + 1].first != 0 && home(slots_[at + 1].key()) <= at; ++at) {
    slots_[at] = slots_[at + 1];
  }
  slots_[at] = {};
  --used_;
}

std::uint32_t BlockIndex::size_of(const Slot& slot) const {
  return slot.is_large() ? large_.at(slot.first).subjects : std::uint32_t{slot.size};
}

bool BlockIndex::chain_has(Posting first, SubjectNumber subject) const {
  for (Posting posting = first; posting != 0; posting = after(posting)) {
    if (records_[record_of(posting)].subject == subject) return true;
  }
  return false;
}

bool BlockIndex::large_has(std::uint32_t block, std::span<const RecordNumber> siblings) const {
  return std::any_of(siblings.begin(), siblings.end(), [&](RecordNumber sibling) {
    const auto& links = records_[sibling].next;
    return std::any_of(links.begin(), links.end(), [&](std::uint32_t link) {
      return is_large(link) && large_places_[link & kLinkBits].block == block;
    });
  });
}

BlockIndex::Change BlockIndex::add(BlockKey key, Posting posting,
                                   std::span<const RecordNumber> siblings) {
  BRAID_CHECK(posting < kLinkBits);
  if ((used_ + 1) * 4 > span_ * 3) grow();
  const std::size_t at = lower_bound(key);
  Slot& slot = slots_[at];
  if (slot.first == 0 || slot.key() != key) {
    Slot made;
    made.first = posting;
    made.upper = static_cast<std::uint32_t>(key >> 24U);
    made.lower = static_cast<std::uint32_t>(key & 0xFFFFFFU);
    made.size = 1;
    insert(at, made);
    set_next(posting, kEnd | static_cast<std::uint32_t>(key >> kLowBits));
    return {key, 0, 1};
  }
  const std::uint32_t before = size_of(slot);
  const SubjectNumber subject = records_[record_of(posting)].subject;
  const bool known = !siblings.empty() && (slot.is_large() ? large_has(slot.first, siblings)
                                                           : chain_has(slot.first, subject));
  if (!slot.is_large() && !known && before >= chain_max(posting)) make_large(slot);
  if (slot.is_large()) {
    add_to_large(slot.first, posting);
    if (!known) ++large_.at(slot.first).subjects;
  } else {
    set_next(posting, slot.first);
    slot.first = posting;
    if (!known) slot.size = (before + 1) & 0xFFU;
  }
  return {key, before, before + (known ? 0 : 1)};
}

BlockIndex::Change BlockIndex::remove(Posting posting, std::span<const RecordNumber> siblings) {
  if (is_large(next(posting))) return remove_large(posting, siblings);
  const std::size_t at = slot_of(posting, end_of(posting));
  Slot& slot = slots_[at];
  const BlockKey key = slot.key();
  const std::uint32_t before = slot.size;
  const std::uint32_t link = next(posting);
  if (slot.first == posting) {
    if ((link & kEnd) == 0) slot.first = link;
  } else {
    Posting previous = slot.first;
    while (next(previous) != posting) previous = next(previous);
    set_next(previous, link);
  }
  set_next(posting, 0);
  if (slot.first == posting) {
    erase(at);
    return {key, before, 0};
  }
  const SubjectNumber subject = records_[record_of(posting)].subject;
  const bool remains = !siblings.empty() && chain_has(slot.first, subject);
  if (!remains) slot.size = (before - 1) & 0xFFU;
  return {key, before, before - (remains ? 0 : 1)};
}

/// The place in the table of the chain that a posting is in. Only the upper bits of the key stand
/// at the chain's end; in the rare case that several keys share them, its chain is looked for.
std::size_t BlockIndex::slot_of(Posting posting, std::uint32_t end) const {
  const BlockKey smallest = smallest_key(end);
  const BlockKey largest = smallest | ((BlockKey{1} << kLowBits) - 1);
  const auto fits = [&](const Slot& slot) {
    return slot.first != 0 && !slot.is_large() && slot.key() >= smallest && slot.key() <= largest;
  };
  // The homes of these keys are one place or two next to each other.
  const std::size_t last_home = home(largest);
  std::size_t found = 0;
  int count = 0;
  for (std::size_t at = home(smallest);; ++at) {
    const Slot& slot = slots_[at];
    if (slot.first == 0 ? at >= last_home : slot.key() > largest) break;
    if (!fits(slot)) continue;
    found = at;
    ++count;
  }
  if (count == 1) return found;
  for (std::size_t at = home(smallest); at <= found; ++at) {
    if (!fits(slots_[at])) continue;
    for (Posting each = slots_[at].first; each != 0; each = after(each)) {
      if (each == posting) return at;
    }
  }
  BRAID_CHECK(count == 1);  // a posting is in the block that its chain ends in
  return 0;
}

BlockKey BlockIndex::key_of(Posting posting) const {
  const std::uint32_t link = next(posting);
  if (is_large(link)) return large_.at(large_places_[link & kLinkBits].block).key;
  return slots_[slot_of(posting, end_of(posting))].key();
}

BlockIndex::Block BlockIndex::block_at(const Slot& slot) const {
  if (!slot.is_large()) return {slot.size, slot.first, nullptr};
  const LargeBlock& large = large_.at(slot.first);
  return {large.subjects, 0, &large.list};
}

BlockIndex::Block BlockIndex::find(BlockKey key) const {
  if (slots_.empty()) return {};
  const Slot& slot = slots_[lower_bound(key)];
  if (slot.first == 0 || slot.key() != key) return {};
  return block_at(slot);
}

BlockIndex::Block BlockIndex::block_of(Posting posting, std::uint32_t end) const {
  if (!is_large(end)) return block_at(slots_[slot_of(posting, end)]);
  const LargeBlock& large = large_.at(large_places_[end & kLinkBits].block);
  return {large.subjects, 0, &large.list};
}

// Large blocks.

std::uint32_t BlockIndex::chain_max(Posting posting) const {
  return std::min(kCountedMax, caps_.of(place_of(posting)));
}

void BlockIndex::add_to_large(std::uint32_t number, Posting posting) {
  LargeBlock& large = large_.at(number);
  const auto place = large_places_.take();
  BRAID_CHECK(place < kLinkBits);
  large_places_[place] = {number, static_cast<std::uint32_t>(large.list.size())};
  large.list.push_back(posting);
  set_next(posting, kLarge | place);
}

void BlockIndex::make_large(Slot& slot) {
  const auto number = next_large_++;
  LargeBlock& large = large_[number];
  large.key = slot.key();
  large.subjects = slot.size;
  for (Posting posting = slot.first; posting != 0;) {
    const Posting following = after(posting);
    add_to_large(number, posting);
    posting = following;
  }
  slot.first = number;
  slot.size = kLargeSize;
}

void BlockIndex::make_small(Slot& slot) {
  reordered_ = true;
  const auto found = large_.find(slot.first);
  const LargeBlock& large = found->second;
  std::uint32_t link = kEnd | static_cast<std::uint32_t>(large.key >> kLowBits);
  for (const Posting posting : large.list) {
    large_places_.give_back(next(posting) & kLinkBits);
    set_next(posting, link);
    link = posting;
  }
  slot.first = link;
  slot.size = large.subjects & 0xFFU;
  large_.erase(found);
}

BlockIndex::Change BlockIndex::remove_large(Posting posting,
                                            std::span<const RecordNumber> siblings) {
  const auto place = next(posting) & kLinkBits;
  const LargePlace where = large_places_[place];
  LargeBlock& large = large_.at(where.block);
  const Posting last = large.list.back();
  large.list[where.at] = last;
  large_places_[next(last) & kLinkBits].at = where.at;
  large.list.pop_back();
  large_places_.give_back(place);
  set_next(posting, 0);
  const std::uint32_t before = large.subjects;
  const bool remains = !siblings.empty() && large_has(where.block, siblings);
  if (!remains) --large.subjects;
  const Change change{large.key, before, large.subjects};
  // Not before it is well below, so that one who comes and goes does not rebuild it each time.
  if (large.subjects == 0) {
    erase(lower_bound(change.key));
    large_.erase(where.block);
    return change;
  }
  if (large.subjects <= chain_max(posting) * 4 / 5) make_small(slots_[lower_bound(large.key)]);
  return change;
}

}  // namespace braid::transform
