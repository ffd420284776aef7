#include "transform/train/measures.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace braid::transform {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// Records in the order of their label, so that the records of one stand together.
std::vector<std::uint32_t> by_label(PersonLabels labels) {
  std::vector<std::uint32_t> order(labels.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return labels[a] < labels[b]; });
  return order;
}

/// Calls each(records of one label).
template <class Each>
void for_each_cluster(PersonLabels labels, Each each) {
  const auto order = by_label(labels);
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    while (end < order.size() && labels[order[end]] == labels[order[first]]) ++end;
    each(std::span{order}.subspan(first, end - first));
  }
}

std::int64_t pairs_among(std::size_t records) {
  const auto n = static_cast<std::int64_t>(records);
  return n * (n - 1) / 2;
}

std::int64_t pairs_inside(PersonLabels labels) {
  std::int64_t pairs = 0;
  for_each_cluster(labels, [&](auto records) { pairs += pairs_among(records.size()); });
  return pairs;
}

std::vector<std::size_t> sizes(PersonLabels labels) {
  std::vector<std::size_t> size(labels.size());
  for_each_cluster(labels, [&](auto records) {
    for (const auto record : records) size[record] = records.size();
  });
  return size;
}

/// Calls each(one, other) for every pair of one label.
template <class Each>
void for_each_pair(PersonLabels labels, Each each) {
  for_each_cluster(labels, [&](auto records) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (std::size_t j = i + 1; j < records.size(); ++j) each(records[i], records[j]);
    }
  });
}

}  // namespace

double Agreement::precision() const { return share(correct, predicted); }
double Agreement::recall() const { return share(correct, truth); }
double Agreement::f1() const { return share(2 * correct, predicted + truth); }

PairTally::PairTally(PersonLabels truth, std::vector<Weight> thresholds)
    : truth_{truth},
      thresholds_{std::move(thresholds)},
      at_(thresholds_.size()),
      true_pairs_{pairs_inside(truth)} {}

void PairTally::add(std::uint32_t one, std::uint32_t other, Weight weight) {
  const bool is_true = truth_[one] == truth_[other];
  ++candidates_;
  if (is_true) ++true_candidates_;
  for (std::size_t i = 0; i < thresholds_.size(); ++i) {
    if (weight < thresholds_[i]) continue;
    ++at_[i].predicted;
    if (is_true) ++at_[i].correct;
  }
}

Agreement PairTally::at(std::size_t threshold) const {
  Agreement agreement = at_[threshold];
  agreement.truth = true_pairs_;
  return agreement;
}

double PairTally::completeness() const { return share(true_candidates_, true_pairs_); }

ClusterMeasures measure_clusters(PersonLabels predicted, PersonLabels truth) {
  ClusterMeasures measures;
  measures.pairs.predicted = pairs_inside(predicted);
  measures.pairs.truth = pairs_inside(truth);
  const auto predicted_size = sizes(predicted);
  const auto truth_size = sizes(truth);
  // A record's B-cubed figures depend on the part that its two clusters have in common; all
  // records of that part have the same.
  double precision = 0, recall = 0;
  std::int64_t exact = 0, true_clusters = 0;
  std::vector<std::uint32_t> ordered;
  for_each_cluster(truth, [&](auto records) {
    ++true_clusters;
    ordered.assign(records.begin(), records.end());
    std::stable_sort(ordered.begin(), ordered.end(),
                     [&](auto a, auto b) { return predicted[a] < predicted[b]; });
    for (std::size_t first = 0, end = 0; first < ordered.size(); first = end) {
      while (end < ordered.size() && predicted[ordered[end]] == predicted[ordered[first]]) ++end;
      const auto in_common = static_cast<double>(end - first);
      const auto of_predicted = predicted_size[ordered[first]];
      const auto of_truth = truth_size[ordered[first]];
      measures.pairs.correct += pairs_among(end - first);
      precision += in_common * in_common / static_cast<double>(of_predicted);
      recall += in_common * in_common / static_cast<double>(of_truth);
      if (end - first == of_predicted && of_predicted == of_truth) ++exact;
    }
  });
  for_each_cluster(predicted, [&](auto) { ++measures.persons; });
  measures.clusters_exact = share(exact, true_clusters);
  measures.b_cubed_precision = precision / static_cast<double>(truth.size());
  measures.b_cubed_recall = recall / static_cast<double>(truth.size());
  return measures;
}

std::vector<SubgroupAgreement> measure_subgroups(PersonLabels predicted, PersonLabels truth,
                                                 const Subgroups& subgroups) {
  std::vector<SubgroupAgreement> all;
  for (const auto& dimension : subgroups.dimensions) {
    const auto& of = dimension.of_record;
    std::vector<SubgroupAgreement> groups(dimension.values.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
      groups[i].dimension = dimension.name;
      groups[i].value = dimension.values[i];
    }
    for (const auto value : of) ++groups[value].records;
    const auto count = [&](std::uint32_t one, std::uint32_t other, auto member) {
      ++(groups[of[one]].pairs.*member);
      if (of[one] != of[other]) ++(groups[of[other]].pairs.*member);
    };
    for_each_pair(predicted, [&](std::uint32_t one, std::uint32_t other) {
      count(one, other, &Agreement::predicted);
      if (truth[one] == truth[other]) count(one, other, &Agreement::correct);
    });
    for_each_pair(truth, [&](std::uint32_t one, std::uint32_t other) {
      count(one, other, &Agreement::truth);
    });
    std::erase_if(groups, [](const auto& group) { return group.records == 0; });
    all.insert(all.end(), groups.begin(), groups.end());
  }
  return all;
}

}  // namespace braid::transform
