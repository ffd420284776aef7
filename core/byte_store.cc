#include "core/byte_store.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>

namespace braid {

std::string_view ByteStore::keep(std::string_view text) {
  if (text.empty()) return {};
  while (block_ < blocks_.size() && blocks_[block_].size - used_ < text.size()) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) {
    const std::size_t size = std::max(block_bytes_, text.size());
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    used_ = 0;
  }
  char* const at = blocks_[block_].bytes.get() + used_;
  std::memcpy(at, text.data(), text.size());
  used_ += text.size();
  return {at, text.size()};
}

void ByteStore::wipe() {
  for (std::size_t i = 0; i < blocks_.size() && i <= block_; ++i) {
    OPENSSL_cleanse(blocks_[i].bytes.get(), i == block_ ? used_ : blocks_[i].size);
  }
  clear();
}

}  // namespace braid
