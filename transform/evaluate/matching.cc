#include "transform/evaluate/matching.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_set>

#include "core/sha256.h"

namespace braid::transform {
namespace {

Sha256 order_of(std::uint64_t seed, const std::string& handle) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(seed >> static_cast<unsigned>(shift) & 0xFFU));
  }
  bytes += handle;
  return sha256(bytes);
}

/// To nine decimals, so that a tie is one on every machine.
double rounded(double distance) { return std::round(distance * 1e9) / 1e9; }

Mahalanobis::Values with_sdq(const Likeness& person) {
  auto values = person.values;
  values.push_back(*person.sdq);
  return values;
}

/// Distances among all people, and among those who have a score.
class Distances {
 public:
  explicit Distances(std::span<const Likeness> programme)
      : without_{values_of(programme, false)}, with_{values_of(programme, true)} {}

  double without_sdq(const Likeness& one, const Likeness& other) const {
    return rounded(without_.distance(one.values, other.values));
  }
  double by_sdq(const Likeness& one, const Likeness& other) const {
    return rounded(with_.distance(with_sdq(one), with_sdq(other)));
  }

 private:
  static std::vector<Mahalanobis::Values> values_of(std::span<const Likeness> programme,
                                                    bool scored) {
    std::vector<Mahalanobis::Values> values;
    for (const auto& person : programme) {
      if (!scored) values.push_back(person.values);
      if (scored && person.sdq) values.push_back(with_sdq(person));
    }
    return values;
  }

  Mahalanobis without_, with_;
};

class Matcher {
 public:
  Matcher(std::span<const Likeness> programme, const ComparatorPool& pool,
          const MatchOptions& options)
      : programme_{programme}, pool_{pool}, options_{options}, distances_{programme} {}

  std::vector<Match> run() {
    std::vector<std::size_t> order(programme_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<Sha256> digests;
    for (const auto& person : programme_) {
      digests.push_back(order_of(options_.seed, person.handle));
    }
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return digests[a] < digests[b]; });
    for (int round = 0; round < options_.per_person; ++round) {
      for (const auto person : order) match_one(person);
    }
    weigh();
    return std::move(matches_);
  }

 private:
  void match_one(std::size_t person) {
    const auto candidates = pool_(person);
    auto best = programme_[person].sdq ? nearest(person, candidates, true) : std::nullopt;
    if (!best) best = nearest(person, candidates, false);
    if (!best) return;
    taken_.insert(best->comparator);
    matches_.push_back(std::move(*best));
  }

  std::optional<Match> nearest(std::size_t person, const std::vector<Likeness>& candidates,
                               bool by_sdq) const {
    const auto& ours = programme_[person];
    std::optional<std::tuple<double, Sha256, const Likeness*>> best;
    for (const auto& candidate : candidates) {
      if (taken_.count(candidate.handle) != 0 || (by_sdq && !candidate.sdq)) continue;
      const double distance =
          by_sdq ? distances_.by_sdq(ours, candidate) : distances_.without_sdq(ours, candidate);
      if (distance > options_.distance_max) continue;
      if (best && distance > std::get<double>(*best)) continue;
      const std::tuple found{distance, order_of(options_.seed, candidate.handle), &candidate};
      if (!best || std::tie(std::get<0>(found), std::get<1>(found)) <
                       std::tie(std::get<0>(*best), std::get<1>(*best))) {
        best = found;
      }
    }
    if (!best) return std::nullopt;
    return Match{person, std::get<const Likeness*>(*best)->handle, std::get<double>(*best)};
  }

  void weigh() {
    std::vector<int> of_person(programme_.size(), 0);
    for (const auto& match : matches_) ++of_person[match.person];
    for (auto& match : matches_) match.weight = 1.0 / of_person[match.person];
    std::stable_sort(matches_.begin(), matches_.end(), [](const Match& a, const Match& b) {
      return std::tie(a.person, a.distance, a.comparator) <
             std::tie(b.person, b.distance, b.comparator);
    });
  }

  std::span<const Likeness> programme_;
  const ComparatorPool& pool_;
  const MatchOptions& options_;
  Distances distances_;
  std::unordered_set<std::string> taken_;
  std::vector<Match> matches_;
};

}  // namespace

std::vector<Match> match(std::span<const Likeness> programme, const ComparatorPool& pool,
                         const MatchOptions& options) {
  return Matcher{programme, pool, options}.run();
}

}  // namespace braid::transform
