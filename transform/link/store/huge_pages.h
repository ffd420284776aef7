#pragma once

#include <cstddef>
#include <new>

namespace braid::transform {

inline constexpr std::size_t kLargePage = std::size_t{2} << 20U;

/// Memory of a large table: asks for pages of two megabytes from there on where a page is worth it,
/// since a linker's reads go all over its memory and would miss the table of small pages each time.
/// Falls back to ordinary pages wherever the system grants no others.
void* allocate_large(std::size_t bytes);
/// `bytes` as they were asked for.
void free_large(void* memory, std::size_t bytes);

template <class T>
struct LargeAllocator {
  using value_type = T;
  LargeAllocator() = default;
  template <class U>
  LargeAllocator(const LargeAllocator<U>&) {}  // NOLINT: what the standard asks of allocators

  T* allocate(std::size_t count) { return static_cast<T*>(allocate_large(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) { free_large(memory, count * sizeof(T)); }
  bool operator==(const LargeAllocator&) const = default;
};

}  // namespace braid::transform
