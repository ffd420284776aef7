#pragma once

#include <unordered_map>
#include <vector>

#include "core/bytes.h"
#include "transform/link/store/record.h"

namespace braid::transform {

/// Who is merged into whom, as agencies state it (rulings A10, S6). The survivor is a handle: it
/// may not be known yet. Few are merged, so this stands beside the subjects.
class StatedMerges {
 public:
  bool empty() const { return into_.empty(); }
  /// A zero handle: nobody any more.
  void set(SubjectNumber retired, const Id16& survivor);
  /// Zero: merged into nobody.
  Id16 survivor_of(SubjectNumber retired) const;
  const std::vector<SubjectNumber>& merged_into(const Id16& survivor) const;

 private:
  std::unordered_map<SubjectNumber, Id16> into_;  ///< both are looked up only
  std::unordered_map<Id16, std::vector<SubjectNumber>, Id16Hash> retired_;
};

}  // namespace braid::transform
