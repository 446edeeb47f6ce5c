// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
#pragma once
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace inline_differs {

__attribute__((noinline)) inline unsigned store(wcmu::Arena& arena) {
#ifdef SMALL
  return arena.bottom_handle().allocate(40, 1) != nullptr;
#else
  return arena.bottom_handle().allocate(100, 1) != nullptr;
#endif
}

// The same in both units.
inline unsigned pad(wcmu::Arena& arena) { return arena.bottom_handle().allocate(3, 1) != nullptr; }

unsigned first(wcmu::Arena& arena);

}  // namespace inline_differs
