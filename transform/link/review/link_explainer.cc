#include "transform/link/review/link_explainer.h"

#include <algorithm>
#include <tuple>

namespace braid::transform {

LinkExplanation LinkExplainer::explain(SubjectNumber number) {
  components_.find(number);
  components_.resolve();
  LinkExplanation explanation;
  const auto& members = components_.members();
  for (std::uint32_t place = 0; place < members.size(); ++place) add_member(place, explanation);
  const bool all = members.size() <= kAllPairsMax;
  for (std::uint32_t one = 0; all && one < members.size(); ++one) {
    for (std::uint32_t other = one + 1; other < members.size(); ++other) {
      add_pair(one, members[other], other, explanation);
    }
  }
  for (const auto& pair : components_.pairs()) {
    if (all && pair.other_place != MemberPair::kNone) continue;
    add_pair(pair.one, pair.other, pair.other_place, explanation);
  }
  std::sort(explanation.pairs.begin(), explanation.pairs.end(), [](const auto& a, const auto& b) {
    return std::tuple{-a.score.weight, a.one, a.other} <
           std::tuple{-b.score.weight, b.one, b.other};
  });
  return explanation;
}

void LinkExplainer::add_member(std::uint32_t place, LinkExplanation& explanation) const {
  const Subject& subject = store_[components_.members()[place]];
  explanation.members.push_back({subject.handle, store_.sources().agency_name(subject.agency),
                                 components_.persons().outcomes[place].to});
}

void LinkExplainer::add_pair(std::uint32_t place, SubjectNumber other, std::uint32_t other_place,
                             LinkExplanation& explanation) {
  auto one = components_.members()[place];
  if (store_[other].handle < store_[one].handle) std::swap(one, other);
  LinkExplanation::Pair pair;
  pair.one = store_[one].handle;
  pair.other = store_[other].handle;
  judge_.view(one, one_);
  judge_.view(other, other_);
  pair.score = judge_.judge(one_, other_, false);
  pair.shared_keys = shared_keys(one, other);
  if (other_place != MemberPair::kNone) {
    const auto& outcomes = components_.persons().outcomes;
    pair.joined = outcomes[place].person == outcomes[other_place].person;
    if (!pair.joined) pair.refused = refusal_name(refusal(place, other_place));
    const auto& component = components_.component();
    const PlacePair places{std::min(place, other_place), std::max(place, other_place)};
    const auto decided = [&](const std::vector<PlacePair>& pairs) {
      return std::binary_search(pairs.begin(), pairs.end(), places);
    };
    if (decided(component.same) || decided(component.different)) pair.score.rule = PairRule::r1;
    if (decided(component.different)) pair.refused = refusal_name(Refusal::decision);
  }
  explanation.pairs.push_back(pair);
}

Refusal LinkExplainer::refusal(std::uint32_t one, std::uint32_t other) const {
  const auto& pairs = components_.component().pairs;
  const PlacePair places{std::min(one, other), std::max(one, other)};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].places == places) return components_.persons().refused[i].why;
  }
  return Refusal::none;
}

std::uint16_t LinkExplainer::shared_keys(SubjectNumber one, SubjectNumber other) const {
  const auto keys_of = [&](SubjectNumber number) {
    std::vector<std::pair<BlockKey, std::size_t>> keys;
    for (auto at = store_[number].first_record; at != 0; at = store_.record(at).next_of_subject) {
      for (std::size_t place = 0; place < kBlockingKeys; ++place) {
        if (store_.record(at).next[place] == 0) continue;
        keys.emplace_back(store_.index().key_of(posting_of(at, place)), place);
      }
    }
    return keys;
  };
  std::uint32_t shared = 0;
  const auto others = keys_of(other);
  for (const auto& [key, place] : keys_of(one)) {
    for (const auto& [other_key, other_place] : others) {
      if (key == other_key) shared |= 1U << std::min(place, other_place);
    }
  }
  return static_cast<std::uint16_t>(shared);
}

}  // namespace braid::transform
