#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "transform/link/store/growing_table.h"
#include "transform/link/store/pool.h"
#include "transform/link/store/prefetch.h"
#include "transform/link/store/record.h"

namespace braid::transform {

/// A value that records may share: 56 bits of the value and its kind. Two values that meet in all
/// of them make two strangers candidates and nothing more: identifiers are compared by more.
using BlockKey = std::uint64_t;

/// Kinds of value: blocking keys by what they are made of, since names in each other's column meet
/// (linkage-design, section 5), and identifiers.
enum class BlockKind : std::uint8_t { b03, b04, b05, b06, b07, b11, b12, b13, nhs, upn, other };
BlockKind block_kind_of_key(std::size_t place);
BlockKey block_key(BlockKind kind, std::uint64_t value);

/// A record's place as the index knows it.
using Posting = std::uint32_t;
constexpr Posting posting_of(RecordNumber record, std::size_t place) {
  return record * static_cast<std::uint32_t>(kPlaces) + static_cast<std::uint32_t>(place);
}
constexpr RecordNumber record_of(Posting posting) {
  return posting / static_cast<std::uint32_t>(kPlaces);
}
constexpr std::size_t place_of(Posting posting) { return posting % kPlaces; }

/// Who shares a value with whom: blocks of subjects by key.
///
/// An open table in ascending order of keys, twelve bytes for each value, from which a chain goes
/// through the `next` of the records; the last of a chain holds the upper bits of the key, so that
/// records need not keep their keys. A block of more subjects than the cap is a list of its own, to
/// which and from which nobody needs a walk. Not to be shared between threads.
class BlockIndex {
 public:
  /// Subjects that may share one value, and one of B07, before it is not scanned.
  struct Caps {
    std::uint32_t cap = 100, cap_b07 = 20;
    std::uint32_t of(std::size_t place) const { return place == kB07 ? cap_b07 : cap; }
    static constexpr std::size_t kB07 = 4;
  };
  BlockIndex(Pool<Record>& records, Caps caps) : records_{records}, caps_{caps} {}

  /// How many subjects a block has before and after a change.
  struct Change {
    BlockKey key = 0;
    std::uint32_t before = 0, after = 0;
  };
  /// `siblings`: the other records of the subject; none for most.
  Change add(BlockKey key, Posting posting, std::span<const RecordNumber> siblings);
  Change remove(Posting posting, std::span<const RecordNumber> siblings);

  /// A block as it is now; what is added or removed makes it void.
  struct Block {
    std::uint32_t subjects = 0;
    Posting first = 0;  ///< of a chain
    const std::vector<Posting>* list = nullptr;
  };
  Block find(BlockKey key) const;
  /// Blocks of postings that are in the index, in three steps, so that memory that is far away is
  /// asked for many at a time: first the links are fetched; then the end of each chain is found and
  /// its place in the table fetched; then the block is read.
  /// Whether anybody's posting in the block is older than this one, or the block is a list.
  bool has_earlier(Posting posting) const {
    const std::uint32_t link = next(posting);
    return (link & kEnd) == 0 || is_large(link);
  }
  void prefetch_earlier(Posting posting) const {
    const std::uint32_t link = next(posting);
    if ((link & kEnd) == 0) prefetch_links(record_of(link));
  }
  /// The same one step on, when that has arrived.
  void prefetch_second_earlier(Posting posting) const {
    const std::uint32_t link = next(posting);
    if ((link & kEnd) != 0) return;
    const Posting second = after(link);
    if (second != 0) prefetch_links(record_of(second));
  }
  /// Postings of the block that were added before this one, without a look at the table; all of a
  /// list. Nothing is left out that a look at the whole block would give, since a chain is never
  /// longer than the cap, unless `take_reordered` says so.
  template <class Each>
  void for_each_earlier(Posting posting, Each each) const {
    const std::uint32_t link = next(posting);
    if (is_large(link)) {
      const Block block = block_of(posting, link);
      if (block.subjects <= caps_.of(place_of(posting))) for_each(block, each);
      return;
    }
    for (Posting at = after(posting); at != 0; at = after(at)) each(at);
  }
  /// True if chains may have lost their order since this was asked last.
  bool take_reordered() { return std::exchange(reordered_, false); }

  void prefetch_link(Posting posting) const {
    const std::uint32_t link = next(posting);
    if ((link & kEnd) == 0) {
      prefetch_line(&records_[record_of(link)].next[place_of(link)]);
    } else if (!is_large(link)) {
      prefetch(smallest_key(link));
    }
  }
  std::uint32_t end_of(Posting posting) const {
    std::uint32_t link = next(posting);
    if ((link & kEnd) != 0) return link;
    while ((link & kEnd) == 0) link = next(link);
    prefetch(smallest_key(link));
    return link;
  }
  Block block_of(Posting posting, std::uint32_t end) const;
  BlockKey key_of(Posting posting) const;
  void prefetch(BlockKey key) const {
    if (slots_.empty()) return;
    // A run of used places often reaches into the next line.
    const auto* const place = reinterpret_cast<const char*>(&slots_[home(key)]);
    prefetch_line(place);
    prefetch_line(place + 48);
  }
  /// Calls `each` with every posting of the block; one subject may have several.
  template <class Each>
  void for_each(const Block& block, Each each) const {
    if (block.list != nullptr) {
      for (const Posting posting : *block.list) each(posting);
      return;
    }
    for (Posting posting = block.first; posting != 0; posting = after(posting)) each(posting);
  }
  static Posting any_of(const Block& block) {
    if (block.list == nullptr) return block.first;
    return block.list->empty() ? 0 : block.list->front();
  }
  /// The next of a chain; 0: none.
  Posting after(Posting posting) const {
    const std::uint32_t link = next(posting);
    return (link & kEnd) != 0 ? 0 : link;
  }

  std::size_t bytes() const { return slots_.bytes(); }

 private:
  // Links of a posting: to the next of the chain, or the end with the upper 30 bits of the key, or
  // the number of its place in a large block's list.
  static constexpr std::uint32_t kEnd = 1U << 31U, kLarge = 3U << 30U, kLinkBits = (1U << 30U) - 1;
  static constexpr unsigned kKeyBits = 56, kLowBits = kKeyBits - 30;
  static constexpr std::uint32_t kLargeSize = 255;

  struct Slot {
    Posting first = 0;  ///< of the chain, or the number of the large block; 0: free
    std::uint32_t upper = 0;
    std::uint32_t lower : 24 = 0, size : 8 = 0;
    BlockKey key() const { return BlockKey{upper} << 24U | lower; }
    bool is_large() const { return size == kLargeSize; }
  };
  struct LargeBlock {
    BlockKey key = 0;
    std::uint32_t subjects = 0;
    std::vector<Posting> list;
  };
  struct LargePlace {
    std::uint32_t block = 0, at = 0;
  };

  std::uint32_t next(Posting posting) const {
    return records_[record_of(posting)].next[place_of(posting)];
  }
  void set_next(Posting posting, std::uint32_t link) {
    records_[record_of(posting)].next[place_of(posting)] = link;
  }
  /// The links of a record and its subject, which stand in one line.
  void prefetch_links(RecordNumber record) const { prefetch_line(&records_[record].next); }
  static bool is_large(std::uint32_t link) { return (link & kLarge) == kLarge; }
  /// Of all keys whose chain could end like this.
  static BlockKey smallest_key(std::uint32_t end) { return BlockKey{end & kLinkBits} << kLowBits; }

  std::size_t home(BlockKey key) const { return (key >> 24U) * span_ >> 32U; }
  std::size_t lower_bound(BlockKey key) const;
  void grow();
  void spread_run(std::size_t begin, std::size_t end);
  void insert(std::size_t at, const Slot& slot);
  void erase(std::size_t at);
  std::size_t slot_of(Posting posting, std::uint32_t end) const;
  std::uint32_t size_of(const Slot& slot) const;

  bool chain_has(Posting first, SubjectNumber subject) const;
  bool large_has(std::uint32_t block, std::span<const RecordNumber> siblings) const;
  void add_to_large(std::uint32_t number, Posting posting);
  void make_large(Slot& slot);
  void make_small(Slot& slot);
  std::uint32_t chain_max(Posting posting) const;
  Block block_at(const Slot& slot) const;
  Change remove_large(Posting posting, std::span<const RecordNumber> siblings);

  Pool<Record>& records_;
  Caps caps_;
  GrowingTable<Slot> slots_;
  std::size_t span_ = 0;  ///< places that keys are spread over; behind them is room to overflow
  std::size_t used_ = 0;
  std::vector<Slot> run_;  ///< that is being spread
  bool reordered_ = false;
  std::unordered_map<std::uint32_t, LargeBlock> large_;  ///< looked up only, never gone through
  std::uint32_t next_large_ = 1;
  Pool<LargePlace> large_places_;
};

}  // namespace braid::transform
