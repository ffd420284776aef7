#pragma once

#include <cstdint>

#include "transform/compare/pair_score.h"
#include "transform/link/store/pool.h"
#include "transform/link/store/record.h"

namespace braid::transform {

/// A pair of subjects of which something comes: it links, or somebody is to be asked. A function of
/// the two subjects, of what counts as evidence, and of the block caps; not of components.
struct NotedPair {
  SubjectNumber one = 0, other = 0;
  std::uint32_t next_of_one = 0, next_of_other = 0;
  std::uint32_t biased_weight : 20 = 0;
  PairVerdict verdict : 2 = PairVerdict::apart;
  bool doubtful : 1 = false, namesakes : 1 = false;  ///< as in PairScore
  PairRule rule : 4 = PairRule::r12;
  ReviewKind review : 4 = ReviewKind::none;

  static constexpr Weight kBias = 1 << 19;  ///< far more than any sum of weights
  Weight weight() const { return static_cast<Weight>(biased_weight) - kBias; }
  bool links() const { return verdict != PairVerdict::apart; }
  /// Whatever is decided about the one bears on the other: they may come to be one person, or are
  /// alike and have two NHS numbers, one of which may be a twin's.
  bool connects() const { return links() || rule == PairRule::r7; }
  SubjectNumber partner(SubjectNumber subject) const { return subject == one ? other : one; }
  std::uint32_t next(SubjectNumber subject) const {
    return subject == one ? next_of_one : next_of_other;
  }
};
static_assert(sizeof(NotedPair) == 20);

/// The noted pairs of an area, in a list for each subject, so that a component is found by walking
/// and not by scoring. Not to be shared between threads.
class PairBook {
 public:
  explicit PairBook(Pool<Subject>& subjects) : subjects_{subjects} {}

  /// The pair must not be there.
  void add(SubjectNumber one, SubjectNumber other, const PairScore& score);
  /// Takes all pairs of a subject away; calls `partner` with each other one.
  template <class Partner>
  void remove_all(SubjectNumber subject, Partner partner) {
    for (auto number = subjects_[subject].first_pair; number != 0;) {
      const NotedPair pair = pairs_[number];
      unlist(pair.partner(subject), number);
      partner(pair.partner(subject));
      pairs_.give_back(number);
      number = pair.next(subject);
    }
    subjects_[subject].first_pair = 0;
  }
  template <class Each>
  void for_each(SubjectNumber subject, Each each) const {
    for (auto number = subjects_[subject].first_pair; number != 0;) {
      const NotedPair& pair = pairs_[number];
      each(pair);
      number = pair.next(subject);
    }
  }
  std::size_t bytes() const { return pairs_.bytes(); }

 private:
  void unlist(SubjectNumber subject, std::uint32_t number);

  Pool<Subject>& subjects_;
  Pool<NotedPair> pairs_;
};

}  // namespace braid::transform
