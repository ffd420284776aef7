#pragma once

#include <vector>

#include "transform/link/decision/decision_book.h"
#include "transform/link/pair/pair_book.h"
#include "transform/link/pair/subject_view.h"
#include "transform/link/person/person_builder.h"
#include "transform/link/store/subject_store.h"

namespace braid::transform {

/// A noted pair with a member of a component, as it is asked about.
struct MemberPair {
  NotedPair noted;
  std::uint32_t one = 0;  ///< place of a member
  SubjectNumber other = 0;
  /// Place of the other, and which pair of the component it is; kNone: outside, or not one that
  /// would link.
  std::uint32_t other_place = kNone, pair = kNone;
  Answered answered = Answered::nothing;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
};

/// Finds who is connected with a subject by pairs that would link, by decisions and by merges, and
/// resolves them. Holds the last component until the next. Not to be shared between threads.
class ComponentFinder final : private MemberScores {
 public:
  ComponentFinder(SubjectStore& store, SubjectJudge& judge, const DecisionBook& decisions,
                  const PairBook& pairs)
      : store_{store}, judge_{judge}, decisions_{decisions}, pairs_{pairs} {}

  /// `start` must be present.
  void find(SubjectNumber start);
  void resolve();

  const std::vector<SubjectNumber>& members() const { return numbers_; }  ///< ascending by handle
  const Component& component() const { return component_; }
  const Persons& persons() const { return persons_; }
  /// Pairs of members with anybody, each once.
  const std::vector<MemberPair>& pairs() const { return member_pairs_; }
  PairScore score(const PlacePair& places, bool superseded) override;
  const SubjectView& view(std::uint32_t place) const { return views_[place]; }

  /// Whether an agency's statements make these two one (rulings A10).
  bool merged(SubjectNumber one, SubjectNumber other);

 private:
  void reach(SubjectNumber number);
  void reach_neighbours(SubjectNumber number);
  void fill();
  void fill_pairs(std::uint32_t place);
  void fill_decisions(std::uint32_t place);
  void fill_merge(std::uint32_t place);
  void add_member(SubjectNumber number, const SubjectView& view, Component& component) const;

  SubjectStore& store_;
  SubjectJudge& judge_;
  const DecisionBook& decisions_;
  const PairBook& pairs_;
  PersonBuilder builder_;
  std::vector<SubjectNumber> numbers_;
  std::vector<SubjectView> views_;
  std::vector<MemberPair> member_pairs_;
  Component component_;
  Persons persons_;
};

}  // namespace braid::transform
