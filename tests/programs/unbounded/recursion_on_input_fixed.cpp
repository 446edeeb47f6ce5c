// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Way out: a guard on the depth at the root.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

#include <cstddef>

namespace recursion_on_input_fixed {

static std::size_t descend(wcmu::Arena& arena, std::size_t depth) {
  wcmu::BottomScope scope(arena);
  arena.bottom_handle().allocate(16, 8);
  if (depth == 0) return 0;
  return 1 + descend(arena, depth - 1);
}

// EXPECT: recursion_on_input_fixed::walk bottom=208 top=0 retained_bottom=0 retained_top=0
WCMU_ROOT std::size_t walk(wcmu::Arena& arena, std::size_t depth) { return descend(arena, depth > 12 ? 12 : depth); }

}  // namespace recursion_on_input_fixed

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("recursion_on_input_fixed::walk");
  for (std::size_t depth = 0; depth < 20; ++depth)
    root.run([&](wcmu::Arena& arena) { recursion_on_input_fixed::walk(arena, depth); });
}
#endif
