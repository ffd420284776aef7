#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "transform/link/store/huge_pages.h"

namespace braid::transform {

/// Places of an open table, which grows at its end and never moves: growing asks the system for
/// what is new only, where a vector would ask for all of it anew, and have it cleared, each time.
/// Not to be shared between threads.
template <class T>
class GrowingTable {
 public:
  T& operator[](std::size_t at) { return blocks_[at / kBlock].get()[at % kBlock]; }
  const T& operator[](std::size_t at) const { return blocks_[at / kBlock].get()[at % kBlock]; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t bytes() const { return size_ * sizeof(T); }

  /// New places hold `T{}`.
  void grow_to(std::size_t size) {
    while (size_ < size) {
      // A small table has one block of its own size; only that one is ever copied.
      const bool is_small = size_ < kBlock;
      const std::size_t count = is_small ? std::min(size, kBlock) : kBlock;
      Block block{static_cast<T*>(allocate_large(count * sizeof(T))), Free{count}};
      const std::size_t kept = is_small ? size_ : 0;
      if (kept != 0) std::copy_n(blocks_[0].get(), kept, block.get());
      std::uninitialized_value_construct_n(block.get() + kept, count - kept);
      if (kept != 0) blocks_.clear();
      blocks_.push_back(std::move(block));
      size_ += count - kept;
    }
  }

 private:
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
  /// As many as fill some large pages, and a power of two, so that finding one costs little.
  static constexpr std::size_t kBlock = 3 * kLargePage / sizeof(T);
  static_assert(std::has_single_bit(kBlock) && kBlock * sizeof(T) == 3 * kLargePage);
  struct Free {
    std::size_t count = 0;
    void operator()(T* block) const { free_large(block, count * sizeof(T)); }
  };
  using Block = std::unique_ptr<T, Free>;

  std::vector<Block> blocks_;
  std::size_t size_ = 0;
};

}  // namespace braid::transform
