#include "transform/train/estimation.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace braid::transform {
namespace {

// Constants of linkage-design, section 8.
constexpr double kAddedToRandom = 0.1, kAddedToMatches = 0.01;
constexpr double kSmallestU = 1e-6, kSwappedLeast = 0.001, kSwappedMost = 0.3;
constexpr double kSettled = 1e-6;
constexpr int kRoundsMax = 200;
constexpr double kWeightLeast = -10, kWeightMost = 14;

constexpr std::size_t index(Level level) { return static_cast<std::size_t>(level); }

double chance(double bits) { return 1 / (1 + std::exp2(-bits)); }

Level level_of(Sameness sameness) {
  if (sameness == Sameness::missing) return Level::missing;
  return sameness == Sameness::same ? Level::l0 : Level::l6;
}

/// Which levels a field has at all.
enum class Scale { graded, with_swap, two };
bool has_level(Scale scale, std::size_t level) {
  if (level == index(Level::lx)) return scale == Scale::with_swap;
  return scale != Scale::two || level == index(Level::l0) || level == index(Level::l6);
}

/// Counts as shares, with `added` on every level that the field has.
std::array<double, kLevels> shares(const std::array<double, kLevels>& counts, double added,
                                   Scale scale) {
  std::array<double, kLevels> shares{};
  double sum = 0;
  for (std::size_t level = 0; level < kLevels; ++level) {
    if (has_level(scale, level)) sum += shares[level] = counts[level] + added;
  }
  for (auto& share : shares) share /= sum;
  return shares;
}

/// A field while it is estimated.
struct Learning {
  Level LevelPattern::*level;  ///< nullptr for the two-levelled ones
  FieldEstimate* field;
  std::array<double, kLevels> random{};  ///< ur
  std::array<double, kLevels> sums{};    ///< of this round
  Scale scale = Scale::graded;
};

/// The two terms of NAME and what they were made of, in bits.
struct NameEvidence {
  double straight = 0, swapped = 0;
  bool tried = false;
};

NameEvidence name_evidence(const LinkageEstimate& now, const LevelPattern& pattern) {
  NameEvidence names;
  names.straight = std::log2(1 - now.swapped) + now.surname.weight(pattern.surname) +
                   now.given_name.weight(pattern.given_name);
  names.tried = pattern.has_crosses();
  if (names.tried) {
    names.swapped = std::log2(now.swapped) + now.crossed.weight(pattern.crossed_surname) +
                    now.crossed.weight(pattern.crossed_given_name);
  }
  return names;
}

/// kappa + w_sn + w_pc: the case for another child of the house, in bits.
double house_evidence(const LinkageEstimate& now, const LevelPattern& pattern) {
  return std::log2(now.household) + now.surname.weight(pattern.surname) +
         now.postcode.weight(pattern.postcode);
}

class Estimation {
 public:
  explicit Estimation(const EstimationInput& input) : input_{input} {
    const auto& random = *input.random;
    fields_ = {
        Learning{&LevelPattern::surname, &now_.surname, random.surname, {}, Scale::graded},
        Learning{&LevelPattern::given_name, &now_.given_name, random.given_name, {}, Scale::graded},
        Learning{
            &LevelPattern::birth_date, &now_.birth_date, random.birth_date, {}, Scale::with_swap},
        Learning{&LevelPattern::postcode, &now_.postcode, random.postcode, {}, Scale::graded},
        Learning{nullptr, &now_.sex, random.sex, {}, Scale::two},
        Learning{nullptr, &now_.other, random.other, {}, Scale::two}};
    start();
  }

  LinkageEstimate run() {
    while (now_.rounds < kRoundsMax && !now_.settled) {
      ++now_.rounds;
      expect();
      now_.settled = maximise() < kSettled;
    }
    return now_;
  }

 private:
  void start() {
    now_.lambda = 1 / input_.records;
    now_.household = 1 / input_.records;
    now_.swapped = 0.02;
    for (auto& learning : fields_) {
      learning.random = shares(learning.random, kAddedToRandom, learning.scale);
      auto& field = *learning.field;
      double others = 0;
      for (std::size_t level = 1; level < kLevels; ++level) {
        if (has_level(learning.scale, level)) ++others;
      }
      for (std::size_t level = 0; level < kLevels; ++level) {
        if (has_level(learning.scale, level)) field.m[level] = level == 0 ? 0.9 : 0.1 / others;
      }
      field.u = learning.random;
    }
    now_.crossed.u = shares(input_.random->crossed, kAddedToRandom, Scale::graded);
    weigh();
  }

  Level level(const Learning& learning, const LevelPattern& pattern) const {
    if (learning.level != nullptr) return pattern.*learning.level;
    return level_of(learning.field == &now_.sex ? pattern.sex : pattern.other);
  }

  /// Step 4, summed for step 5.
  void expect() {
    matches_ = swapped_ = households_ = 0;
    for (auto& learning : fields_) learning.sums.fill(0);
    for (const auto& count : input_.candidates) {
      const double pairs = input_.without ? count.without(*input_.without) : count.pairs;
      if (pairs == 0) continue;
      const auto& pattern = count.pattern;
      const double r = chance(now_.evidence(pattern));
      const auto names = name_evidence(now_, pattern);
      const double a = names.tried ? chance(names.swapped - names.straight) : 0;
      const double matches = pairs * r;
      matches_ += matches;
      swapped_ += matches * a;
      households_ += pairs * (1 - r) * chance(house_evidence(now_, pattern));
      for (auto& learning : fields_) {
        const bool is_name = learning.field == &now_.surname || learning.field == &now_.given_name;
        const Level at = level(learning, pattern);
        if (at != Level::missing) learning.sums[index(at)] += is_name ? matches * (1 - a) : matches;
      }
    }
  }

  /// Step 5; the largest change of any m and of s.
  double maximise() {
    const double swapped =
        std::clamp(matches_ > 0 ? swapped_ / matches_ : 0, kSwappedLeast, kSwappedMost);
    double change = std::abs(swapped - now_.swapped);
    now_.swapped = swapped;
    now_.matches = matches_;
    // Never more than a candidate's chance: a set without any match must not end at log2(0).
    now_.lambda = std::clamp(matches_ / input_.pairs, 1e-3 / input_.pairs, 0.5);
    now_.household = std::max(households_, 0.001) / input_.pairs;
    for (auto& learning : fields_) {
      const auto m = shares(learning.sums, kAddedToMatches, learning.scale);
      auto& field = *learning.field;
      double sum = 0;
      for (std::size_t at = 0; at < kLevels; ++at) {
        if (!has_level(learning.scale, at)) continue;
        change = std::max(change, std::abs(m[at] - field.m[at]));
        field.m[at] = m[at];
        // The random pairs hold true matches too, in proportion.
        field.u[at] =
            std::max((learning.random[at] - now_.lambda * m[at]) / (1 - now_.lambda), kSmallestU);
        sum += field.u[at];
      }
      for (auto& u : field.u) u /= sum;
    }
    weigh();
    return change;
  }

  void weigh() {
    for (std::size_t at = 0; at < kLevels; ++at) {
      now_.crossed.m[at] = (now_.surname.m[at] + now_.given_name.m[at]) / 2;
    }
    for (auto* field : {&now_.surname, &now_.given_name, &now_.crossed, &now_.birth_date,
                        &now_.postcode, &now_.sex, &now_.other}) {
      field->weights = pooled_weights(field->m, field->u);
    }
  }

  const EstimationInput& input_;
  LinkageEstimate now_;
  std::array<Learning, 6> fields_;
  double matches_ = 0, swapped_ = 0, households_ = 0;
};

double clamped_ratio(double m, double u) {
  return std::clamp(std::log2(m / u), kWeightLeast, kWeightMost);
}

}  // namespace

std::array<double, kLevels> pooled_weights(const std::array<double, kLevels>& m,
                                           const std::array<double, kLevels>& u) {
  struct Pool {
    double m, u;
    std::size_t first;
    bool below(const Pool& next) const { return m * next.u < next.m * u; }
  };
  std::array<double, kLevels> weights{};
  std::vector<Pool> pools;
  std::vector<std::size_t> levels;
  for (std::size_t level = 0; level <= index(Level::l6); ++level) {
    if (u[level] <= 0) continue;  // a level that the field does not have
    pools.push_back({m[level], u[level], levels.size()});
    levels.push_back(level);
    while (pools.size() > 1 && pools[pools.size() - 2].below(pools.back())) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back().m += last.m;
      pools.back().u += last.u;
    }
  }
  for (std::size_t pool = 0; pool < pools.size(); ++pool) {
    const auto end = pool + 1 < pools.size() ? pools[pool + 1].first : levels.size();
    for (auto i = pools[pool].first; i < end; ++i) {
      weights[levels[i]] = clamped_ratio(pools[pool].m, pools[pool].u);
    }
  }
  const auto lx = index(Level::lx);
  if (u[lx] > 0) weights[lx] = clamped_ratio(m[lx], u[lx]);
  return weights;
}

double LinkageEstimate::evidence(const LevelPattern& pattern) const {
  const auto names = name_evidence(*this, pattern);
  double date = birth_date.weight(pattern.birth_date);
  if (pattern.birth_date_default && date > 0) date /= 2;
  return std::log2(lambda / (1 - lambda)) +
         (names.tried ? std::max(names.straight, names.swapped) : names.straight) + date +
         postcode.weight(pattern.postcode) + sex.weight(level_of(pattern.sex)) +
         other.weight(level_of(pattern.other)) - std::max(0.0, house_evidence(*this, pattern));
}

LinkageEstimate estimate(const EstimationInput& input) { return Estimation{input}.run(); }

}  // namespace braid::transform
