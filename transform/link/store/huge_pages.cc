#include "transform/link/store/huge_pages.h"

#include <sys/mman.h>

namespace braid::transform {

void* allocate_large(std::size_t bytes) {
  if (bytes < kLargePage) {
    void* const small = std::malloc(bytes);
    if (small == nullptr) throw std::bad_alloc{};
    return small;
  }
  const std::size_t whole = (bytes + kLargePage - 1) / kLargePage * kLargePage;
  void* const memory = std::aligned_alloc(kLargePage, whole);
  if (memory == nullptr) throw std::bad_alloc{};
  madvise(memory, whole, MADV_HUGEPAGE);  // advice only: without it all works as well, more slowly
  return memory;
}

}  // namespace braid::transform
