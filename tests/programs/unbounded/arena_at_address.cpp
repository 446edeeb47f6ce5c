// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The arena is reached through an address that is a number: nothing tells which arena that is.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstdint>

namespace arena_at_address {

WCMU_ROOT void* take(std::uintptr_t address) {
  auto* arena = reinterpret_cast<wcmu::Arena*>(address);
  return arena->bottom_handle().allocate(8, 8);  // UNBOUNDED: unknown-arena
}

}  // namespace arena_at_address
