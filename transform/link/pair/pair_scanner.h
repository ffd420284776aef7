#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "transform/link/decision/decision_book.h"
#include "transform/link/pair/pair_book.h"
#include "transform/link/pair/subject_view.h"
#include "transform/link/store/subject_store.h"

namespace braid::transform {

/// Finds the pairs of subjects that share a blocking key or an identifier in a block that is not
/// over the cap (linkage-design, section 5), scores them and notes those of which something comes.
/// Not to be shared between threads.
class PairScanner {
 public:
  PairScanner(SubjectStore& store, SubjectJudge& judge, const DecisionBook& decisions,
              PairBook& pairs, BlockIndex::Caps caps)
      : store_{store}, judge_{judge}, decisions_{decisions}, pairs_{pairs}, caps_{caps} {}

  /// Scans the subjects that the store has marked from `begin` to `end`. Calls `touch` with
  /// whoever has gained or lost a pair, themselves included. More may be marked meanwhile.
  ///
  /// A pair is compared when the second of the two is scanned. Newcomers go first and in the order
  /// of their coming, so that each needs to look only at who was there before: along its chains,
  /// without the table.
  void scan(std::size_t begin, std::size_t end, const std::function<void(SubjectNumber)>& touch);

  /// A reviewer has answered, so that a misassigned number is no longer in doubt (R5).
  bool is_closed(SubjectNumber one, SubjectNumber other) const;

  std::int64_t scanned() const { return scanned_; }
  std::int64_t compared() const { return compared_; }

 private:
  /// Subjects that are looked at together, so that waiting for memory is shared.
  static constexpr std::size_t kGroup = 32;
  struct Place {
    Posting posting = 0;
    std::uint32_t end = 0;
  };

  void scan_group(bool newcomers, const std::function<void(SubjectNumber)>& touch);
  void fetch_postings(bool newcomers);
  void find_candidates(bool newcomers);
  void compare(SubjectNumber one, SubjectNumber other,
               const std::function<void(SubjectNumber)>& touch);

  SubjectStore& store_;
  SubjectJudge& judge_;
  const DecisionBook& decisions_;
  PairBook& pairs_;
  const BlockIndex::Caps caps_;
  std::vector<SubjectNumber> newcomers_, others_, candidates_;
  std::span<const SubjectNumber> group_;
  std::vector<std::size_t> candidates_until_;  ///< by place in the group
  std::vector<Place> postings_;
  SubjectView one_, other_;
  std::int64_t scanned_ = 0, compared_ = 0;
};

}  // namespace braid::transform
