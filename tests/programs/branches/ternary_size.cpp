// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// Sizes that are chosen by conditional expressions of one input.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace ternary_size {

// EXPECT: ternary_size::allocate bottom=96 top=30 retained_bottom=96 retained_top=30
WCMU_ROOT void allocate(wcmu::Arena& arena, int level) {
  const unsigned tiles = level < 0 ? 1 : level < 4 ? 2u * static_cast<unsigned>(level) : 12;
  arena.bottom_handle().allocate(tiles * 8, 8);
  // The smallest levels need the longest table: the ends have their maxima on different inputs.
  arena.top_handle().allocate(level < 0 ? 30 : level > 9 ? 10 : 20, 1);
}

}  // namespace ternary_size

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("ternary_size::allocate");
  for (int level = -3; level < 15; ++level) root.run([&](wcmu::Arena& arena) { ternary_size::allocate(arena, level); });
}
#endif
