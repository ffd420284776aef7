#include "proto/feed/record.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace braid::feed {

std::string_view RecordBatch::keep(std::string_view text) {
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 16U;
  if (text.empty()) return {};
  while (block_ < blocks_.size() && blocks_[block_].size - used_ < text.size()) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) {
    const std::size_t size = std::max(kBlockBytes, text.size());
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    used_ = 0;
  }
  char* const at = blocks_[block_].bytes.get() + used_;
  std::memcpy(at, text.data(), text.size());
  used_ += text.size();
  return {at, text.size()};
}

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
  for (std::size_t i = 0; i < blocks_.size() && i <= block_; ++i) {
    OPENSSL_cleanse(blocks_[i].bytes.get(), i == block_ ? used_ : blocks_[i].size);
  }
  block_ = used_ = 0;
  records.clear();
  identities.clear();
  statements.clear();
  refused.clear();
  remarks.clear();
  rows_read = not_granted = 0;
}

}  // namespace braid::feed
