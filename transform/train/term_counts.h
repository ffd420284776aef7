#pragma once

#include <cstdint>
#include <vector>

#include "transform/compare/link_model.h"
#include "transform/train/training_set.h"

namespace braid::transform {

/// Records that belong together, joined pair by pair; names a cluster by its smallest record.
class Clusters {
 public:
  explicit Clusters(std::size_t records);
  void join(std::uint32_t one, std::uint32_t other);
  std::uint32_t of(std::uint32_t record);

 private:
  std::vector<std::uint32_t> parent_;
};

/// Counts name values over clusters, not records: duplicates of one person make a rare name look
/// common (linkage-design, section 7, "Term frequency"). Values seen once are left out, as the
/// model wants it.
LinkModel::Terms count_terms(const TrainingSet& set, Clusters& clusters);

}  // namespace braid::transform
