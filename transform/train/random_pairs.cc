#include "transform/train/random_pairs.h"

namespace braid::transform {
namespace {

/// SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014).
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_{seed} {}
  std::uint64_t below(std::uint64_t bound) {
    std::uint64_t bits = state_ += 0x9e3779b97f4a7c15ULL;
    bits = (bits ^ bits >> 30U) * 0xbf58476d1ce4e5b9ULL;
    bits = (bits ^ bits >> 27U) * 0x94d049bb133111ebULL;
    return (bits ^ bits >> 31U) % bound;
  }

 private:
  std::uint64_t state_;
};

void count(Level level, RandomPairs::Counts& counts) {
  if (level != Level::missing) ++counts[static_cast<std::size_t>(level)];
}

void count(Sameness sameness, RandomPairs::Counts& counts) {
  if (sameness == Sameness::same) ++counts[static_cast<std::size_t>(Level::l0)];
  if (sameness == Sameness::different) ++counts[static_cast<std::size_t>(Level::l6)];
}

Level crossed(const EncodedIdentity& one, Field field, const EncodedIdentity& other,
              Field other_field) {
  if (!one.has(field) || !other.has(other_field)) return Level::missing;
  const auto a = static_cast<std::size_t>(field);
  const auto b = static_cast<std::size_t>(other_field);
  return level_of(one.segments[a], one.popcounts[a], other.segments[b], other.popcounts[b]);
}

void look_at(const TrainingRecord& one, const TrainingRecord& other, RandomPairs& random) {
  const PairLevels levels = compare(one.encoded, other.encoded);
  count(levels.surname, random.surname);
  count(levels.given_name, random.given_name);
  count(levels.birth_date, random.birth_date);
  count(levels.postcode, random.postcode);
  count(crossed(one.encoded, Field::surname, other.encoded, Field::given_name), random.crossed);
  count(crossed(one.encoded, Field::given_name, other.encoded, Field::surname), random.crossed);
  count(levels.sex, random.sex);
  count(identifiers_of(one, other).other, random.other);
  ++random.pairs;
}

}  // namespace

RandomPairs look_at_random_pairs(const TrainingSet& set, std::uint64_t wanted, std::uint64_t seed) {
  RandomPairs random;
  const auto& records = set.records;
  const double pairs = set.pairs();
  if (pairs < 1) return random;
  if (pairs <= 2 * static_cast<double>(wanted)) {
    for (std::size_t one = 0; one < records.size(); ++one) {
      for (std::size_t other = one + 1; other < records.size(); ++other) {
        if (set.is_scored(records[one], records[other])) {
          look_at(records[one], records[other], random);
        }
      }
    }
    return random;
  }
  Draws draws{seed};
  while (random.pairs < static_cast<double>(wanted)) {
    const auto one = draws.below(records.size());
    const auto other = draws.below(records.size());
    if (one != other && set.is_scored(records[one], records[other])) {
      look_at(records[one], records[other], random);
    }
  }
  return random;
}

}  // namespace braid::transform
