#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "transform/link/store/block_index.h"
#include "transform/link/store/record.h"
#include "transform/link/store/source_table.h"

namespace braid::transform {

/// Which blocks are scanned and which identifiers count as evidence, as a function of all records:
/// a value of more subjects than the cap does not (linkage-design, section 5), nor an NHS number
/// that two different children have (R5), nor, for children of one children's services agency, a
/// UPN that two of them have (rulings A5).
///
/// Told of every change of the index; whoever's pairs may come out differently is handed to `mark`.
/// Not to be shared between threads.
class IdEvidence {
 public:
  using Mark = std::function<void(SubjectNumber)>;
  IdEvidence(Pool<Record>& records, Pool<Subject>& subjects, BlockIndex& index,
             const SourceTable& sources, BlockIndex::Caps caps, Mark mark)
      : records_{records},
        subjects_{subjects},
        index_{index},
        sources_{sources},
        caps_{caps},
        mark_{std::move(mark)} {}

  void added(Posting posting, const BlockIndex::Change& change);
  void removed(Posting posting, const BlockIndex::Change& change);
  /// What is said of the subjects that have this identifier must be judged again.
  void recheck_nhs(std::uint64_t nhs);
  void recheck_upn(std::uint64_t upn) { upns_.push_back(upn); }

  /// Blocks that have crossed the cap: their members are scanned anew, all of them (rulings S15).
  void settle_caps();
  /// `is_misassigned(nhs)` looks for two different children among those who have it (R5).
  void settle_nhs(const std::function<bool(std::uint64_t)>& is_misassigned);
  /// A scan has come across two different children with one number.
  void misassign(std::uint64_t nhs);
  /// `merged(one, other)`: their agency has said that they are one child.
  void settle_upns(const std::function<bool(SubjectNumber, SubjectNumber)>& merged);

  bool is_misassigned(std::uint64_t nhs) const { return misassigned_.contains(nhs); }
  /// Subjects with a record that has the identifier, as it stands in the index.
  void holders(BlockKind kind, std::uint64_t value, std::vector<SubjectNumber>& subjects) const;

  std::array<std::int64_t, kBlockingKeys> blocks_over_cap() const { return blocks_over_cap_; }
  /// Values of identifiers that count for nobody, or not within one agency.
  std::int64_t conflicts() const {
    return ids_over_cap_ + static_cast<std::int64_t>(dropped_.size());
  }

 private:
  static bool is_id(std::size_t place) { return place >= kBlockingKeys; }
  static std::uint32_t bit_of(Posting posting) { return 1U << (place_of(posting) - kBlockingKeys); }
  std::uint64_t value_of(Posting posting) const {
    return records_[record_of(posting)].ids[place_of(posting) - kBlockingKeys];
  }
  void note_crossing(Posting posting, const BlockIndex::Change& change);
  void note_id(Posting posting, const BlockIndex::Change& change, bool is_added);
  void refresh(Posting posting, BlockKey key);
  void refresh_block(BlockKey key);
  bool counts_upn(Posting posting) const;

  Pool<Record>& records_;
  Pool<Subject>& subjects_;
  BlockIndex& index_;
  const SourceTable& sources_;
  const BlockIndex::Caps caps_;
  Mark mark_;

  std::unordered_map<BlockKey, std::size_t> over_;  ///< with a place; looked up only
  std::vector<std::pair<BlockKey, std::size_t>> crossed_;
  std::set<std::uint64_t> misassigned_;
  std::set<std::pair<std::uint64_t, std::uint16_t>> dropped_;  ///< UPN, agency
  std::vector<std::uint64_t> nhs_, upns_;                      ///< to be judged again
  std::array<std::int64_t, kBlockingKeys> blocks_over_cap_{};
  std::int64_t ids_over_cap_ = 0;
  std::vector<SubjectNumber> holders_;
};

/// The kind of value that stands at a place of a record.
BlockKind kind_at(const Record& record, std::size_t place);

}  // namespace braid::transform
