#include "core/log/log.h"

#include <algorithm>
#include <cstring>

namespace braid {

std::string_view LogBatch::keep(std::string_view text) {
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 18U;
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

}  // namespace braid
