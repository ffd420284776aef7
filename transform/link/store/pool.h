#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include "transform/link/store/huge_pages.h"

namespace braid::transform {

/// Objects by number, in blocks that never move: growing copies nothing and holds no spare half.
/// Number 0 is never given out. Not to be shared between threads.
template <class T>
class Pool {
 public:
  std::uint32_t take() {
    if (!free_.empty()) {
      const auto number = free_.back();
      free_.pop_back();
      return number;
    }
    if (next_ % kBlock == 0 || blocks_.empty()) {
      blocks_.emplace_back(static_cast<T*>(allocate_large(kLargePage)));
      std::uninitialized_value_construct_n(blocks_.back().get(), kBlock);
    }
    return next_++;
  }
  void give_back(std::uint32_t number) {
    (*this)[number] = T{};
    free_.push_back(number);
  }
  T& operator[](std::uint32_t number) { return blocks_[number / kBlock].get()[number % kBlock]; }
  const T& operator[](std::uint32_t number) const {
    return blocks_[number / kBlock].get()[number % kBlock];
  }
  std::size_t bytes() const {
    return blocks_.size() * kLargePage + free_.capacity() * sizeof free_[0];
  }

 private:
  static_assert(std::is_trivially_destructible_v<T>);
  /// As many as fill one large page.
  static constexpr std::uint32_t kBlock = kLargePage / sizeof(T);
  struct Free {
    void operator()(T* block) const { free_large(block, kLargePage); }
  };

  std::vector<std::unique_ptr<T, Free>> blocks_;
  std::vector<std::uint32_t> free_;
  std::uint32_t next_ = 1;
};

}  // namespace braid::transform
