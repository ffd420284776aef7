#include "proto/feed/record.h"

#include <algorithm>

namespace braid::feed {

void RecordBatch::remark(Literal rule) {
  const auto found = std::find_if(remarks.begin(), remarks.end(),
                                  [&](const Remark& remark) { return remark.rule == rule; });
  if (found == remarks.end()) {
    remarks.push_back({rule, 1});
  } else {
    ++found->count;
  }
}

void RecordBatch::clear() {
  bytes_.wipe();
  records.clear();
  identities.clear();
  statements.clear();
  refused.clear();
  remarks.clear();
  rows_read = not_granted = 0;
}

}  // namespace braid::feed
