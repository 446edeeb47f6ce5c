// Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
//
// The guard is split over two functions and a sign: each test takes one end of the range.
#include <wcmu/annotate.hpp>
#include <wcmu/arena.hpp>

namespace two_sided {

static bool too_small(int value) { return value < -4; }

// EXPECT: two_sided::lift bottom=26 top=0 retained_bottom=26 retained_top=0
WCMU_ROOT void lift(wcmu::Arena& arena, int offset) {
  if (too_small(offset)) return;
  if (!(offset <= 9)) return;
  const unsigned slots = static_cast<unsigned>(offset + 4);  // 0..13
  arena.bottom_handle().allocate(slots * 2, 2);
}

}  // namespace two_sided

#ifndef __WCMU_ANALYSIS__
#include "observe.hpp"

int main() {
  observe::Root root("two_sided::lift");
  for (int offset = -10; offset < 20; ++offset) root.run([&](wcmu::Arena& arena) { two_sided::lift(arena, offset); });
}
#endif
