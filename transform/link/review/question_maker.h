#pragma once

#include "transform/link/person/component_finder.h"
#include "transform/link/review/review_desk.h"

namespace braid::transform {

/// Decides what reviewers are asked about the members of a component.
///
/// A pair that a reviewer has answered is not asked about, nor one of which no answer would change
/// anything: two children whom A5 keeps apart (but for what is wrong with their NHS number), two
/// who are one person and both firm, two who are not linked by their own evidence and one person by
/// other. `possible_merge`: a pair would link and joining its clusters was refused, because both
/// have five subjects or more or because they are too unlike; `large_cluster`: because of birth
/// dates or a source. Of several reasons the severest counts. Source: linkage-design, sections 9 to
/// 11.
class QuestionMaker {
 public:
  QuestionMaker(SubjectStore& store, SubjectJudge& judge, const ComponentFinder& components,
                ReviewDesk& desk)
      : store_{store}, judge_{judge}, components_{components}, desk_{desk} {}

  /// About the component that was resolved last.
  void ask();

 private:
  ReviewKind kind_of(const MemberPair& pair) const;
  ReviewKind kind_within_person(const MemberPair& pair) const;
  void ask_about(const MemberPair& pair, ReviewKind kind);

  SubjectStore& store_;
  SubjectJudge& judge_;
  const ComponentFinder& components_;
  ReviewDesk& desk_;
  SubjectView one_, other_;
};

}  // namespace braid::transform
