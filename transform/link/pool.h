#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

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
      blocks_.push_back(std::make_unique<std::array<T, kBlock>>());
    }
    return next_++;
  }
  void give_back(std::uint32_t number) {
    (*this)[number] = T{};
    free_.push_back(number);
  }
  T& operator[](std::uint32_t number) { return (*blocks_[number / kBlock])[number % kBlock]; }
  const T& operator[](std::uint32_t number) const {
    return (*blocks_[number / kBlock])[number % kBlock];
  }
  std::size_t bytes() const {
    return blocks_.size() * sizeof(std::array<T, kBlock>) + free_.capacity() * sizeof free_[0];
  }

 private:
  static constexpr std::uint32_t kBlock = 4096;

  std::vector<std::unique_ptr<std::array<T, kBlock>>> blocks_;
  std::vector<std::uint32_t> free_;
  std::uint32_t next_ = 1;
};

}  // namespace braid::transform
