#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "transform/compare/encoded_identity.h"
#include "transform/link/linker.h"
#include "transform/link/store/segment_store.h"

namespace braid::transform {

using RecordNumber = std::uint32_t;   ///< 0: none
using SubjectNumber = std::uint32_t;  ///< 0: none

/// Places of a record in the index: its ten blocking keys, then its identifiers.
inline constexpr std::size_t kIdPlaces = 3;
inline constexpr std::size_t kPlaces = kBlockingKeys + kIdPlaces;
inline constexpr std::size_t kCacheLine = 64;

/// An EncodedIdentity by the numbers of its segments.
struct StoredEncoding {
  std::array<SegmentNumber, kFields> segments{};  ///< 0: the field is missing
  std::uint32_t birth_date_swap = 0;
  std::uint16_t flags = 0;  ///< of IdentityFlag
  std::uint8_t sex = 0;

  bool is(std::uint32_t flag) const { return (flags & flag) != 0; }
};

/// One identity of a subject, as it is compared: what is kept of an entry of `identities`. Fixed in
/// size, since there are millions; what does not fit (more UPNs) is in further records of the same
/// source, that hold identifiers only.
struct Record {
  enum State : std::uint8_t {
    /// Bit of each place of `ids`: the value does not count as evidence (R5, block over the cap,
    /// rulings A5).
    silent = 0b111,
    foreign = 1U << 3U,         ///< of another configuration: never compared
    extension = 1U << 4U,       ///< identifiers only, of the record before it
    shared = 1U << 5U,          ///< its subject has other records
    third_is_other = 1U << 6U,  ///< the last of `ids` is of the mistyped kind, not a UPN
  };

  StoredEncoding encoded;
  std::uint64_t version = 0;
  /// First eight bytes of each pseudonym: NHS number, UPN, and another UPN or the mistyped
  /// identifier; 0: none. Of ten million numbers two have the same eight bytes once in 400,000
  /// stores.
  std::array<std::uint64_t, kIdPlaces> ids{};
  /// Links of the index, one for each place; 0: the record has no value there. A line of the cache
  /// holds these and what follows: all that a walk through a block looks at.
  alignas(kCacheLine) std::array<std::uint32_t, kPlaces> next{};
  SubjectNumber subject = 0;
  RecordNumber next_of_subject = 0;
  std::uint32_t source : 24 = 0;
  std::uint32_t state : 8 = 0;

  bool is(State bit) const { return (state & bit) != 0; }
  void set(std::uint32_t bits, bool on) { state = (on ? state | bits : state & ~bits) & 0xFFU; }
};
static_assert(sizeof(Record) == 2 * kCacheLine);

/// Whoever records are about, or links are stated of.
struct Subject {
  Id16 handle;
  RecordNumber first_record = 0;
  /// What is stated in `links`; 0: no link. Whose number stands here has an identity, or is about
  /// to be looked at.
  SubjectNumber stated_person = 0;
  std::uint32_t first_pair = 0;    ///< of its noted pairs
  std::uint32_t first_review = 0;  ///< of the questions about it
  std::uint32_t place = 0;         ///< in the component that is being computed, plus one
  std::uint16_t agency = 0;
  std::uint16_t conflicts = 0;  ///< counted under it when its component was last computed
  LinkRule stated_rule : 8 = LinkRule::merge;
  LinkGrade stated_grade : 1 = LinkGrade::firm;
  bool to_scan : 1 = false;    ///< its pairs must be found anew
  bool is_new : 1 = false;     ///< newly here: whatever it shares, the others had before it
  bool touched : 1 = false;    ///< its component must be computed anew
  bool present : 1 = false;    ///< has an identity
  bool counted : 1 = false;    ///< is in the totals
  bool is_person : 1 = false;  ///< stands for its person in the totals
  bool decided : 1 = false;    ///< there are decisions about it
  bool merging : 1 = false;    ///< is, or is said to be merged into, somebody (rulings A10)
};
static_assert(sizeof(Subject) == 44);

}  // namespace braid::transform
