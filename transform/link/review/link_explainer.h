#pragma once

#include "transform/link/linker.h"
#include "transform/link/person/component_finder.h"

namespace braid::transform {

/// Says why a subject is linked as it is: all pairs within its component as far as there are not
/// too many, and its members' rivals.
class LinkExplainer {
 public:
  /// In a component of more members only noted pairs are said.
  static constexpr std::size_t kAllPairsMax = 50;

  LinkExplainer(SubjectStore& store, SubjectJudge& judge, ComponentFinder& components)
      : store_{store}, judge_{judge}, components_{components} {}

  /// The subject must be present, and the linker settled.
  LinkExplanation explain(SubjectNumber number);

 private:
  void add_member(std::uint32_t place, LinkExplanation& explanation) const;
  void add_pair(std::uint32_t place, SubjectNumber other, std::uint32_t other_place,
                LinkExplanation& explanation);
  std::uint16_t shared_keys(SubjectNumber one, SubjectNumber other) const;
  Refusal refusal(std::uint32_t one, std::uint32_t other) const;

  SubjectStore& store_;
  SubjectJudge& judge_;
  ComponentFinder& components_;
  SubjectView one_, other_;
};

}  // namespace braid::transform
