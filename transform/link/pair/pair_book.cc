#include "transform/link/pair/pair_book.h"

#include <algorithm>

namespace braid::transform {

void PairBook::add(SubjectNumber one, SubjectNumber other, const PairScore& score) {
  constexpr Weight kMost = NotedPair::kBias - 1;
  const auto number = pairs_.take();
  NotedPair& pair = pairs_[number];
  pair.one = one;
  pair.other = other;
  const Weight weight = std::clamp(score.weight, -kMost, kMost);
  pair.biased_weight = static_cast<std::uint32_t>(weight + NotedPair::kBias) & 0xFFFFFU;
  pair.verdict = score.verdict;
  pair.rule = score.rule;
  pair.review = score.review;
  pair.doubtful = score.doubtful;
  pair.namesakes = score.namesakes;
  pair.next_of_one = subjects_[one].first_pair;
  pair.next_of_other = subjects_[other].first_pair;
  subjects_[one].first_pair = number;
  subjects_[other].first_pair = number;
}

void PairBook::unlist(SubjectNumber subject, std::uint32_t number) {
  std::uint32_t* at = &subjects_[subject].first_pair;
  while (*at != number) {
    NotedPair& pair = pairs_[*at];
    at = pair.one == subject ? &pair.next_of_one : &pair.next_of_other;
  }
  NotedPair& pair = pairs_[number];
  *at = pair.next(subject);
}

}  // namespace braid::transform
