#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "transform/compare/level.h"

namespace braid::transform {

/// Names who a record is about: equal numbers, one person. One entry a record.
using PersonLabels = std::span<const std::uint32_t>;

/// Predicted pairs against true ones. Accuracy is never told: pairs of strangers swamp it
/// (linkage-design, section 12).
struct Agreement {
  std::int64_t predicted = 0, correct = 0, truth = 0;

  /// Not a number where nothing was predicted, or nothing is true.
  double precision() const;
  double recall() const;
  double f1() const;
};

/// Groups of people whose links may be missed more often than others': by sex, age, ...
struct Subgroups {
  struct Dimension {
    std::string name;
    std::vector<std::string> values;
    std::vector<std::uint16_t> of_record;  ///< index into `values`
  };
  std::vector<Dimension> dimensions;
};

struct SubgroupAgreement {
  std::string dimension, value;
  std::int64_t records = 0;
  /// Of the pairs of which at least one record is in the group.
  Agreement pairs;
};

struct ClusterMeasures {
  Agreement pairs;  ///< all pairs inside clusters
  std::int64_t persons = 0;
  double clusters_exact = 0;  ///< share of true clusters that came out exactly
  double b_cubed_precision = 0, b_cubed_recall = 0;
};

/// Counts what candidate pairs come to at each threshold (section 12, "pairs").
class PairTally {
 public:
  PairTally(PersonLabels truth, std::vector<Weight> thresholds);
  /// A candidate pair, once. `weight` is below every threshold where a rule holds the pair back.
  void add(std::uint32_t one, std::uint32_t other, Weight weight);

  const std::vector<Weight>& thresholds() const { return thresholds_; }
  Agreement at(std::size_t threshold) const;
  std::int64_t candidates() const { return candidates_; }
  /// Share of the true pairs that are candidates at all.
  double completeness() const;

 private:
  PersonLabels truth_;
  std::vector<Weight> thresholds_;
  std::vector<Agreement> at_;
  std::int64_t candidates_ = 0, true_candidates_ = 0, true_pairs_ = 0;
};

ClusterMeasures measure_clusters(PersonLabels predicted, PersonLabels truth);
std::vector<SubgroupAgreement> measure_subgroups(PersonLabels predicted, PersonLabels truth,
                                                 const Subgroups& subgroups);

}  // namespace braid::transform
