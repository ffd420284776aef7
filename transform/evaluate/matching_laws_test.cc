// Matching as the rules say it, without any thought of speed, beside the real one (rulings H11,
// H12). Made-up people.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/bytes.h"
#include "core/sha256.h"
#include "transform/evaluate/matching.h"

namespace braid::transform {
namespace {

using Matrix = std::vector<std::vector<long double>>;

/// By Gauss and Jordan; the matrix is one of independent variables.
Matrix inverse(Matrix of) {
  const auto size = of.size();
  Matrix result(size, std::vector<long double>(size, 0));
  for (std::size_t i = 0; i < size; ++i) result[i][i] = 1;
  for (std::size_t at = 0; at < size; ++at) {
    std::size_t pivot = at;
    for (std::size_t row = at; row < size; ++row) {
      if (std::abs(of[row][at]) > std::abs(of[pivot][at])) pivot = row;
    }
    std::swap(of[at], of[pivot]);
    std::swap(result[at], result[pivot]);
    const auto divisor = of[at][at];
    for (std::size_t k = 0; k < size; ++k) {
      of[at][k] /= divisor;
      result[at][k] /= divisor;
    }
    for (std::size_t row = 0; row < size; ++row) {
      if (row == at) continue;
      const auto factor = of[row][at];
      for (std::size_t k = 0; k < size; ++k) {
        of[row][k] -= factor * of[at][k];
        result[row][k] -= factor * result[at][k];
      }
    }
  }
  return result;
}

class PlainMatching {
 public:
  PlainMatching(const std::vector<Likeness>& programme, const std::vector<Likeness>& pool,
                const MatchOptions& options)
      : programme_{programme}, pool_{pool}, options_{options} {
    learn();
  }

  /// Person to the comparator's handle.
  std::map<std::size_t, std::string> run() const {
    std::map<std::string, std::size_t> in_order;
    for (std::size_t i = 0; i < programme_.size(); ++i) {
      in_order[order(programme_[i].handle)] = i;
    }
    std::set<std::string> taken;
    std::map<std::size_t, std::string> found;
    for (const auto& [hash, person] : in_order) {
      std::map<std::pair<long double, std::string>, std::string> candidates;
      for (const auto& candidate : pool_) {
        const auto apart = distance(programme_[person].values, candidate.values);
        if (taken.count(candidate.handle) != 0 || apart > options_.distance_max) continue;
        candidates[{apart, order(candidate.handle)}] = candidate.handle;
      }
      if (candidates.empty()) continue;
      found[person] = candidates.begin()->second;
      taken.insert(candidates.begin()->second);
    }
    return found;
  }

 private:
  std::string order(const std::string& handle) const {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes += static_cast<char>(options_.seed >> static_cast<unsigned>(shift) & 255U);
    }
    return hex(view(sha256(bytes + handle)));
  }

  void learn() {
    const auto people = static_cast<long double>(programme_.size());
    const auto variables = programme_.front().values.size();
    std::vector<long double> means(variables, 0);
    for (const auto& person : programme_) {
      for (std::size_t i = 0; i < variables; ++i) {
        means[i] += static_cast<long double>(person.values[i]) / people;
      }
    }
    const auto covariance = [&](std::size_t one, std::size_t other) {
      long double sum = 0;
      for (const auto& person : programme_) {
        sum += (static_cast<long double>(person.values[one]) - means[one]) *
               (static_cast<long double>(person.values[other]) - means[other]);
      }
      return sum / (people - 1);
    };
    for (std::size_t i = 0; i < variables; ++i) {
      if (covariance(i, i) > 1e-12L) kept_.push_back(i);
    }
    const bool few = programme_.size() < 10 * kept_.size();
    Matrix matrix(kept_.size(), std::vector<long double>(kept_.size(), 0));
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      for (std::size_t k = 0; k < kept_.size(); ++k) {
        if (i == k || !few) matrix[i][k] = covariance(kept_[i], kept_[k]);
      }
    }
    inverse_ = inverse(matrix);
  }

  long double distance(const Mahalanobis::Values& one, const Mahalanobis::Values& other) const {
    long double sum = 0;
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      for (std::size_t k = 0; k < kept_.size(); ++k) {
        sum += static_cast<long double>(one[kept_[i]] - other[kept_[i]]) * inverse_[i][k] *
               static_cast<long double>(one[kept_[k]] - other[kept_[k]]);
      }
    }
    return std::round(std::sqrt(std::max(sum, 0.0L)) * 1e9L) / 1e9L;
  }

  const std::vector<Likeness>& programme_;
  const std::vector<Likeness>& pool_;
  const MatchOptions options_;
  std::vector<std::size_t> kept_;
  Matrix inverse_;
};

/// Of numbers that go together only by chance.
std::vector<Likeness> made_people(const std::string& name, int count, std::uint64_t seed) {
  std::vector<Likeness> people;
  std::uint64_t state = seed * 2862933555777941757U + 3037000493U;
  const auto below = [&](std::uint64_t limit) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::int64_t>((state >> 33U) % limit);
  };
  for (int i = 0; i < count; ++i) {
    people.push_back({name + std::to_string(i), {below(366), below(4), below(12), 7}, {}});
  }
  return people;
}

RC_GTEST_PROP(Matching, IsWhatThePlainRulesSay, (std::uint64_t seed)) {
  const auto few = static_cast<int>(seed % 2);
  const auto programme = made_people("p", few != 0 ? 8 : 45, seed);
  const auto pool = made_people("c", 120, seed + 1);
  const MatchOptions options{seed, 1, few != 0 ? 1.0 : 0.6};
  const auto wanted = PlainMatching{programme, pool, options}.run();
  std::map<std::size_t, std::string> got;
  for (const auto& one : match(
           programme, [&](std::size_t) { return pool; }, options)) {
    got[one.person] = one.comparator;
  }
  RC_ASSERT(got == wanted);
}

}  // namespace
}  // namespace braid::transform
