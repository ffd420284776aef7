#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "transform/compare/link_model.h"
#include "transform/train/candidate_pairs.h"
#include "transform/train/estimation.h"
#include "transform/train/training_set.h"

namespace braid::transform {

struct TrainingOptions {
  std::string version;     ///< of the model; a name and a date
  std::string trained_on;  ///< one line for people
  /// At least 1,000,000 by linkage-design, section 8; twice that costs a fifth of a second.
  std::uint64_t random_pairs = 2'000'000;
  std::uint64_t seed = 1;
  BlockCaps caps;
  bool guards = true;  ///< R10 and R11, while clusters are made to count names over
  /// Told what begins, for people who wait.
  std::function<void(std::string_view)> progress;
};

/// Estimates without one kind of key (step 8): where the answer moves much, the candidates of that
/// kind are not like the others.
struct LeftOut {
  KeyKind kind{};
  double moved = 0;  ///< largest change of any m
  std::string_view field;
  Level level{};
};

/// What the model itself expects of linking at a threshold, before any rule.
struct Expected {
  double threshold = 0;  ///< bits
  double pairs = 0;
  double precision = 0;
  double recall = 0;  ///< of the matches among the candidates
};

/// A field's m, and the same counted over the pairs that share an NHS number, which are true
/// matches nearly always (step 8).
struct NearTruth {
  std::string_view field;
  double pairs = 0;  ///< that share an NHS number and have the field on both sides
  double moved = 0;  ///< largest difference of any m
  Level level{};
};

struct TrainingReport {
  std::int64_t records = 0, foreign = 0;
  double pairs = 0;       ///< T
  double candidates = 0;  ///< of which these were looked at
  double random_pairs = 0;
  std::size_t patterns = 0;
  LinkageEstimate estimate;
  std::array<BlockSizes, kKeyKinds> blocks{};
  std::vector<LeftOut> left_out;
  std::vector<NearTruth> near_truth;
  std::vector<Expected> expected;
  std::int64_t terms = 0;  ///< name values in the model
};

struct Training {
  LinkModel model;
  TrainingReport report;
};

/// m may move by this much when a key is left out (linkage-design, section 8, step 8).
inline constexpr double kMovedMost = 0.05;

/// Learns a model of pseudonymised records, without labels: linkage-design, section 8. The same set
/// and options give the same model on every machine. Refused "train/too-few-records" or
/// "train/too-few-matches" where there is nothing to learn from.
Result<Training> train(const TrainingSet& set, const TrainingOptions& options);

/// Counts names of a set over the clusters that `model` makes without term frequency: what a model
/// learned under another key needs, whose own counts then mean nothing.
LinkModel::Terms learn_terms(const TrainingSet& set, const CandidatePairs& candidates,
                             LinkModel model, bool guards);

/// The estimated fields of a model in the order in which reports name them.
struct NamedField {
  std::string_view name;
  FieldEstimate LinkageEstimate::*estimate;
};
inline constexpr std::array<NamedField, 7> kEstimatedFields{
    {{"surname", &LinkageEstimate::surname},
     {"given name", &LinkageEstimate::given_name},
     {"crossed names", &LinkageEstimate::crossed},
     {"birth date", &LinkageEstimate::birth_date},
     {"postcode", &LinkageEstimate::postcode},
     {"sex", &LinkageEstimate::sex},
     {"identifier", &LinkageEstimate::other}}};

}  // namespace braid::transform
