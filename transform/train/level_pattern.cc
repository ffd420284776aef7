#include "transform/train/level_pattern.h"

#include <algorithm>
#include <bit>

namespace braid::transform {
namespace {

/// Four bits a level, two a sameness: 29 of 32 bits.
std::uint32_t packed(const LevelPattern& pattern) {
  std::uint32_t bits = pattern.birth_date_default ? 1U : 0U;
  for (const auto level : {pattern.surname, pattern.given_name, pattern.crossed_surname,
                           pattern.crossed_given_name, pattern.birth_date, pattern.postcode}) {
    bits = bits << 4U | static_cast<std::uint32_t>(level);
  }
  for (const auto sameness : {pattern.sex, pattern.other}) {
    bits = bits << 2U | static_cast<std::uint32_t>(sameness);
  }
  return bits;
}

}  // namespace

LevelPattern pattern_of(const TrainingRecord& one, const TrainingRecord& other) {
  const PairLevels levels = compare(one.encoded, other.encoded);
  LevelPattern pattern;
  pattern.surname = levels.surname;
  pattern.given_name = levels.given_name;
  pattern.crossed_surname = levels.crossed_surname;
  pattern.crossed_given_name = levels.crossed_given_name;
  pattern.birth_date = levels.birth_date;
  pattern.postcode = levels.postcode;
  pattern.sex = levels.sex;
  pattern.other = identifiers_of(one, other).other;
  pattern.birth_date_default =
      levels.birth_date != Level::missing &&
      ((one.encoded.flags | other.encoded.flags) & IdentityFlag::birth_date_default) != 0;
  return pattern;
}

void PatternCounter::add(const LevelPattern& pattern, const Candidate& pair) {
  auto& count = counts_[packed(pattern)];
  count.pattern = pattern;
  ++count.pairs;
  if (std::has_single_bit(pair.kinds)) {
    const auto kind = static_cast<std::size_t>(std::countr_zero(pair.kinds));
    if (kind < kBlockingKinds) ++count.only_by[kind];
  }
  if (pair.shares(KeyKind::nhs)) ++count.sharing_nhs;
}

std::vector<PatternCount> PatternCounter::counts() const {
  std::vector<PatternCount> counts;
  counts.reserve(counts_.size());
  for (const auto& [bits, count] : counts_) counts.push_back(count);
  std::sort(counts.begin(), counts.end(),
            [](const PatternCount& a, const PatternCount& b) { return a.pattern < b.pattern; });
  return counts;
}

}  // namespace braid::transform
