// Pairs a second through the scorer, one thread, everything in cache: how much of the linker's time
// is arithmetic. Candidates are of four sorts, as blocking keys bring them: strangers who share a
// birth date or a postcode, namesakes, families and true pairs. Checks that both ways agree.

#include <time.h>

#include <array>
#include <cstdio>
#include <random>
#include <string_view>
#include <vector>

#include "transform/compare/pair_score.h"

namespace braid::transform {
namespace {

/// About as much as the second-level cache holds.
constexpr std::size_t kPairs = 1024;
constexpr int kRounds = 4000;
constexpr int kRuns = 7;

double seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// The published starter weights (linkage-design, section 7).
LinkModel starter_model() {
  LinkModel model;
  model.lambda = 1e-6;
  model.household = 1.8e-6;
  model.surname.weights = {7800, 7800, 7800, 7500, 5400, -1100, -4000};
  model.given_name.weights = {7900, 7000, 6700, 6200, 4200, -600, -3400};
  model.crossed.weights = {11300, 10700, 9600, 7900, 5700, -700, -3600};
  model.birth_date.weights = {12900, 4100, 3100, 1000, -4400, -10000, -10000, 7100};
  model.postcode.weights = {12400, 2100, 2100, -2700, -2700, -2700, -2900};
  model.sex.weights[0] = 1000;
  model.sex.weights[6] = -4600;
  for (auto* field : {&model.surname, &model.given_name, &model.crossed}) field->u[0] = 0.004;
  return model;
}

struct Pair {
  EncodedIdentity one, other;
};

class Candidates {
 public:
  /// Pairs that are equal in the fields of `shared` and strangers in the others.
  std::vector<Pair> sharing(std::initializer_list<Field> shared) {
    std::vector<Pair> pairs(kPairs);
    for (Pair& pair : pairs) {
      pair.one = anybody();
      pair.other = anybody();
      for (const Field field : shared) {
        const auto i = static_cast<std::size_t>(field);
        pair.other.segments[i] = pair.one.segments[i];
        pair.other.popcounts[i] = pair.one.popcounts[i];
        if (i < pair.one.rarity.size()) pair.other.rarity[i] = pair.one.rarity[i];
      }
    }
    return pairs;
  }

 private:
  /// Two bits in five, as diffused segments have.
  EncodedIdentity anybody() {
    EncodedIdentity made;
    for (std::size_t field = 0; field < kFields; ++field) {
      for (unsigned bit = 0; bit < 256; ++bit) {
        if (random_() % 5 >= 2) continue;
        made.segments[field][bit / 64] |= std::uint64_t{1} << bit % 64;
        made.popcounts[field] = static_cast<std::uint16_t>(made.popcounts[field] + 1);
      }
    }
    // Names that one in a hundred has, to one in twenty thousand.
    for (auto& name : made.rarity) {
      for (auto& column : name) column = static_cast<std::uint8_t>(106 + random_() % 122);
    }
    made.presence = 0b1111;
    made.sex = static_cast<std::uint8_t>(1 + random_() % 2);
    return made;
  }

  std::mt19937_64 random_{1};
};

struct Rate {
  double pairs_per_second = 0;
  std::size_t linked = 0;
};

template <class Score>
Rate rate_of(const std::vector<Pair>& pairs, Score score) {
  Rate best;
  for (int run = 0; run < kRuns; ++run) {
    std::size_t linked = 0;
    const double start = seconds();
    for (int round = 0; round < kRounds; ++round) {
      for (const Pair& pair : pairs) linked += score(pair) != PairVerdict::apart ? 1 : 0;
    }
    const double rate = static_cast<double>(pairs.size()) * kRounds / (seconds() - start);
    if (rate > best.pairs_per_second) best.pairs_per_second = rate;
    best.linked = linked;
  }
  return best;
}

bool run(std::string_view name, const std::vector<Pair>& pairs) {
  const PairScorer scorer{starter_model(), {}};
  const Rate whole = rate_of(
      pairs, [&](const Pair& pair) { return scorer.score(pair.one, pair.other, {}).verdict; });
  const Rate quick = rate_of(pairs, [&](const Pair& pair) {
    return scorer.quick_score(pair.one, pair.other, {}).verdict;
  });
  std::printf("%-24.*s score %6.1f M pairs/s   quick_score %6.1f M pairs/s   ratio %4.2f\n",
              static_cast<int>(name.size()), name.data(), whole.pairs_per_second / 1e6,
              quick.pairs_per_second / 1e6, quick.pairs_per_second / whole.pairs_per_second);
  return whole.linked == quick.linked;
}

}  // namespace
}  // namespace braid::transform

int main() {
  using namespace braid::transform;
  Candidates candidates;
  bool agree = run("strangers", candidates.sharing({}));
  agree &= run("same postcode", candidates.sharing({Field::postcode}));
  agree &= run("same birth date", candidates.sharing({Field::birth_date}));
  agree &= run("namesakes", candidates.sharing({Field::surname, Field::given_name}));
  agree &= run("one household", candidates.sharing({Field::surname, Field::postcode}));
  agree &= run("true pairs", candidates.sharing({Field::surname, Field::given_name,
                                                 Field::birth_date, Field::postcode}));
  if (!agree) std::puts("the two ways do not agree");
  return agree ? 0 : 1;
}
