#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace braid::transform {

/// Zeroed memory for what is as secret as the linkage key: locked where the system allows it, left
/// out of core dumps, and wiped when it goes. Where it may not be locked (RLIMIT_MEMLOCK) it can
/// reach the swap space; it is wiped all the same.
class SecretMemory {
 public:
  SecretMemory() = default;
  explicit SecretMemory(std::size_t bytes);
  ~SecretMemory();
  SecretMemory(SecretMemory&& other) noexcept
      : memory_{std::exchange(other.memory_, nullptr)}, bytes_{std::exchange(other.bytes_, 0)} {}
  SecretMemory& operator=(SecretMemory&& other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  void* get() const { return memory_; }
  void wipe();

 private:
  void* memory_ = nullptr;
  std::size_t bytes_ = 0;
};

/// An array in such memory. `T` is all zero bytes when nothing has been written to it.
template <class T>
class SecretArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  SecretArray() = default;
  explicit SecretArray(std::size_t size) : memory_{size * sizeof(T)}, size_{size} {}

  T& operator[](std::size_t i) { return static_cast<T*>(memory_.get())[i]; }
  const T& operator[](std::size_t i) const { return static_cast<const T*>(memory_.get())[i]; }
  std::size_t size() const { return size_; }
  std::span<T> all() { return {static_cast<T*>(memory_.get()), size_}; }
  void wipe() { memory_.wipe(); }

 private:
  SecretMemory memory_;
  std::size_t size_ = 0;
};

/// Overwrites a text that was in clear, and empties it.
void wipe(std::string& text);

}  // namespace braid::transform
