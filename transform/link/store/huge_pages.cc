#include "transform/link/store/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>

namespace braid::transform {
namespace {

std::size_t in_pages(std::size_t bytes) {
  return (bytes + kLargePage - 1) / kLargePage * kLargePage;
}

}  // namespace

void* allocate_large(std::size_t bytes) {
  if (bytes < kLargePage) {
    void* const small = std::malloc(bytes);
    if (small == nullptr) throw std::bad_alloc{};
    return small;
  }
  // The system aligns to small pages: ask for one large page more and give back what is outside.
  const std::size_t whole = in_pages(bytes);
  void* const found =
      mmap(nullptr, whole + kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (found == MAP_FAILED) throw std::bad_alloc{};
  auto* const start = static_cast<char*>(found);
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(start) % kLargePage;
  if (before != 0) munmap(start, before);
  if (before != kLargePage) munmap(start + before + whole, kLargePage - before);
  madvise(start + before, whole, MADV_HUGEPAGE);  // advice only: without it all works more slowly
  return start + before;
}

void free_large(void* memory, std::size_t bytes) {
  if (bytes < kLargePage) {
    std::free(memory);
  } else {
    munmap(memory, in_pages(bytes));
  }
}

}  // namespace braid::transform
