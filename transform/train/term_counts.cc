#include "transform/train/term_counts.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace braid::transform {

Clusters::Clusters(std::size_t records) : parent_(records) {
  std::iota(parent_.begin(), parent_.end(), 0U);
}

std::uint32_t Clusters::of(std::uint32_t record) {
  while (parent_[record] != record) record = parent_[record] = parent_[parent_[record]];
  return record;
}

void Clusters::join(std::uint32_t one, std::uint32_t other) {
  const auto a = of(one), b = of(other);
  parent_[std::max(a, b)] = std::min(a, b);
}

LinkModel::Terms count_terms(const TrainingSet& set, Clusters& clusters) {
  LinkModel::Terms terms;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> seen;  // value, cluster
  for (const Field column : {Field::surname, Field::given_name}) {
    const auto at = static_cast<std::size_t>(column);
    seen.clear();
    for (std::uint32_t i = 0; i < set.records.size(); ++i) {
      const auto& encoded = set.records[i].encoded;
      if (encoded.has(column)) seen.emplace_back(term_of(encoded.segments[at]), clusters.of(i));
    }
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    terms.records[at] = seen.size();
    for (std::size_t first = 0, end = 0; first < seen.size(); first = end) {
      while (end < seen.size() && seen[end].first == seen[first].first) ++end;
      ++terms.values[at];
      terms.counts[seen[first].first][at] = static_cast<std::uint32_t>(end - first);
    }
  }
  std::erase_if(terms.counts,
                [](const auto& count) { return count.second[0] + count.second[1] < 2; });
  return terms;
}

}  // namespace braid::transform
