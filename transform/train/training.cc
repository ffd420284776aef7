#include "transform/train/training.h"

#include <algorithm>
#include <cmath>

#include "transform/train/level_pattern.h"
#include "transform/train/random_pairs.h"
#include "transform/train/term_counts.h"

namespace braid::transform {
namespace {

/// Below these the estimate is noise (judgement; with 112 matches it is still good, section 12).
constexpr std::size_t kRecordsMin = 50;
constexpr double kMatchesMin = 20;
/// Where no pair says the sex of both: starter values of linkage-design, section 7.
constexpr double kSexM = 0.98, kSexU = 0.5;
constexpr std::array<double, 7> kThresholds{-8, -4, 0, 3.32, 6.64, 10, 14};

constexpr std::size_t index(Level level) { return static_cast<std::size_t>(level); }

double total(const RandomPairs::Counts& counts) {
  double sum = 0;
  for (const double count : counts) sum += count;
  return sum;
}

LinkModel::FieldModel field_model(const FieldEstimate& estimate) {
  LinkModel::FieldModel field;
  field.m = estimate.m;
  field.u = estimate.u;
  for (std::size_t level = 0; level < kLevels; ++level) {
    field.weights[level] = static_cast<Weight>(std::lround(estimate.weights[level] * kBit));
  }
  return field;
}

/// Fields that no random pair had say nothing, rather than what the added counts say.
void forget_unseen(const RandomPairs& random, LinkageEstimate& estimate) {
  if (total(random.other) == 0) estimate.other = {};
  if (total(random.sex) > 0) return;
  estimate.sex = {};
  const auto l0 = index(Level::l0), l6 = index(Level::l6);
  estimate.sex.m[l0] = kSexM;
  estimate.sex.m[l6] = 1 - kSexM;
  estimate.sex.u[l0] = kSexU;
  estimate.sex.u[l6] = 1 - kSexU;
  estimate.sex.weights = pooled_weights(estimate.sex.m, estimate.sex.u);
}

LinkModel model_of(const TrainingSet& set, const LinkageEstimate& estimate,
                   const TrainingOptions& options) {
  LinkModel model;
  model.version = options.version;
  model.trained_on = options.trained_on;
  model.config_hash = set.config_hash;
  model.identities = static_cast<std::int64_t>(set.records.size());
  model.lambda = estimate.lambda;
  model.household = estimate.household;
  model.swapped = estimate.swapped;
  model.surname = field_model(estimate.surname);
  model.given_name = field_model(estimate.given_name);
  model.crossed = field_model(estimate.crossed);
  model.birth_date = field_model(estimate.birth_date);
  model.postcode = field_model(estimate.postcode);
  model.sex = field_model(estimate.sex);
  model.identifier = field_model(estimate.other);
  return model;
}

/// Largest difference of m between two estimates of a field; `level` says where.
double moved(const FieldEstimate& one, const FieldEstimate& other, Level& level) {
  double most = 0;
  for (std::size_t at = 0; at < kLevels; ++at) {
    const double difference = std::abs(one.m[at] - other.m[at]);
    if (difference <= most) continue;
    most = difference;
    level = static_cast<Level>(at);
  }
  return most;
}

std::vector<LeftOut> leave_out_each(const EstimationInput& input, const LinkageEstimate& whole) {
  std::vector<LeftOut> all;
  for (std::size_t i = 0; i < kBlockingKinds; ++i) {
    EstimationInput without = input;
    without.without = static_cast<KeyKind>(i);
    const auto estimate = braid::transform::estimate(without);
    LeftOut left_out;
    left_out.kind = static_cast<KeyKind>(i);
    for (const auto& field : kEstimatedFields) {
      Level level{};
      const double by = moved(whole.*field.estimate, estimate.*field.estimate, level);
      if (by <= left_out.moved) continue;
      left_out.moved = by;
      left_out.field = field.name;
      left_out.level = level;
    }
    all.push_back(left_out);
  }
  return all;
}

std::vector<NearTruth> compare_with_near_truth(const std::vector<PatternCount>& counts,
                                               const LinkageEstimate& estimate) {
  struct Compared {
    std::string_view name;
    Level LevelPattern::*level;
    const FieldEstimate& estimate;
  };
  const std::array<Compared, 4> fields{
      {{"surname", &LevelPattern::surname, estimate.surname},
       {"given name", &LevelPattern::given_name, estimate.given_name},
       {"birth date", &LevelPattern::birth_date, estimate.birth_date},
       {"postcode", &LevelPattern::postcode, estimate.postcode}}};
  std::vector<NearTruth> all;
  for (const auto& field : fields) {
    FieldEstimate counted;
    NearTruth near_truth;
    near_truth.field = field.name;
    for (const auto& count : counts) {
      const Level level = count.pattern.*field.level;
      if (level == Level::missing) continue;
      counted.m[index(level)] += count.sharing_nhs;
      near_truth.pairs += count.sharing_nhs;
    }
    if (near_truth.pairs == 0) continue;
    for (auto& share : counted.m) share /= near_truth.pairs;
    near_truth.moved = moved(field.estimate, counted, near_truth.level);
    all.push_back(near_truth);
  }
  return all;
}

std::vector<Expected> expect_at_thresholds(const std::vector<PatternCount>& counts,
                                           const LinkageEstimate& estimate) {
  std::vector<Expected> all;
  for (const double threshold : kThresholds) {
    Expected expected{threshold};
    double true_pairs = 0, all_true_pairs = 0;
    for (const auto& count : counts) {
      const double weight = estimate.evidence(count.pattern);
      const double matches = count.pairs / (1 + std::exp2(-weight));
      all_true_pairs += matches;
      if (weight < threshold) continue;
      expected.pairs += count.pairs;
      true_pairs += matches;
    }
    if (expected.pairs > 0) expected.precision = true_pairs / expected.pairs;
    if (all_true_pairs > 0) expected.recall = true_pairs / all_true_pairs;
    all.push_back(expected);
  }
  return all;
}

}  // namespace

LinkModel::Terms learn_terms(const TrainingSet& set, const CandidatePairs& candidates,
                             LinkModel model, bool guards) {
  model.terms = {};
  const PairScorer scorer{model, {guards}};
  Clusters clusters{set.records.size()};
  candidates.for_each([&](const Candidate& pair) {
    const auto& one = set.records[pair.one];
    const auto& other = set.records[pair.other];
    const auto score = scorer.quick_score(one.encoded, other.encoded, identifiers_of(one, other));
    if (score.verdict != PairVerdict::apart) clusters.join(pair.one, pair.other);
  });
  return count_terms(set, clusters);
}

Result<Training> train(const TrainingSet& set, const TrainingOptions& options) {
  const auto say = [&](std::string_view doing) {
    if (options.progress) options.progress(doing);
  };
  if (set.records.size() < kRecordsMin || set.pairs() < 1) {
    return fail(ErrorKind::refused, "train/too-few-records");
  }
  say("looking at random pairs");
  const auto random = look_at_random_pairs(set, options.random_pairs, options.seed);
  say("sorting blocking keys");
  const CandidatePairs candidates{set, options.caps};
  say("counting candidate pairs");
  PatternCounter counter;
  candidates.for_each([&](const Candidate& pair) {
    counter.add(pattern_of(set.records[pair.one], set.records[pair.other]), pair);
  });
  const auto counts = counter.counts();

  say("estimating");
  EstimationInput input;
  input.candidates = counts;
  input.random = &random;
  input.records = static_cast<double>(set.records.size());
  input.pairs = set.pairs();
  Training training;
  auto& report = training.report;
  report.estimate = estimate(input);
  if (!(report.estimate.matches >= kMatchesMin)) {
    return fail(ErrorKind::refused, "train/too-few-matches");
  }
  report.left_out = leave_out_each(input, report.estimate);
  report.near_truth = compare_with_near_truth(counts, report.estimate);
  report.expected = expect_at_thresholds(counts, report.estimate);
  forget_unseen(random, report.estimate);
  report.records = static_cast<std::int64_t>(set.records.size());
  report.foreign = set.foreign;
  report.pairs = input.pairs;
  for (const auto& count : counts) report.candidates += count.pairs;
  report.random_pairs = random.pairs;
  report.patterns = counts.size();
  report.blocks = candidates.sizes();
  training.model = model_of(set, report.estimate, options);

  say("counting names");
  training.model.terms = learn_terms(set, candidates, training.model, options.guards);
  report.terms = static_cast<std::int64_t>(training.model.terms.counts.size());
  return training;
}

}  // namespace braid::transform
