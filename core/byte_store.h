#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace braid {

/// Keeps copies of texts for as long as a batch lives. Blocks are kept for the next batch, so a
/// busy loop allocates nothing. Not to be shared between threads.
class ByteStore {
 public:
  explicit ByteStore(std::size_t block_bytes) : block_bytes_{block_bytes} {}

  /// The view lives until `clear` or `wipe`.
  std::string_view keep(std::string_view text);
  void clear() { block_ = used_ = 0; }
  /// Clears, and overwrites what was kept.
  void wipe();

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::size_t block_bytes_;
  std::vector<Block> blocks_;
  std::size_t block_ = 0, used_ = 0;
};

}  // namespace braid
