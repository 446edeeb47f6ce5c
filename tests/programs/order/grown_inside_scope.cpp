// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// A vector of the caller grows inside a scope and is used behind it: its block is overwritten, but the bytes are right.
#include <wcmu/allocator.hpp>
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <vector>

namespace grown_inside_scope {

using Numbers = std::vector<unsigned, wcmu::BottomAllocator<unsigned>>;

static void collect(wcmu::Arena& arena, Numbers& numbers, unsigned n) {
  wcmu::BottomScope scope(arena);
  for (unsigned i = 0; i < n; ++i) numbers.push_back(9);  // WARNS: escapes-rewind
  arena.bottom_handle().allocate(3, 1);
}

// 16 reserved; in the scope 32 + 64 + 3, then back to 16. The vector has 10 of 16 then: the 17th doubles it: 128.
// EXPECT: grown_inside_scope::run bottom=144 top=0 retained_bottom=144 retained_top=0
WCMU_ROOT std::size_t run(wcmu::Arena& arena, unsigned n) {
  if (n > 10) n = 10;
  Numbers numbers(arena);
  numbers.reserve(4);
  collect(arena, numbers, n);
  for (int i = 0; i < 7; ++i) numbers.push_back(1);
  return numbers.size();
}

}  // namespace grown_inside_scope

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("grown_inside_scope::run");
  for (unsigned n = 0; n < 14; ++n) root.run([&](wcmu::Arena& arena) { grown_inside_scope::run(arena, n); });
}
#endif
