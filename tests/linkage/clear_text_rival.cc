#include "tests/linkage/clear_text_rival.h"

#include <cmath>
#include <random>

#include "transform/train/candidate_pairs.h"
#include "transform/train/estimation.h"
#include "transform/train/level_pattern.h"
#include "transform/train/random_pairs.h"
#include "transform/train/term_counts.h"

namespace braid::linkage_test {
namespace {

using transform::EncodedIdentity;
using transform::Field;
using transform::Level;
using transform::TrainingRecord;

/// Every segment of a stand-in counts as 64 bits, so two that share k have a Dice coefficient of
/// k / 64; these give L0 to L6 (linkage-design, section 7).
constexpr std::array<unsigned, 7> kShared = {64, 56, 50, 45, 40, 35, 10};

std::uint64_t shared_bits(Level level) {
  if (level >= Level::lx) return 0;
  const unsigned count = kShared[static_cast<std::size_t>(level)];
  return count == 64 ? ~0ULL : (1ULL << count) - 1;
}

transform::Segment& segment(EncodedIdentity& of, Field field) {
  return of.segments[static_cast<std::size_t>(field)];
}

void count(Level level, transform::RandomPairs::Counts& counts) {
  if (level != Level::missing) ++counts[static_cast<std::size_t>(level)];
}

/// Step 1 of linkage-design, section 8, in clear text.
transform::RandomPairs look_at_random_pairs(const MadePeople& people, std::uint64_t wanted,
                                            std::uint64_t seed) {
  const auto& set = people.encoded.set;
  transform::RandomPairs random;
  std::mt19937_64 draw{seed};
  while (random.pairs < static_cast<double>(wanted)) {
    const auto one = draw() % set.records.size(), other = draw() % set.records.size();
    const auto &first = set.records[one].encoded, &second = set.records[other].encoded;
    if (one == other || !set.is_scored(set.records[one], set.records[other])) continue;
    const auto levels = compare_clear(people.clear[one], people.clear[other]);
    count(levels.surname, random.surname);
    count(levels.given_name, random.given_name);
    count(levels.crossed_surname, random.crossed);
    count(levels.crossed_given_name, random.crossed);
    count(levels.birth_date, random.birth_date);
    count(levels.postcode, random.postcode);
    const auto sex = transform::compare(first, second).sex;  // in clear anyhow
    if (sex == transform::Sameness::same) count(Level::l0, random.sex);
    if (sex == transform::Sameness::different) count(Level::l6, random.sex);
    ++random.pairs;
  }
  return random;
}

transform::LinkModel::FieldModel field_model(const transform::FieldEstimate& estimate) {
  transform::LinkModel::FieldModel field{estimate.m, estimate.u, {}};
  for (std::size_t level = 0; level < transform::kLevels; ++level) {
    field.weights[level] =
        static_cast<transform::Weight>(std::lround(estimate.weights[level] * transform::kBit));
  }
  return field;
}

transform::LinkModel model_of(const transform::LinkageEstimate& estimate) {
  transform::LinkModel model;
  model.lambda = estimate.lambda;
  model.household = estimate.household;
  model.swapped = estimate.swapped;
  model.surname = field_model(estimate.surname);
  model.given_name = field_model(estimate.given_name);
  model.crossed = field_model(estimate.crossed);
  model.birth_date = field_model(estimate.birth_date);
  model.postcode = field_model(estimate.postcode);
  model.sex = field_model(estimate.sex);
  return model;
}

}  // namespace

StandIns stand_ins(const TrainingRecord& one, const TrainingRecord& other,
                   const ClearLevels& levels) {
  StandIns pair{one, other};
  auto &first = pair.one.encoded, &second = pair.other.encoded;
  // Each word of the first one's names is there for one comparison only.
  segment(first, Field::surname) = {~0ULL, ~0ULL, 0, 0};
  segment(first, Field::given_name) = {0, 0, ~0ULL, ~0ULL};
  segment(second, Field::surname) = {shared_bits(levels.surname), 0,
                                     shared_bits(levels.crossed_given_name), 0};
  segment(second, Field::given_name) = {0, shared_bits(levels.crossed_surname), 0,
                                        shared_bits(levels.given_name)};
  for (const auto& [field, level] : {std::pair{Field::birth_date, levels.birth_date},
                                     std::pair{Field::postcode, levels.postcode}}) {
    segment(first, field) = {~0ULL, 0, 0, 0};
    segment(second, field) = {shared_bits(level), 0, 0, 0};
  }
  first.popcounts = second.popcounts = {64, 64, 64, 64};
  const bool swapped = levels.birth_date == Level::lx;
  first.birth_date_swap = swapped ? 1 : 2;
  second.birth_date_swap = swapped ? 1 : 3;
  return pair;
}

ClearTextRival::ClearTextRival(const MadePeople& people, const transform::TrainingOptions& options)
    : people_{people}, records_{people.encoded.set.records} {
  const auto& set = people.encoded.set;
  const transform::CandidatePairs candidates{set, options.caps};
  transform::PatternCounter counter;
  candidates.for_each([&](const transform::Candidate& pair) {
    const auto levels = compare_clear(people.clear[pair.one], people.clear[pair.other]);
    const auto [one, other] = stand_ins(set.records[pair.one], set.records[pair.other], levels);
    counter.add(transform::pattern_of(one, other), pair);
  });
  const auto random = look_at_random_pairs(people, options.random_pairs, options.seed);
  const auto counts = counter.counts();
  transform::EstimationInput input;
  input.candidates = counts;
  input.random = &random;
  input.records = static_cast<double>(set.records.size());
  input.pairs = set.pairs();
  model_ = model_of(transform::estimate(input));
  scorer_.emplace(model_, transform::PairScorer::Options{.guards = true});

  // Equal texts are equal segments, so names can be counted by segment here too.
  transform::Clusters clusters{set.records.size()};
  candidates.for_each([&](const transform::Candidate& pair) {
    if (score(pair.one, pair.other).verdict != transform::PairVerdict::apart) {
      clusters.join(pair.one, pair.other);
    }
  });
  model_.terms = transform::count_terms(set, clusters);
  for (auto& record : records_) model_.rate_terms(record.encoded);
}

transform::PairScore ClearTextRival::score(std::uint32_t one, std::uint32_t other) const {
  const auto pair = stand_ins(records_[one], records_[other],
                              compare_clear(people_.clear[one], people_.clear[other]));
  return scorer_->score(pair.one.encoded, pair.other.encoded,
                        transform::identifiers_of(records_[one], records_[other]));
}

}  // namespace braid::linkage_test
