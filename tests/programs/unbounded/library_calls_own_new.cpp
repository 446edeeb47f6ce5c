// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The program replaces operator new, and the library's operator new[] calls it: nothing in the program says so.
#include <cstddef>
#include <new>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

static wcmu::Arena* heap;

void* operator new(std::size_t size) { return heap->bottom_handle().allocate(size, 16); }
void operator delete(void*) noexcept {}

namespace library_calls_own_new {

WCMU_ROOT char* text(wcmu::Arena& arena, unsigned length) {
  if (length > 48) return nullptr;
  heap = &arena;
  return new char[length + 1];  // UNBOUNDED: unsupported
}

}  // namespace library_calls_own_new

#ifndef __WCMU_ANALYSIS__
int main() {}
#endif
