// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The program calls what it means.
#include <cstddef>
#include <new>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

static wcmu::Arena* heap;

void* operator new(std::size_t size) { return heap->bottom_handle().allocate(size, 16); }
void operator delete(void*) noexcept {}

namespace library_calls_own_new_fixed {

// EXPECT: library_calls_own_new_fixed::text bottom=49 top=0
WCMU_ROOT void* text(wcmu::Arena& arena, unsigned length) {
  if (length > 48) return nullptr;
  heap = &arena;
  return operator new(length + 1);
}

}  // namespace library_calls_own_new_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("library_calls_own_new_fixed::text");
  for (unsigned length = 0; length < 60; ++length)
    root.run([&](wcmu::Arena& arena) { library_calls_own_new_fixed::text(arena, length); });
}
#endif
