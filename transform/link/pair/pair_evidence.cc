#include "transform/link/pair/pair_evidence.h"

#include <algorithm>
#include <tuple>

namespace braid::transform {
namespace {

/// "This candidate has this token."
struct Holding {
  LinkRule rule;
  TokenNumber token;
  std::uint32_t candidate;
  auto operator<=>(const Holding&) const = default;
};

/// NHS number and UPN join only with a consistent birth date: both full, present and equal (rulings
/// A2). The names' token holds the birth date itself (rulings A3).
bool joins(LinkRule rule, const Candidate& one, const Candidate& other) {
  return rule == LinkRule::names || (one.birth_date != 0 && one.birth_date == other.birth_date);
}

}  // namespace

std::vector<PairEvidence> list_pairs(std::span<const Candidate> candidates) {
  std::vector<Holding> holdings;
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].nhs != 0) holdings.push_back({LinkRule::nhs, candidates[i].nhs, i});
    for (const auto upn : candidates[i].upns) holdings.push_back({LinkRule::upn, upn, i});
    for (const auto name : candidates[i].names) holdings.push_back({LinkRule::names, name, i});
  }
  std::sort(holdings.begin(), holdings.end());

  std::vector<PairEvidence> pairs;
  for (std::size_t begin = 0; begin < holdings.size();) {
    std::size_t end = begin + 1;
    while (end < holdings.size() && holdings[end].rule == holdings[begin].rule &&
           holdings[end].token == holdings[begin].token) {
      ++end;
    }
    for (std::size_t i = begin; i < end; ++i) {
      for (std::size_t j = i + 1; j < end; ++j) {
        const auto [rule, token, one] = holdings[i];
        const auto other = holdings[j].candidate;
        if (joins(rule, candidates[one], candidates[other])) pairs.push_back({rule, one, other});
      }
    }
    begin = end;
  }

  const auto by_pair = [](const PairEvidence& a, const PairEvidence& b) {
    return std::tie(a.smaller, a.larger, a.rule) < std::tie(b.smaller, b.larger, b.rule);
  };
  std::sort(pairs.begin(), pairs.end(), by_pair);
  const auto same_pair = [](const PairEvidence& a, const PairEvidence& b) {
    return a.smaller == b.smaller && a.larger == b.larger;
  };
  pairs.erase(std::unique(pairs.begin(), pairs.end(), same_pair), pairs.end());
  std::sort(pairs.begin(), pairs.end());  // places ascend as handles do
  return pairs;
}

}  // namespace braid::transform
