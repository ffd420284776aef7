#include "transform/link/store/stated_merges.h"

namespace braid::transform {

void StatedMerges::set(SubjectNumber retired, const Id16& survivor) {
  const auto found = into_.find(retired);
  if (found != into_.end()) {
    if (found->second == survivor) return;
    const auto former = retired_.find(found->second);
    std::erase(former->second, retired);
    if (former->second.empty()) retired_.erase(former);
    into_.erase(found);
  }
  if (survivor.is_zero()) return;
  into_.emplace(retired, survivor);
  retired_[survivor].push_back(retired);
}

Id16 StatedMerges::survivor_of(SubjectNumber retired) const {
  const auto found = into_.find(retired);
  return found == into_.end() ? Id16{} : found->second;
}

const std::vector<SubjectNumber>& StatedMerges::merged_into(const Id16& survivor) const {
  static const std::vector<SubjectNumber> kNobody;
  const auto found = retired_.find(survivor);
  return found == retired_.end() ? kNobody : found->second;
}

}  // namespace braid::transform
