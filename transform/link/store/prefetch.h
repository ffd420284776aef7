#pragma once

namespace braid::transform {

/// Asks for the cache line at an address without waiting for it.
///
/// GCC takes a function that does nothing but prefetch for one without effect and drops calls of it
/// (seen with 12.2 at -O3: of all prefetches of the linker one was left).
/// The empty statement keeps them.
inline void prefetch_line(const void* address) {
  __builtin_prefetch(address);
  asm volatile("" : : "r"(address));
}

}  // namespace braid::transform
